"""Machinery names no service: what differs by service is in rooms of its own, found by the package of its specification."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import conformance
from conformance import catalogue
from conformance.catalogue import SHARED_DOCUMENT

KIT = Path(conformance.__file__).parent
OPERATIONS = [o for c in catalogue.containers() for o in c.operations if o.service != SHARED_DOCUMENT]
PACKAGES = {o.package for o in OPERATIONS}
OWNERS = {o.service for o in OPERATIONS} | {c.name for c in catalogue.containers()}
WORLDS = KIT / "worlds"
"""Inputs know no service, and are laid out by kind."""


def is_machinery(file: Path) -> bool:
    rooms = {*file.relative_to(KIT).parts[:-1], file.stem}
    return rooms.isdisjoint(PACKAGES) and WORLDS not in file.parents


MACHINERY = sorted(file for file in KIT.rglob("*.py") if is_machinery(file))


def literals(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {id(node.body[0]) for node in ast.walk(tree) if isinstance(node, documented) and node.body}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Expr) and (id(statement) in prose or isinstance(statement.value, ast.Constant)):
            continue
        for node in ast.iter_child_nodes(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_there_is_machinery_and_there_are_rooms() -> None:
    assert len(MACHINERY) > 80
    for room in ("suite", "faults", "emulator/services", "harness"):
        for package in PACKAGES:
            assert (KIT / room / package).is_dir()


COMMON = {"read", "text", "language"}
"""Names of services that are words of the machinery, too; they are told by what follows: ``read.submit``."""
KEYS = {o.key for o in OPERATIONS}


def names_a_service(text: str) -> bool:
    begins = text.split(".", maxsplit=1)[0] in OWNERS - COMMON or any(text.startswith(key) for key in KEYS)
    return begins or text in (OWNERS | PACKAGES) - COMMON


@pytest.mark.parametrize("text", ["personalizer", "anomaly-detector.entire", "read.submit", "read-3.2.poll.known-at-once"])
def test_a_name_is_recognised(text: str) -> None:
    assert names_a_service(text)


@pytest.mark.parametrize("file", MACHINERY, ids=lambda file: file.relative_to(KIT).as_posix())
def test_no_machinery_names_a_service(file: Path) -> None:
    assert not [text for text in literals(file) if names_a_service(text)]
