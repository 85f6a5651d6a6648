"""What a person reads of failures that were repeated."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.plain import plain
from conformance.replaying.repeating import Outcome, Repeated, Replayed
from conformance.report.summary import tell_failure

COLOURS: dict[Outcome, str] = {"fixed": "green", "failed": "red", "unstable": "yellow", "not-repeated": "dim"}
WORDS: dict[Outcome, str] = {"fixed": "fixed", "failed": "failed", "unstable": "unstable", "not-repeated": "not repeated"}


def tell(replayed: Replayed, out: Console) -> None:
    """Print what became of each failure, those that still fail last, and the sum."""
    if replayed.note:
        out.print(Text(f"note: {plain(replayed.note)}", "yellow"))
    order = list(COLOURS)
    order = [order[0], order[3], order[2], order[1]]
    for each in sorted(replayed.failures, key=lambda each: order.index(each.outcome)):
        _tell(each, out)
    counts = [(replayed.count(outcome), WORDS[outcome]) for outcome in WORDS]
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    out.print(Text.assemble((f"{replayed.target.container}: ", "bold"), said))


def _tell(each: Repeated, out: Console) -> None:
    word = WORDS[each.outcome].upper()
    out.print(
        Text.assemble(
            (f"{word} ", f"bold {COLOURS[each.outcome]}"),
            (plain(each.id), "bold"),
            f"  {plain(each.requirement)}",
            (f"  {each.level}", "dim"),
        )
    )
    if each.outcome == "unstable":
        out.print(Padding(Text(f"came back in {each.came_back} of {each.attempts} attempts", "dim"), (0, 0, 0, 2)))
    if each.outcome == "not-repeated":
        out.print(Padding(Text(plain(each.reason), "dim"), (0, 0, 0, 2)))
    if each.now is not None:
        tell_failure(each.now, out, whole=True)
