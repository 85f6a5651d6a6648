"""What a person reads of a rehearsal: on a terminal, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.plain import plain
from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import many, some
from conformance.rehearsal.results import WORDS, Comparison, Outcome, Rehearsed

COLOURS: dict[Outcome, str] = {"same": "green", "changed": "red", "not-sent": "yellow", "not-compared": "yellow"}
VERDICTS = {
    "same": "nothing that counts is otherwise",
    "changed": "something changes for a client",
    "nothing-compared": "nothing could be compared",
}
MOST_SHOWN = 50
"""Exchanges that a terminal shows; the files of --output hold all."""
IN_FULL: tuple[Outcome, ...] = ("changed", "not-compared", "not-sent", "same")
"""In which order the files tell all of it."""
NO_EXCHANGE = "an entry that is no exchange"
_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def tell(comparison: Comparison, out: Console) -> None:
    """Print what changed, by exchange, and the sum by operation."""
    told = alike(each for each in comparison.exchanges if each.outcome != "same" or each.changes)
    for group in told[:MOST_SHOWN]:
        _tell(group, out)
    if len(told) > MOST_SHOWN:
        left = sum(map(len, told[MOST_SHOWN:]))
        out.print(Text(f"and {left} more exchanges, which --output and --json show", "dim"))
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("operation", overflow="fold")
    for outcome in comparison.outcomes:
        table.add_column(WORDS[outcome], justify="right")
    for operation, counts in comparison.operations.items():
        table.add_row(operation, *(str(counts[outcome] or "") for outcome in comparison.outcomes))
    out.print(table)
    out.print(Text(summary(comparison), "bold green" if comparison.verdict == "same" else "bold red"))


def summary(comparison: Comparison) -> str:
    """The verdict in a sentence."""
    counted = ", ".join(f"{comparison.counts[outcome]} {word}" for outcome, word in WORDS.items() if comparison.counts[outcome])
    others = f"; {comparison.others} of other services" if comparison.others else ""
    verdict = VERDICTS[comparison.verdict].capitalize()
    ended = f" {comparison.ended}" if comparison.ended else ""
    return f"{many(len(comparison.exchanges), 'recorded exchange')}: {counted or 'none'}{others}. {verdict}.{ended}"


def alike(exchanges: Iterable[Rehearsed]) -> list[tuple[Rehearsed, ...]]:
    """Exchanges of which the same is to be told, together, where the first of them stands."""
    found: dict[object, list[Rehearsed]] = {}
    for each in exchanges:
        what = each.operation or each.request, each.outcome, each.before, each.after, each.reason, each.changes
        found.setdefault(what, []).append(each)
    return [tuple(group) for group in found.values()]


def likewise(group: Sequence[Rehearsed]) -> str:
    """Where the others of a group stand; empty where there are none."""
    first, *others = group
    by_file: dict[str, list[int]] = {}
    for each in others:
        by_file.setdefault(each.file, []).append(each.number)
    said = [("" if file == first.file else f"{file}, ") + _numbers(numbers) for file, numbers in by_file.items()]
    return f"likewise {'; '.join(said)}" if said else ""


def _numbers(numbers: Sequence[int]) -> str:
    return f"exchange{'' if len(numbers) == 1 else 's'} {some(numbers)}"


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
    before = each.before or "no answer"
    if each.outcome == "not-sent":
        return f"{before}"
    after = each.after or "no answer"
    return f"{before}" if before == after else f"{before} → {after}"


def _tell(group: Sequence[Rehearsed], out: Console) -> None:
    each = group[0]
    word = WORDS[each.outcome].upper()
    line = Text.assemble(
        (f"{word} ", f"bold {COLOURS[each.outcome]}"), (plain(each.request or NO_EXCHANGE), "bold"), f"  {place_of(each)}"
    )
    out.print(line, soft_wrap=True)
    rows = [(change.counts, words_of(change)) for change in each.changes]
    rows += [(False, told) for told in (each.reason, likewise(group)) if told]
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
    yield "| operation | " + " | ".join(WORDS[outcome] for outcome in comparison.outcomes) + " |"
    yield "| --- |" + " ---: |" * len(comparison.outcomes)
    for operation, counts in comparison.operations.items():
        yield f"| {_text(operation)} | " + " | ".join(str(counts[outcome]) for outcome in comparison.outcomes) + " |"
    for outcome in IN_FULL:
        word = WORDS[outcome]
        found = [each for each in comparison.exchanges if each.outcome == outcome and (each.changes or each.reason)]
        if found:
            yield from ("", f"## {word.capitalize()}")
        for group in alike(found):
            each = group[0]
            yield from ("", f"- **{_text(each.request or NO_EXCHANGE)}** ({_text(place_of(each))}; {statuses(each)})")
            yield from (
                f"    - {_text(words_of(change))}{'' if change.counts else ' (does not count)'}" for change in each.changes
            )
            yield from (f"    - {_text(told)}" for told in (each.reason, likewise(group)) if told)


def _text(text: str) -> str:
    return _MARKED.sub(r"\\\1", plain(text, 2000))
