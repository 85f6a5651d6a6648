"""What a person reads at the end of a run: the verdict, what does not hold, and what to do about it."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.catalogue import Container
from conformance.report.results import Failure, RequirementResult, Results

COLOURS = {"conformant": "bold green", "non-conformant": "bold red", "no-verdict": "bold yellow"}
CURL_SHOWN = 600
"""Characters of a command that the summary shows; the whole of it stands in results.json."""
OTHERS = 3


def tell(results: Results, container: Container, console: Console | None = None) -> None:
    """Print the summary of one run."""
    out = console or Console(highlight=False)
    for row in results.broken:
        out.print(_broken(row, container.requirement(row.id).text))
        out.print()
    for line in _not_run(results):
        out.print(line, style="dim", markup=False)
    out.print(_verdict(results))


def _broken(row: RequirementResult, sentence: str) -> RenderableType:
    colour = "red" if row.level == "MUST" else "yellow"
    head = Text.assemble(
        (f"{row.outcome.upper()} ", f"bold {colour}"), (row.id, "bold"), (f"  {row.level}, {row.basis}", "dim")
    )
    parts: list[RenderableType] = [head, Padding(Text(sentence), (0, 0, 0, 2))]
    if row.failures:
        parts.append(Padding(_failure(row.failures[0]), (0, 0, 0, 2)))
    others = [f"{f.id} {f.summary}" for f in row.failures[1 : 1 + OTHERS]]
    if others:
        more = len(row.failures) - 1 - len(others)
        tail = f", and {more} more" if more else ""
        parts.append(Padding(Text("also " + "; ".join(others) + tail, "dim"), (0, 0, 0, 2)))
    return Group(*parts)


def _failure(failure: Failure) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    if failure.expected:
        table.add_row("expected", Text(failure.expected))
    table.add_row("got", Text(failure.got))
    if failure.curl:
        table.add_row("repeat", Text(_short(failure.curl[-1])))
    if len(failure.curl) > 1:
        table.add_row("", Text(f"the last of {len(failure.curl)} requests; all of them are in results.json", "dim"))
    table.add_row("explain", Text(f"cogspec explain {failure.id}", "dim"))
    return table


def _short(command: str) -> str:
    if len(command) <= CURL_SHOWN:
        return command
    return f"{command[:CURL_SHOWN]}… ({len(command)} characters, whole in results.json)"


def _not_run(results: Results) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for row in results.requirements:
        if row.outcome == "not_run":
            reasons.setdefault(row.reason, []).append(row.id)
    return [f"not run: {ids[0] if len(ids) == 1 else f'{len(ids)} requirements'}: {reason}" for reason, ids in reasons.items()]


def _verdict(results: Results) -> Text:
    t = results.totals
    counts = [
        (t.passed, "passed"),
        (t.failed, "failed"),
        (t.unstable, "unstable"),
        (t.waived, "waived"),
        (t.not_run, "not run"),
    ]
    told = ", ".join(f"{n} {word}" for n, word in counts if n)
    word = results.verdict.replace("-", " ").upper() if results.verdict != "no-verdict" else "NO VERDICT"
    line = Text.assemble((f"{results.target.container}: {word}", COLOURS[results.verdict]))
    if results.reason:
        line.append(f" ({results.reason})")
    line.append(
        f"\n{t.declared} requirements: {told or 'none tried'}; {results.requests} requests in {results.times.seconds:.1f} s"
    )
    return line
