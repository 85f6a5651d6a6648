"""Findings and rules, for people."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import yaml

from conformance.documents.linting import Finding
from conformance.documents.rule import Rule

WIDTH = 100


class Example(NamedTuple):
    """A text that breaks a rule, and the same one as it should be."""

    bad: str
    good: str


@cache
def examples() -> dict[str, Example]:
    """An example of each rule, by code."""
    text = (Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8")
    loaded = cast("dict[str, dict[str, str]]", yaml.safe_load(text))
    return {code: Example(both["bad"], both["good"]) for code, both in loaded.items()}


def told(findings: Sequence[Finding]) -> str:
    """The findings, one a line with what mends each below it, and their number."""
    if not findings:
        return "nothing found"
    lines = [f"{f.path}:{f.line}: {f.code} {f.message}\n    {f.fix}" for f in findings]
    pages = len({finding.path for finding in findings})
    often = ", ".join(f"{code} {number}" for code, number in Counter(f.code for f in findings).most_common(8))
    end = f"{len(findings)} finding{'s' * (len(findings) > 1)} in {pages} page{'s' * (pages > 1)} ({often})"
    return "\n".join([*lines, end])


def explained(rule: Rule) -> str:
    """What a rule asks for, why, what to do, and an example."""
    example = examples()[rule.code]
    parts = [
        f"{rule.code} {rule.name} ({rule.level})",
        textwrap.fill(_plain(rule.sentence), WIDTH),
        textwrap.fill(_plain(rule.reason), WIDTH),
        textwrap.fill(f"Mend: {rule.fix}", WIDTH),
        f"wrong\n{textwrap.indent(example.bad.rstrip(), '    ')}",
        f"right\n{textwrap.indent(example.good.rstrip(), '    ')}",
    ]
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
