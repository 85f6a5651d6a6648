"""What checks which requirement, without a run: collecting the suite would need a target."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from conformance.catalogue import Container, Requirement
from conformance.invariants.judge import invariants_of
from conformance.run.selection import SUITE


def checks_of(requirement: Requirement, container: Container) -> Iterator[tuple[str, str]]:
    """Name and sentence of all that checks a requirement: the corpus, invariants, and tests that are marked with its id."""
    if requirement.profile == "core" and requirement.operation:
        label = container.operation(requirement.operation).label
        yield f"test_description.py::test_cases[{label} …]", "the cases that schemathesis made from the description, replayed"
    yield from _invariants(requirement.id, container)
    yield from _tests().get(requirement.id, ())


@cache
def _tests() -> dict[str, list[tuple[str, str]]]:
    """Place and sentence of the tests of the suite, by the ids of the requirements that they are marked with."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(SUITE.rglob("test_*.py")):
        place = path.relative_to(SUITE)
        module = import_module(".".join(["conformance.suite", *place.with_suffix("").parts]))
        for name, function in vars(module).items():
            if name.startswith("test_"):
                test = f"{place.as_posix()}::{name}", " ".join((inspect.getdoc(function) or "").split())
                for requirement in dict.fromkeys(_marked(function)):
                    found.setdefault(str(requirement), []).append(test)
    return found


def _invariants(requirement: str, container: Container) -> Iterator[tuple[str, str]]:
    found = {
        invariant.name: invariant.text
        for operation in container.operations
        for invariant in invariants_of(operation.package)
        if invariant.requirement(container, operation) == requirement
    }
    yield from found.items()


def _marked(function: Any) -> Iterator[object]:
    """The ids on a test and on its parameters."""
    for mark in getattr(function, "pytestmark", ()):
        if mark.name == "requirement":
            yield mark.args[0]
        elif mark.name == "parametrize":
            yield from (m.args[0] for value in mark.args[1] for m in getattr(value, "marks", ()) if m.name == "requirement")
