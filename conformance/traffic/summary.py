"""What a person reads of judged traffic: what each file is, how often what was judged, what is broken, the verdict."""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance import catalogue
from conformance.description.wording import Mismatch
from conformance.report.summary import facts
from conformance.traffic.results import Broken, JudgedExchange, JudgedFile, Kind, RequirementCount, TrafficResults

WORDS: dict[Kind, str] = {
    "judged": "judged",
    "not-telling": "showed nothing",
    "unanswered": "without an answer",
    "not-described": "not described",
    "other-service": "of other services",
    "unreadable": "unreadable",
    "kit-failed": "not judged by a mistake of cogspec",
}
MARKS: dict[Kind, tuple[str, str]] = {"kit-failed": ("!", "bold yellow"), "unreadable": ("!", "yellow")}
MOST_SHOWN = 8
"""Places, exchanges and runs of numbers that are named one by one."""
INDEX = re.compile(r"/\d+(?=/|$)")
COLOURS = {"MUST": "red", "SHOULD": "yellow", "MAY": "yellow"}


def tell(results: TrafficResults, out: Console) -> None:
    """Print everything that a person wants to know."""
    folder = _common(results)
    if folder:
        out.print(Text(f"in {folder}", "dim"))
    for file in results.files:
        _file(file, folder, out)
    for skipped in results.skipped:
        out.print(Text.assemble(f"{_short(skipped.path, folder)}  ", (f"skipped: {skipped.reason}", "dim")))
    out.print()
    for owner, rows in groupby(results.requirements, lambda row: row.owner):
        _requirements(owner, list(rows), results, out)
    for row in sorted((r for r in results.requirements if r.broken), key=lambda r: ("MUST", "SHOULD", "MAY").index(r.level)):
        _broken(row, results, folder, out)
    out.print(_verdict(results))


def _file(file: JudgedFile, folder: str, out: Console) -> None:
    """A line for a file, and one for all of its exchanges that are alike."""
    others = file.kinds.get("other-service", 0)
    total = sum(file.kinds.values())
    head = Text.assemble((_short(file.path, folder), "bold" if total > others else ""), (f"  {file.form}", "dim"))
    if total != 1:
        counts = ", ".join(f"{count} {WORDS[kind]}" for kind, count in file.kinds.items())
        head.append(f", {total} exchanges{': ' if counts else ''}{counts}", "dim")
    elif others:
        head.append("  another service", "dim")
    out.print(head)
    groups: dict[tuple[object, ...], list[JudgedExchange]] = {}
    for exchange in file.exchanges:
        groups.setdefault(_likeness(exchange), []).append(exchange)
    for alike in groups.values():
        out.print(Padding(_line(alike, numbered=total > 1), (0, 0, 0, 2), expand=False))


def _likeness(exchange: JudgedExchange) -> tuple[object, ...]:
    broken = tuple(dict.fromkeys(b.requirement for b in exchange.broken))
    request = exchange.request.partition("?")[0] if exchange.kind == "not-described" else ""
    return exchange.kind, exchange.operation, request, exchange.status, exchange.as_described, broken, exchange.note


def _line(alike: list[JudgedExchange], *, numbered: bool) -> Text:
    one = alike[0]
    worst = {b.level for b in one.broken}
    mark, style = MARKS.get(one.kind, ("·", "dim"))
    if one.kind == "judged":
        colour = "bold red" if "MUST" in worst else "bold yellow"
        mark, style = ("✗", colour) if worst else ("✓", "green")
    line = Text.assemble((f"{mark} ", style))
    if numbered:
        line.append(f"{_numbers([e.number for e in alike])}  ", "dim")
    line.append(one.operation or one.request.partition("?")[0], "" if one.operation else "dim")
    line.append(f" {one.status}" if one.status else "", "dim")
    outcome = [] if one.kind == "judged" else [WORDS[one.kind]]
    if one.as_described is not None:
        outcome.append("as described" if one.as_described else "not as described")
    if one.kind == "judged":
        fewest, most = min(len(e.judged) for e in alike), max(len(e.judged) for e in alike)
        outcome.append(f"judged by {_span(fewest, most)} requirement{'' if most == 1 else 's'}")
    line.append(f"  {', '.join(outcome)}", "" if one.kind == "judged" else "dim")
    for level, identifier in dict.fromkeys((b.level, b.requirement) for b in one.broken):
        line.append(f", breaks {identifier.removeprefix(f'{one.operation}.')}", COLOURS[level])
    if one.note:
        line.append(f"; {one.note}", "dim")
    return line


def _requirements(owner: str, rows: list[RequirementCount], results: TrafficResults, out: Console) -> None:
    """How often each requirement of one operation or service was judged, in a paragraph."""
    exchanges = sum(e.operation == owner for file in results.files for e in file.exchanges)
    judged = [row for row in rows if row.judged]
    counts = f"{exchanges} exchange{'' if exchanges == 1 else 's'}, " if exchanges else ""
    out.print(Text.assemble((owner, "bold"), (f"  {counts}{len(judged)} of {len(rows)} requirements judged", "dim")))
    line = Text()
    for row in sorted(judged, key=lambda r: (-r.broken, -r.judged, r.id)):
        line.append(", " if line else "")
        name = row.id.removeprefix(f"{owner}.")
        if row.broken:
            line.append(f"{name} broken in {row.broken} of {row.judged}", COLOURS[row.level])
        else:
            line.append(f"{name} ").append(str(row.judged), "green")
    if line:
        out.print(Padding(line, (0, 0, 0, 2), expand=False))
    never = [row.id.removeprefix(f"{owner}.") for row in rows if not row.judged]
    if never:
        out.print(Padding(Text(f"nothing was seen of {', '.join(never)}", "dim"), (0, 0, 0, 2), expand=False))


def _broken(row: RequirementCount, results: TrafficResults, folder: str, out: Console) -> None:
    """What a requirement says, what the first exchange that breaks it shows, and where the others are."""
    hits = [(f, e) for f in results.files for e in f.exchanges if any(b.requirement == row.id for b in e.broken)]
    exchange, sentence = hits[0][1], catalogue.requirement(row.id).text
    rows = [("in", _place(*hits[0], folder)), ("request", f"{exchange.request}, answered with {exchange.status}")]
    for broken in exchange.broken:
        if broken.requirement == row.id:
            rows += [("expected", broken.expected)] if broken.expected != sentence else []
            rows += [("" if line else "got", got) for line, got in enumerate(_got(broken, exchange))]
    rest = sorted({b for _, e in hits for b, rests_on in e.blocked.items() if rests_on == row.id})
    rows += [("not judged", f"{', '.join(rest)}: they rest on this")] if rest else []
    if len(hits) > 1:
        more = len(hits) - 1 - MOST_SHOWN
        others = "; ".join(_place(*hit, folder) for hit in hits[1 : 1 + MOST_SHOWN])
        rows.append(("also in", others + (f"; and {more} more" if more > 0 else "")))
    head = Text.assemble(("BROKEN ", f"bold {COLOURS[row.level]}"), (row.id, "bold"), (f"  {row.level}, {row.basis}", "dim"))
    out.print()
    out.print(head)
    out.print(Padding(Text(sentence), (0, 0, 0, 2), expand=False))
    out.print(Padding(facts(rows), (0, 0, 0, 2), expand=False))


def _got(broken: Broken, exchange: JudgedExchange) -> list[str]:
    """What came, with every place where a body does not match its schema; those that differ by an index are told once."""
    places = exchange.mismatches
    if len(places) < 2 or not broken.got.startswith(f"{places[0].place}: "):
        return [broken.got]
    alike: dict[tuple[str, int], list[Mismatch]] = {}
    at_place: Counter[str] = Counter()
    for mismatch in places:
        alike.setdefault((INDEX.sub("/*", mismatch.place), at_place[mismatch.place]), []).append(mismatch)
        at_place[mismatch.place] += 1
    lines = [_alike(place, found) for (place, _), found in alike.items()]
    more = [f"and {len(lines) - MOST_SHOWN} more; --json names all"] if len(lines) > MOST_SHOWN else []
    return lines[:MOST_SHOWN] + more


def _alike(place: str, found: list[Mismatch]) -> str:
    one = found[0]
    return f"{one.place}: {one.wrong}" if len(found) == 1 else f"{place}, {len(found)} times, the first: {one.wrong}"


def _verdict(results: TrafficResults) -> Text:
    broken = [
        f"{count} {level}" for level in COLOURS if (count := sum(r.level == level for r in results.requirements if r.broken))
    ]
    word, colour = {
        "broken": ("BROKEN", "bold red"),
        "unbroken": ("NO MUST BROKEN" if broken else "NOTHING BROKEN", "bold green"),
        "nothing-judged": ("NOTHING JUDGED", "bold yellow"),
    }[results.verdict]
    line = Text.assemble(("\n" if results.requirements else "", ""), (word, colour))
    line.append(f": {' and '.join(broken)} did not hold" if broken else "")
    total, judged = sum(results.kinds.values()), [r for r in results.requirements if r.judged]
    counts = ", ".join(f"{count} {WORDS[kind]}" for kind, count in results.kinds.items()) or "none"
    skipped = f", {len(results.skipped)} skipped" if results.skipped else ""
    line.append(f"\n{_many(len(results.files), 'file')}{skipped}; {_many(total, 'exchange')}: {counts}")
    if judged:
        times = sum(r.judged for r in judged)
        line.append(
            f"\n{len(judged)} of {_many(len(results.requirements), 'requirement')} judged, {_many(times, 'time')} in all"
        )
    return line


def _place(file: JudgedFile, exchange: JudgedExchange, folder: str) -> str:
    alone = sum(file.kinds.values()) == 1
    return _short(file.path, folder) + ("" if alone else f", exchange {exchange.number}")


def _common(results: TrafficResults) -> str:
    """The directory that all of several files lie in; empty when that would shorten nothing."""
    paths = [f.path for f in results.files] + [s.path for s in results.skipped]
    if len(paths) < 2 or len({Path(path).is_absolute() for path in paths}) > 1:
        return ""
    folder = os.path.commonpath([str(Path(path).parent) for path in paths])
    return folder if folder not in ("", "/") else ""


def _short(path: str, folder: str) -> str:
    return str(Path(path).relative_to(folder)) if folder else path


def _numbers(numbers: list[int]) -> str:
    """Numbers with their runs told by both ends: 1-4, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(_span(*run) for run in runs[:MOST_SHOWN])
    return shown + (f" … ({len(numbers)})" if len(runs) > MOST_SHOWN else "")


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
