"""Writes, checks and reads the frozen corpus of a container."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version_tuple
from typing import cast

from conformance.catalogue import Container, Json, specs_folder, validate_documents
from conformance.corpus.case import Case, read_line
from conformance.refusal import Refusal

PINNED = ("schemathesis", "hypothesis", "jsonschema-rs", "pillow")
Progress = Callable[[str], None]


class StaleCorpus(Refusal):
    """The corpus in ``specs/`` is not what the specification gives today."""

    exit_code = 1


class UnusableCorpus(Refusal):
    """The corpus in ``specs/`` is missing, damaged, or made from another specification."""


@dataclass(frozen=True)
class Corpus:
    """The frozen cases of one container."""

    cases: tuple[Case, ...]
    sha256: str
    """Of the file they stand in."""


def build(container: Container, seed: int = 0) -> list[Case]:
    """Make the cases of a container anew; the same for a seed in every process and kind of installation."""
    from conformance.corpus.generate import generate

    validate_documents(container.name)
    return generate(container, seed)


def fresh(container: Container, seed: int) -> Corpus:
    """Cases for another seed, made anew and kept nowhere: a challenge that nobody could prepare for."""
    cases = build(container, seed)
    return Corpus(tuple(cases), hashlib.sha256(_content(cases)).hexdigest())


def write(container: Container, seed: int = 0, progress: Progress = print) -> Path:
    """Make the cases and put them beside the specification, with their manifest; gives the file of cases."""
    progress(f"{container.name}: generating")
    cases = build(container, seed)
    content = _content(cases)
    path = cases_path(container.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    manifest_path(container.name).write_text(json.dumps(_manifest(container, seed, cases, content), indent=1) + "\n")
    progress(f"{container.name}: {len(cases)} cases, {len(content) / 1000:.0f} kB")
    return path


def check(container: Container, progress: Progress = print) -> None:
    """Make the cases again and compare; StaleCorpus says in one sentence what differs."""
    frozen = load(container, strict=False)
    manifest = _read_manifest(container.name)
    ours = pins()
    if manifest.get("pins") != ours:
        made, here = _named(manifest.get("pins", {})), _named(ours)
        raise StaleCorpus(f"the corpus of {container.name} was made with {made}, but here are {here}. {_hint(container.name)}")
    progress(f"{container.name}: generating again to compare")
    cases = build(container, manifest["seed"])
    if _content(cases) != cases_path(container.name).read_bytes():
        raise StaleCorpus(
            f"the corpus of {container.name} differs: {_difference(frozen.cases, cases)}. {_hint(container.name)}"
        )
    if manifest != _manifest(container, manifest["seed"], cases, _content(cases)):
        raise StaleCorpus(f"the manifest of {container.name} does not describe its cases. {_hint(container.name)}")
    progress(f"{container.name}: {len(cases)} cases are up to date")


def load(container: Container, *, strict: bool = True) -> Corpus:
    """Read the frozen cases; UnusableCorpus when they cannot be trusted. Not ``strict``: another specification is allowed."""
    manifest = _read_manifest(container.name)
    path = cases_path(container.name)
    content = _bytes(path, container.name)
    digest = hashlib.sha256(content).hexdigest()
    if digest != manifest.get("sha256"):
        raise UnusableCorpus(f"{path} was edited or cut off: its digest is not that of its manifest. {_hint(container.name)}")
    if strict and manifest.get("spec") != container.digest:
        raise UnusableCorpus(f"{path} was made from another specification of {container.name}. {_hint(container.name)}")
    try:
        return Corpus(tuple(read_line(line) for line in content.decode().split("\n") if line), digest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableCorpus(f"{path} holds a line that is no case ({error}). {_hint(container.name)}") from None


def cases_path(name: str) -> Path:
    """Where the cases of a container lie."""
    return specs_folder() / "corpus" / f"{name}.jsonl"


def manifest_path(name: str) -> Path:
    """Where the manifest of a container's cases lies."""
    return specs_folder() / "corpus" / f"{name}.manifest.json"


def _content(cases: list[Case]) -> bytes:
    return "".join(f"{case.line()}\n" for case in cases).encode()


def _manifest(container: Container, seed: int, cases: list[Case], content: bytes) -> Json:
    counts = Counter((case.operation, case.mode) for case in cases)
    operations = list(dict.fromkeys(case.operation for case in cases))
    return {
        "container": container.name,
        "spec": container.digest,
        "seed": seed,
        "pins": pins(),
        "cases": len(cases),
        "counts": {o: {m: counts[o, m] for m in ("positive", "negative", "neutral") if counts[o, m]} for o in operations},
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def pins() -> dict[str, str]:
    """What the generator draws depends on these; Python brings the Unicode tables."""
    return {**{name: version(name) for name in PINNED}, "python": ".".join(python_version_tuple()[:2])}


def _read_manifest(name: str) -> Json:
    path = manifest_path(name)
    try:
        manifest: object = json.loads(_bytes(path, name))
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict):
        raise UnusableCorpus(f"{path} is not the manifest of a corpus. {_hint(name)}")
    return cast("Json", manifest)


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableCorpus(f"{path} cannot be read ({error.strerror}). {_hint(name)}") from None


def _difference(frozen: tuple[Case, ...], made: list[Case]) -> str:
    before, after = {case.id: case for case in frozen}, {case.id: case for case in made}
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    judged = [case for case in after.values() if case.id in before and before[case.id] != case]
    parts = [(len(new), "new"), (len(gone), "gone"), (len(judged), "judged or explained otherwise")]
    counted = ", ".join(f"{count} cases {what}" for count, what in parts if count) or "the cases stand in another order"
    example = next(
        (f"; the first is {case.id} of {case.operation} ({case.why})" for case in made if case.id in new or case in judged), ""
    )
    return counted + example


def _named(pins: Json) -> str:
    return ", ".join(f"{name} {number}" for name, number in pins.items()) or "unknown versions"


def _hint(name: str) -> str:
    return f"Make it with: cogspec corpus build {name}"
