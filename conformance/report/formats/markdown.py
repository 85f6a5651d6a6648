"""Results as Markdown, small enough for a comment beside a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from conformance.catalogue import Container
from conformance.plain import plain
from conformance.report.results import OUTCOMES, WORDS, RequirementResult, Results, standing, times

MOST = 25
"""Broken requirements that are shown; the others are counted."""
LONGEST = 300
"""Characters of what was expected or got; a comment takes 65,536 in all."""
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def as_markdown(results: Results, container: Container | None) -> str:
    """Verdict, totals, and what does not hold.

    Whatever a target may have said stands between backticks, where it is no link, no markup, and calls nobody by name.
    """
    return "\n".join(_lines(results, container)) + "\n"


def _lines(results: Results, container: Container | None) -> Iterator[str]:
    tried = ", as far as tried" if results.verdict != "no-verdict" and not results.complete else ""
    yield f"## {text(results.target.container or 'cogspec')}: {WORDS[results.verdict]}{tried}"
    yield ""
    yield text(standing(results))
    if results.reason:
        yield f"Reason: {code(results.reason)}"
    yield ""
    if results.totals.declared:
        words = ["declared", *(word for _, word in OUTCOMES.values())]
        counts = [results.totals.declared, *(getattr(results.totals, outcome) for outcome in OUTCOMES)]
        yield f"| {' | '.join(words)} |"
        yield f"|{'---:|' * len(words)}"
        yield f"| {' | '.join(f'{count:,}' for count in counts)} |"
        yield ""
    for sentence in results.left_behind:
        yield f"Left behind on the target: {code(sentence)}"
        yield ""
    if results.broken and container:
        yield from _broken(results, container)
    for each in results.observed:
        yield f"- seen, and not judged: {code(each.told)}"
    if results.observed:
        yield ""
    if container:
        yield from _contested(results, container)
    where = f"{code(results.target.url)}, " if results.target.url else ""
    yield f"{where}{results.requests:,} requests in {results.times.seconds:.1f} s, cogspec {results.kit.version}"


def _broken(results: Results, container: Container) -> Iterator[str]:
    yield "### What does not hold"
    yield ""
    for level, rows in groupby(results.broken[:MOST], lambda row: row.level):
        for row in rows:
            yield from _finding(row, container, level)
    if len(results.broken) > MOST:
        yield f"- and {len(results.broken) - MOST} more, which stand in the report"
    yield ""


def _contested(results: Results, container: Container) -> Iterator[str]:
    """Of what a page states and a real answer broke: which of both this target does."""
    rows = [row for row in results.requirements if any(row.alternatives.values())]
    if rows:
        yield "### What is contested, and was seen here"
        yield ""
    for row in rows:
        yield f"- {code(row.id)}"
        for name, said in container.requirement(row.id).alternatives.items():
            yield f"  - {said.by}: {text(said.text)} Seen {times(row.alternatives.get(name, 0))}."
    if rows:
        yield ""


def _finding(row: RequirementResult, container: Container, level: str) -> Iterator[str]:
    requirement = container.requirement(row.id)
    yield f"- **{level}** {code(row.id)} {OUTCOMES[row.outcome][1]}: {text(requirement.text)}"
    for failure in row.failures[:1]:
        if failure.expected != requirement.text:
            yield f"  - expected: {code(failure.expected)}"
        yield f"  - got: {code(failure.got)}"
        yield f"  - {code(f'cogspec explain {failure.id}')}"


def code(said: str) -> str:
    """A text of strangers as code, in a fence that is longer than any within it, and on one line."""
    shown = " ".join(plain(said, LONGEST).split()) or " "
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    room = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{room}{shown}{room}{fence}"


def text(sentence: str) -> str:
    """A sentence of our own, no sign of which is taken for markup."""
    return _PUNCTUATION.sub(r"\\\1", sentence)
