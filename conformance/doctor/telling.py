"""The findings, for people: each with its cause, what is stated of it, and what mends it."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.doctor.examination import Examination
from conformance.doctor.finding import Finding
from conformance.report.summary import facts

COLOURS = {"problem": "bold red", "advice": "bold yellow", "unsure": "bold cyan"}


def tell(seen: Examination, out: Console) -> None:
    """Print what was found, and where was looked."""
    for finding in seen.findings:
        _tell(finding, out)
    looked = f"looked at: {', '.join(seen.looked_at)}"
    if not seen.findings:
        out.print(Text.assemble(("nothing found", "bold green"), f"; {looked}"))
        return
    counts = [(sum(f.severity == kind for f in seen.findings), kind) for kind in COLOURS]
    counted = ", ".join(f"{number} {kind}" for number, kind in counts if number)
    total = len(seen.findings)
    out.print(Text(f"{total} finding{'s' if total > 1 else ''} ({counted}); {looked}"))


def _tell(finding: Finding, out: Console) -> None:
    out.print(Text.assemble((f"{finding.severity.upper()} ", COLOURS[finding.severity]), (finding.id, "bold")))
    rows = [("where", finding.where), ("cause", finding.cause), ("stated", finding.sentence), ("source", finding.source)]
    out.print(Padding(facts(rows), (0, 0, 0, 2)))
    # in one piece, however wide the terminal is, so that it can be copied
    out.print(Text.assemble(("  mend    ", "dim"), (finding.mend, "cyan")), soft_wrap=True)
    out.print()
