"""The project's own pages are judged by its own rules."""

from __future__ import annotations

from pathlib import Path

from conformance.documents.linting import lint

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "benchmarks")


def test_nothing_is_found_in_our_own_pages() -> None:
    found = lint([CHECKOUT / page for page in PAGES])
    assert not [f"{finding.path}:{finding.line} {finding.code} {finding.message}" for finding in found]
