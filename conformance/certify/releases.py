"""Frozen requirement sets: what a release demands of each container, for ever.

``specs/releases/VERSION.json`` is made once. What a published one says never changes: its digest stands in
``specs/releases/SHA256SUMS``. A requirement that was added later runs and is shown, and does not count in a certification.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from conformance import __version__, catalogue
from conformance.catalogue import Basis, Container, Level, Profile, specs_folder
from conformance.corpus import build
from conformance.refusal import Refusal

SUMS = "SHA256SUMS"
_VERSION = re.compile(r"\d+\.\d+\.\d+")


class NoSuchRelease(Refusal):
    """A release of which no frozen requirements are here."""


class ReleaseBroken(Refusal):
    """A frozen set that was altered, or that the specifications no longer keep."""

    exit_code = 1


@dataclass(frozen=True)
class Sentence:
    """A requirement as a release froze it."""

    level: Level
    basis: Basis
    profile: Profile
    text: str


@dataclass(frozen=True)
class FrozenContainer:
    """What a release demands of one container, and by which description and cases it was judged."""

    spec: str
    corpus: str
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """The frozen requirements of one release."""

    version: str
    requirements: dict[str, Sentence]
    containers: dict[str, FrozenContainer]


def folder() -> Path:
    """Where the frozen sets lie."""
    return specs_folder() / "releases"


def of_catalogue() -> Release:
    """What the specifications demand today."""
    containers = catalogue.containers()
    rows = {r.id: Sentence(r.level, r.basis, r.profile, r.text) for c in containers for r in c.requirements}
    frozen = {c.name: FrozenContainer(c.digest, build.load(c).sha256, tuple(c.by_id)) for c in containers}
    return Release(__version__, rows, frozen)


def freeze() -> Path:
    """Write the set of this version; ReleaseBroken where it was published."""
    path = folder() / f"{__version__}.json"
    if path.name in published():
        raise ReleaseBroken(f"{path} was published and never changes; give the kit another version first.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(of_catalogue()), indent=1) + b"\n")
    return path


def publish() -> Path:
    """Freeze the set of this version for ever."""
    check()
    path = folder() / f"{__version__}.json"
    if path.name not in published():
        with (folder() / SUMS).open("a", encoding="utf-8") as sums:
            sums.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    return path


def published() -> dict[str, str]:
    """The digest of each published set, by the name of its file."""
    sums = folder() / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def check() -> None:
    """Refuse a published set that was altered, and one of this version that the specifications no longer keep."""
    for name, digest in published().items():
        path = folder() / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ReleaseBroken(
                f"{path} was published with the SHA-256 {digest[:16]}…, and is not that any more; bring it back."
            )
    frozen, now = release(__version__), of_catalogue()
    for identifier, sentence in frozen.requirements.items():
        if now.requirements.get(identifier) != sentence:
            said = "says something else now" if identifier in now.requirements else "is gone"
            raise ReleaseBroken(f"{identifier}, which release {__version__} demands, {said}. {_mend()}")
    for name, container in frozen.containers.items():
        today = now.containers.get(name)
        if today is None or not set(container.requirements) <= set(today.requirements):
            raise ReleaseBroken(f"Requirements of {name}, which release {__version__} demands, are gone. {_mend()}")
        if (today.spec, today.corpus) != (container.spec, container.corpus):
            raise ReleaseBroken(f"The description or the cases of {name} are not those of release {__version__}. {_mend()}")


@cache
def release(version: str) -> Release:
    """The frozen set of a version; NoSuchRelease where it is not here."""
    path = folder() / f"{version}.json"
    if not _VERSION.fullmatch(version) or not path.exists():
        raise NoSuchRelease(f"No frozen requirements of release {version[:40]!r} are here; cogspec release freezes them.")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Release)
    except msgspec.DecodeError as error:
        raise ReleaseBroken(f"{path} is no frozen set of requirements: {error}.") from None


def frozen(container: Container, version: str = __version__) -> FrozenContainer:
    """What a release demands of a container."""
    found = release(version).containers.get(container.name)
    if found is None:
        raise NoSuchRelease(f"Release {version} demands nothing of {container.name}; it can be run, and not certified.")
    return found


def _mend() -> str:
    if f"{__version__}.json" in published():
        return f"Release {__version__} was published: give the kit another version, and freeze that."
    return "As long as this version is not published, freeze it again with: cogspec release"
