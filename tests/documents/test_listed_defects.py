"""The defects that five drafts were found to have: the rule of each finds a text of its kind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from conformance.documents.linting import lint
from conformance.documents.telling import examples

ROWS = yaml.safe_load((Path(__file__).parent / "listed_defects.yaml").read_text(encoding="utf-8"))
LISTED = {"A": 39, "P": 24, "F": 16, "R": 24, "O": 25}
"""How many each draft was found to have."""


class Row(NamedTuple):
    rule: str
    text: str


def kind(identifier: str) -> Row:
    row = ROWS[identifier]
    return Row(row["rule"], row.get("text") or examples()[row["rule"]].bad)


def test_all_of_them_have_a_row() -> None:
    assert Counter(identifier[0] for identifier in ROWS) == LISTED
    assert len(ROWS) == 128


@pytest.mark.parametrize("identifier", ROWS)
def test_a_text_of_its_kind_is_found(identifier: str, tmp_path: Path) -> None:
    rule, text = kind(identifier)
    (tmp_path / "mkdocs.yml").write_text("site_name: A site that enables nothing\n")
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    assert rule in {finding.code for finding in lint([page])}
