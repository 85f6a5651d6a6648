"""Where failures are repeated: at an address, or against what is launched."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from conformance import catalogue, target
from conformance.replaying.repeating import Replayed, repeat
from conformance.replaying.reported import SeveralReports, demand_known, failures
from conformance.report.results import Results, reports
from conformance.run.options import Options
from conformance.run.places import with_command
from conformance.target import Unreachable


class NowhereToRepeat(Unreachable):
    """A report whose address nothing answers at, and no other place was named."""


def replay(
    place: Path, wanted: Collection[str], options: Options, times: int, begin: Callable[[str], object] = lambda _: None
) -> tuple[Replayed, ...]:
    """Repeat the failures of the reports at a path, or those of these ids; ``begin`` hears of each attempt in a sentence."""
    found = reports(place)
    demand_known(found, wanted, place)
    broken = [report for report in found if failures(report, wanted)]
    if len(broken) > 1 and (options.urls or options.image):
        names = ", ".join(report.target.container for report in broken)
        raise SeveralReports(f"{place} has failures of {names}; name the directory of one of them.")
    return tuple(_repeated(report, wanted, options, times, begin) for report in broken)


def _repeated(
    report: Results, wanted: Collection[str], options: Options, times: int, begin: Callable[[str], object]
) -> Replayed:
    container = catalogue.container(report.target.container)
    options = replace(with_command(options, container), output=None)
    named = options.urls or options.launch is not None
    options = replace(options, urls=tuple(map(target.base_url, options.urls or (() if named else (report.target.url,)))))
    try:
        return repeat(report, wanted, options, times, begin)
    except Unreachable as refusal:
        if named:
            raise
        raise NowhereToRepeat(
            f"{refusal.args[0]} It is the address in the report; name another with --url, or give --launch or --image."
        ) from None
