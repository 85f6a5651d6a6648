"""Every rule: its example breaks it, and the corrected one does not; the page of the rules says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.documents.linting import Finding, lint
from conformance.documents.rules import all_rules
from conformance.documents.rules_page import MENDED, rules_page
from conformance.documents.telling import examples

CHECKOUT = Path(__file__).resolve().parents[2]
CODES = [rule.code for rule in all_rules()]
LATIN, LONG, BINARY = "CS001", "CS004", "CS005"
"""Rules whose examples differ in their bytes, their length, and in a byte that no text has."""


def bad(code: str, folder: Path) -> list[Finding]:
    text = examples()[code].bad + "\0" * (code == BINARY)
    return judged(folder, text * (500 if code == LONG else 1), "latin-1" if code == LATIN else "utf-8")


def judged(folder: Path, text: str, encoding: str = "utf-8") -> list[Finding]:
    (folder / "mkdocs.yml").write_text("site_name: A site that enables nothing\n")
    (folder / "page.md").write_bytes(text.encode(encoding))
    return lint([folder])


def test_every_rule_has_an_example_and_no_other_has() -> None:
    assert sorted(examples()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_an_example_breaks_its_rule_and_the_corrected_one_does_not(code: str, tmp_path: Path) -> None:
    found = bad(code, tmp_path)
    assert code in {finding.code for finding in found}
    assert all(finding.message and finding.fix for finding in found)
    assert code not in {finding.code for finding in judged(tmp_path, examples()[code].good)}


@pytest.mark.parametrize("code", CODES)
def test_what_the_page_calls_mended_comes_with_an_edit(code: str, tmp_path: Path) -> None:
    assert any(f.edit for f in bad(code, tmp_path) if f.code == code) == (code in MENDED)


def test_the_page_of_the_rules_is_what_the_rules_say() -> None:
    page = (CHECKOUT / "docs/reference/lint-rules.md").read_text(encoding="utf-8")
    assert page == rules_page(), "write it anew: cogspec lint --rules > docs/reference/lint-rules.md"
