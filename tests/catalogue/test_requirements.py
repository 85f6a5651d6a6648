"""A sentence stands once, and becomes one requirement for each operation it holds for."""

from __future__ import annotations

from itertools import groupby

import pytest
from counter import Specs
from msgspec import convert

from conformance import catalogue
from conformance.catalogue import Requirement

MUST = ("MUST", "documented", "behaviour")
SHOULD = ("SHOULD", "inferred", "behaviour")


def written(container: catalogue.Container) -> list[Requirement]:
    return [r for r in container.requirements if r.profile != "core" and not r.id.startswith("container.")]


@pytest.mark.usefixtures("specs")
def test_every_row_becomes_a_requirement_of_each_of_its_operations() -> None:
    found = {r.id: (r.operation, r.level) for r in written(catalogue.container("counter"))}

    assert found == {
        f"counter-{n}.0.{identifier}": (operation and f"counter-{n}.0.{operation}", level)
        for n in (1, 2)
        for identifier, operation, level in [
            ("add.counts-up", "add", "MUST"),
            ("add.is-quick", "add", "SHOULD"),
            ("add.never-forgets", "add", "MUST"),
            ("list.is-quick", "list", "SHOULD"),
            ("list.never-forgets", "list", "MUST" if n == 1 else "SHOULD"),
            ("errors.have-a-code", None, "SHOULD"),
            ("paths.any-letter-case", None, "MAY"),
        ]
    }


@pytest.mark.usefixtures("specs")
def test_a_requirement_says_all_that_its_row_says() -> None:
    requirement = catalogue.container("counter").requirement

    key, text = "counter-1.0.list", "What was counted stays counted."
    source = "Counter v1 description; Counting, chapter 1"
    assert requirement(f"{key}.never-forgets") == Requirement(f"{key}.never-forgets", *MUST, text, source, key)
    key, source = "counter-2.0.list", "Users of version 2"
    other = Requirement(f"{key}.never-forgets", "SHOULD", "reported", "behaviour", text, source, key)
    assert requirement(f"{key}.never-forgets") == other
    identifier = "counter-2.0.errors.have-a-code"
    assert requirement(identifier) == Requirement(identifier, *SHOULD, "An error has a code.", "No page states it")
    assert requirement("counter-2.0.add.counts-up").source == "Counting, chapter 2: adding"
    assert requirement("counter-2.0.paths.any-letter-case").source == "Users of v2"


@pytest.mark.usefixtures("specs")
def test_a_container_that_serves_one_operation_has_its_rows_alone() -> None:
    assert {r.operation for r in written(catalogue.container("adder"))} == {"counter-1.0.add", None}


@pytest.mark.parametrize("name", ["counter", *catalogue.names()])
def test_the_requirements_of_an_operation_stand_together(name: str, request: pytest.FixtureRequest) -> None:
    if name == "counter":
        request.getfixturevalue("specs")
    operations = [key for key, _ in groupby(r.operation for r in catalogue.container(name).requirements) if key]

    assert len(operations) == len(set(operations))


@pytest.mark.parametrize("name", ["counter", *catalogue.names()])
def test_the_bundle_shows_every_written_requirement_in_full(name: str, request: pytest.FixtureRequest) -> None:
    if name == "counter":
        request.getfixturevalue("specs")
    container = catalogue.container(name)
    shown = [
        convert({**row, "operation": operation.key}, Requirement)
        for operation in container.operations
        for row in container.bundle["paths"][operation.path][operation.method.lower()].get("x-requirements", [])
    ] + [convert(row, Requirement) for row in container.bundle["x-requirements"]]

    derived = ("answers-as-described", "accepts-valid", "refuses-invalid", "never-breaks", "no-internal-errors")
    assert {r.id: r for r in shown} == {r.id: r for r in container.requirements if not r.id.endswith(derived)}
    assert len(shown) == len({r.id for r in shown})


def test_a_document_without_sentences_of_the_whole_reads_its_other_rows_too(specs: Specs) -> None:
    text = (specs.folder / "counter-v1.yaml").read_text()
    start, end = text.index("  - id: counter-1.0.errors"), text.index("  - rule: is-quick")
    specs.change("counter-v1", text[start:end], "")
    shared = (specs.folder / "counter.requirements.yaml").read_text()
    specs.change("counter.requirements", shared[shared.index('  - id: "{service}') :], "")

    assert {r.operation for r in written(catalogue.container("adder"))} == {"counter-1.0.add"}
