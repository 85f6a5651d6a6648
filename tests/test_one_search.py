"""One search finds a requirement: the end of its id stands literally in specification, check and fault."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import conformance
from conformance import catalogue
from conformance.faults import faults_of

KIT = Path(conformance.__file__).parent
DERIVED = ("answers-as-described", "accepts-valid", "refuses-invalid", "never-breaks", "no-internal-errors")
"""Nobody writes them into a specification; the catalogue gives them to every operation."""


@cache
def words_in(*places: str) -> frozenset[str]:
    """Everything with hyphens or letters alone that stands in these folders of the kit."""
    folders = [catalogue.specs_folder() if place == "specs" else KIT / place for place in places]
    named = (file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".yaml"))
    files = [file for file in named if file.name != "properties.yaml"]  # it names requirements and states none
    return frozenset(word for file in files for word in re.findall(r"[a-z0-9][a-z0-9-]*", file.read_text(encoding="utf-8")))


RULES = sorted({r.id.rpartition(".")[2] for c in catalogue.containers() for r in c.requirements})


@pytest.mark.parametrize("rule", RULES)
def test_the_end_of_an_id_stands_where_it_is_said_checked_and_broken(rule: str) -> None:
    assert rule in words_in("catalogue" if rule in DERIVED else "specs")
    assert rule in words_in("invariants", "suite", "harness")
    assert rule in words_in("faults"), f"no fault names {rule}"


def test_every_requirement_has_a_fault_that_is_paired_with_it() -> None:
    for container in catalogue.containers():
        paired = {requirement for fault in faults_of(container) for requirement in fault.breaks}
        assert not container.by_id.keys() - paired
