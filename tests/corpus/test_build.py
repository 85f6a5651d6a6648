"""The frozen corpus: what is trusted, and what is called stale."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import catalogue
from conformance.corpus import build

CONTAINER = catalogue.container("read")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like ``specs/`` with a fresh corpus in it."""
    folder = tmp_path_factory.mktemp("specs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "specs_folder", lambda: folder)
        build.write(CONTAINER, progress=lambda _: None)
    return folder


@pytest.fixture
def specs(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path / "specs")
    monkeypatch.setattr(build, "specs_folder", lambda: tmp_path / "specs")
    return tmp_path / "specs" / "corpus"


def rewritten(specs: Path, change: Callable[[dict[str, object]], None]) -> None:
    path = specs / "read.manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def test_what_was_written_is_read_back(specs: Path) -> None:
    corpus = build.load(CONTAINER)
    manifest = json.loads((specs / "read.manifest.json").read_text())

    assert corpus.sha256 == manifest["sha256"]
    assert manifest["spec"] == CONTAINER.digest
    assert manifest["pins"].keys() == {"schemathesis", "hypothesis", "jsonschema-rs", "pillow", "python"}
    assert sum(sum(modes.values()) for modes in manifest["counts"].values()) == manifest["cases"] == len(corpus.cases)
    assert (specs / "read.jsonl").stat().st_size < 600_000


def test_a_missing_corpus_says_how_to_make_it(specs: Path) -> None:
    (specs / "read.manifest.json").unlink()

    with pytest.raises(build.UnusableCorpus, match=r"No such file.*cogspec corpus build read"):
        build.load(CONTAINER)


@pytest.mark.parametrize("damage", [lambda text: text[:-400], lambda text: text.replace("page", "leaf", 1), lambda _: ""])
def test_an_edited_or_cut_off_corpus_is_refused(specs: Path, damage: Callable[[str], str]) -> None:
    path = specs / "read.jsonl"
    path.write_text(damage(path.read_text()))

    with pytest.raises(build.UnusableCorpus, match="edited or cut off"):
        build.load(CONTAINER)
    with pytest.raises(build.UnusableCorpus, match="edited or cut off"):
        build.check(CONTAINER)


def test_an_unreadable_manifest_is_refused(specs: Path) -> None:
    (specs / "read.manifest.json").write_text("{")

    with pytest.raises(build.UnusableCorpus, match="is not the manifest of a corpus"):
        build.load(CONTAINER)


def test_a_corpus_of_another_specification_is_refused(specs: Path) -> None:  # noqa: ARG001
    other = dataclasses.replace(CONTAINER, bundle={**CONTAINER.bundle, "x": 1})

    with pytest.raises(build.UnusableCorpus, match="another specification"):
        build.load(other)


def test_a_consistent_edit_is_found_by_making_it_again(specs: Path) -> None:
    path = specs / "read.jsonl"
    lines = path.read_text().split("\n")
    path.write_text("\n".join(lines[1:]))
    rewritten(specs, lambda manifest: manifest.update(sha256=build.hashlib.sha256(path.read_bytes()).hexdigest()))

    with pytest.raises(build.StaleCorpus, match=r"differs: 1 cases new; the first is \w+ of read\.submit") as refusal:
        build.check(CONTAINER, progress=lambda _: None)
    assert refusal.value.exit_code == 1


def test_other_versions_of_the_generators_are_named(specs: Path) -> None:
    rewritten(specs, lambda manifest: manifest.update(pins={"schemathesis": "0.1"}))

    with pytest.raises(build.StaleCorpus, match=r"made with schemathesis 0\.1, but here are schemathesis"):
        build.check(CONTAINER)
