"""What a person reads of a rehearsal: on a terminal, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.plain import plain
from conformance.rehearsal.change import Change
from conformance.rehearsal.results import WORDS, Comparison, Outcome, Rehearsed

COLOURS: dict[Outcome, str] = {"same": "green", "changed": "red", "not-sent": "yellow", "not-compared": "yellow"}
VERDICTS = {
    "same": "nothing that counts is otherwise",
    "changed": "something changes for a client",
    "nothing-compared": "nothing could be compared",
}
MOST_SHOWN = 50
"""Exchanges that a terminal shows; the files of --output hold all."""
_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def tell(comparison: Comparison, out: Console) -> None:
    """Print what changed, by exchange, and the sum by operation."""
    told = [each for each in comparison.exchanges if each.outcome != "same" or each.changes]
    for each in told[:MOST_SHOWN]:
        _tell(each, out)
    if len(told) > MOST_SHOWN:
        out.print(Text(f"and {len(told) - MOST_SHOWN} more exchanges, which --output and --json show", "dim"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("operation")
    for word in WORDS.values():
        table.add_column(word, justify="right")
    for operation, counts in comparison.operations.items():
        table.add_row(operation, *(str(counts[outcome] or "") for outcome in WORDS))
    out.print(table)
    out.print(Text(summary(comparison), "bold green" if comparison.verdict == "same" else "bold red"))


def summary(comparison: Comparison) -> str:
    """The verdict in a sentence."""
    counted = ", ".join(f"{comparison.counts[outcome]} {word}" for outcome, word in WORDS.items() if comparison.counts[outcome])
    others = f"; {comparison.others} of other services" if comparison.others else ""
    verdict = VERDICTS[comparison.verdict]
    return f"{len(comparison.exchanges)} recorded exchanges: {counted or 'none'}{others}. {verdict.capitalize()}."


def words_of(change: Change) -> str:
    """One change in words."""
    if change.requirement:
        return f"breaks {change.requirement}: {change.text}"
    return change.text


def place_of(each: Rehearsed) -> str:
    """Where an exchange stands."""
    return f"{each.file}, exchange {each.number}"


def statuses(each: Rehearsed) -> str:
    """The status before and now."""
    before, after = each.before or "no answer", each.after or "no answer"
    return f"{before}" if before == after else f"{before} → {after}"


def _tell(each: Rehearsed, out: Console) -> None:
    word = WORDS[each.outcome].upper()
    line = Text.assemble((f"{word} ", f"bold {COLOURS[each.outcome]}"), (plain(each.request), "bold"), f"  {place_of(each)}")
    out.print(line)
    rows = [(change.counts, words_of(change)) for change in each.changes]
    if each.reason:
        rows.append((False, each.reason))
    for counts, text in rows:
        out.print(Padding(Text(plain(text), "" if counts else "dim"), (0, 0, 0, 2)))


def markdown(comparison: Comparison) -> str:
    """The whole of it as a page of Markdown, in which nothing that a target said is markup."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield "# A recording with another target"
    yield ""
    yield f"{_text(summary(comparison))} Target: {_text(comparison.url)}. Tolerance: {comparison.tolerance:g}."
    yield ""
    yield "| operation | " + " | ".join(WORDS.values()) + " |"
    yield "| --- |" + " ---: |" * len(WORDS)
    for operation, counts in comparison.operations.items():
        yield f"| {_text(operation)} | " + " | ".join(str(counts[outcome]) for outcome in WORDS) + " |"
    for outcome, word in WORDS.items():
        found = [each for each in comparison.exchanges if each.outcome == outcome and (each.changes or each.reason)]
        if found:
            yield from ("", f"## {word.capitalize()}")
        for each in found:
            yield from ("", f"- **{_text(each.request)}** ({_text(place_of(each))}; {statuses(each)})")
            yield from (
                f"    - {_text(words_of(change))}{'' if change.counts else ' (does not count)'}" for change in each.changes
            )
            if each.reason:
                yield f"    - {_text(each.reason)}"


def _text(text: str) -> str:
    return _MARKED.sub(r"\\\1", plain(text, 2000))
