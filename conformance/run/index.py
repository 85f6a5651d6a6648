"""Which test checks which requirement, without a run: collecting the suite would need a target."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from conformance.run.selection import SUITE


def tests_of(requirement: str) -> Iterator[tuple[str, str]]:
    """Name and docstring of every behaviour test that is marked with this id."""
    for path in sorted(SUITE.rglob("test_*.py")):
        place = path.relative_to(SUITE)
        module = import_module(".".join(["conformance.suite", *place.with_suffix("").parts]))
        for name, function in vars(module).items():
            if name.startswith("test_") and requirement in _marked(function):
                yield f"{place.as_posix()}::{name}", " ".join((inspect.getdoc(function) or "").split())


def _marked(function: Any) -> Iterator[object]:
    """The ids on a test and on its parameters."""
    for mark in getattr(function, "pytestmark", ()):
        if mark.name == "requirement":
            yield mark.args[0]
        elif mark.name == "parametrize":
            yield from (m.args[0] for value in mark.args[1] for m in getattr(value, "marks", ()) if m.name == "requirement")
