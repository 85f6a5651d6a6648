"""The documents in ``specs/`` themselves: what their reader cannot demand of one alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import yaml

from conformance import catalogue

FOLDER = catalogue.specs_folder()
DESCRIPTIONS = {
    name: yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    for names in [*(c.descriptions for c in catalogue.containers()), (catalogue.OFFLINE_DOCUMENT,)]
    for name in names
}
SHARED = {
    path.name.removesuffix(".requirements.yaml"): yaml.safe_load(path.read_text())
    for path in FOLDER.glob("*.requirements.yaml")
}


def rows(description: dict[str, Any]) -> list[dict[str, Any]]:
    definitions = [definition for members in description["paths"].values() for definition in members.values()]
    return [row for holder in [description, *definitions] for row in holder.get("x-requirements", [])]


@pytest.mark.parametrize("package", sorted({d["x-package"] for d in DESCRIPTIONS.values()}))
def test_a_sentence_stands_once_among_the_documents_of_a_package(package: str) -> None:
    family = [d for d in DESCRIPTIONS.values() if d["x-package"] == package]
    shared = {d["x-requirements-from"] for d in family if "x-requirements-from" in d}
    sentences = Counter(row["text"] for holder in map(rows, family) for row in holder)
    sentences.update(row["text"] for name in shared for row in SHARED[name]["requirements"])

    assert sentences
    assert [text for text, count in sentences.items() if count > 1] == []


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_file_names_the_services_that_take_rows_from_it(name: str) -> None:
    takers = [d["x-service"] for d in DESCRIPTIONS.values() if d.get("x-requirements-from") == name]

    assert SHARED[name]["services"] == sorted(takers)
    assert len(takers) > 1


@pytest.mark.parametrize("name", [name for name, description in DESCRIPTIONS.items() if "x-sources" in description])
def test_every_name_that_a_document_explains_is_used(name: str) -> None:
    description = DESCRIPTIONS[name]
    taken = SHARED[description["x-requirements-from"]]["requirements"]
    used = {word for row in [*rows(description), *taken] for word in re.findall(r"\{(\w+)\}", row["source"])}

    assert description["x-sources"].keys() <= used


@pytest.mark.parametrize("container", catalogue.containers(), ids=lambda container: container.name)
def test_the_rule_of_every_id_stands_literally_in_a_document(container: catalogue.Container) -> None:
    shared = {DESCRIPTIONS[name].get("x-requirements-from") for name in container.descriptions} - {None}
    offline = [catalogue.OFFLINE_DOCUMENT] if any(r.profile == "disconnected" for r in container.requirements) else []
    names = [*container.descriptions, *offline, *(f"{name}.requirements" for name in shared)]
    files = [FOLDER / f"{name}.yaml" for name in names]
    literal = re.compile(r'- (?:rule: |id: "?\S+\.)([a-z0-9-]+)"?$', re.MULTILINE)
    said = {rule for path in files for rule in literal.findall(path.read_text())}
    written = {r.id.rpartition(".")[2] for r in container.requirements if r.profile != "core"}

    assert written
    assert written <= said
