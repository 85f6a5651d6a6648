"""Two targets, of which results were compared, called now: the smallest input on which they differ."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from conformance import target
from conformance.replaying.repeating import Repeated, repeat
from conformance.report.compared import CalledNow, RequirementChange, ResultsCompared, smallest
from conformance.report.results import Results
from conformance.run.options import Options

TIMES = 3
"""Attempts at each target."""


def called(
    compared: ResultsCompared,
    results: tuple[Results, Results],
    urls: tuple[str, str],
    options: Options,
    begin: Callable[[str], object] = lambda _: None,
) -> ResultsCompared:
    """Repeat at both targets what only one of the two results has broken; ``begin`` hears of each attempt in a sentence.

    Raises Unreachable where one of them does not answer.
    """
    first, second = map(target.base_url, urls)
    changes = {change.id: change for change in compared.changes}
    for report, kind, here, there in ((results[1], "broken", second, first), (results[0], "fixed", first, second)):
        asked = {change.id: change for change in compared.changes if change.kind == kind}
        changes |= {change.id: change for change in _called(report, asked.values(), here, there, options, begin)}
    return replace(compared, changes=tuple(changes[change.id] for change in compared.changes))


def _called(
    report: Results,
    asked: Collection[RequirementChange],
    here: str,
    there: str,
    options: Options,
    begin: Callable[[str], object],
) -> Iterator[RequirementChange]:
    """Changes whose failures are in this report, each with what came of them at its target and at the other one."""
    names = {change.id for change in asked}
    ids = [failure.id for row in report.requirements if row.id in names for failure in row.failures]
    repeated = _repeated(report, ids, here, options, begin)
    back = [each.id for each in repeated if each.came_back]
    other = {each.id: each for each in _repeated(report, back, there, options, begin)}
    for change in asked:
        yield replace(change, called=_outcome([each for each in repeated if each.requirement == change.id], other, here, there))


def _repeated(
    report: Results, ids: Collection[str], url: str, options: Options, begin: Callable[[str], object]
) -> tuple[Repeated, ...]:
    if not ids:
        return ()
    options = replace(options, urls=(url,), output=None)
    return repeat(report, ids, options, TIMES, lambda said: begin(f"{url}: {said}")).failures


def _outcome(repeated: Collection[Repeated], other: dict[str, Repeated], here: str, there: str) -> CalledNow:
    back = [each for each in repeated if each.came_back]
    apart = [each for each in back if other[each.id].outcome == "fixed"]
    if apart:
        return CalledNow("differ", here, there, smallest(each.now for each in apart if each.now))
    if any(other[each.id].came_back for each in back):
        return CalledNow("alike", here, there)
    untold = next((each for each in (*(other[each.id] for each in back), *repeated) if each.outcome == "not-repeated"), None)
    return CalledNow("not-repeated", here, there, reason=untold.reason) if untold else CalledNow("gone", here, there)
