"""What a person reads at the end of a run: the verdict, what does not hold, and what to do about it."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.catalogue import Container
from conformance.plain import STEERING, plain
from conformance.report.results import SEED, WORDS, Failure, RequirementResult, Results

COLOURS = {"conformant": "bold green", "non-conformant": "bold red", "no-verdict": "bold yellow"}
LONGEST_COMMAND = 1200
"""Characters of a command that the summary shows whole; `cogspec explain` shows longer ones."""
LONGEST_TEXT = 10_000
"""Characters of what a report tells of a failure; the kit itself writes shorter ones."""
LONGEST_OTHER = 200
"""Characters of a further failure."""
MISSED = 5
"""Operations and errors, not met in a run, that are named."""
OTHERS = 3
"""Further failures of a requirement that are named."""


def tell(results: Results, container: Container, console: Console | None = None) -> None:
    """Print the summary of one run."""
    out = console or Console(highlight=False)
    for row in results.broken:
        _tell_broken(row, container.requirement(row.id).text, out)
    for line in _not_run(results):
        out.print(line, style="dim", markup=False, highlight=False)
    for line in _coverage(results):
        out.print(line, style="dim", markup=False, highlight=False)
    for each in results.observed:
        out.print(f"seen, and not judged: {plain(each.told, LONGEST_TEXT)}", style="dim", markup=False, highlight=False)
    for sentence in results.left_behind:
        out.print(Text.assemble(("LEFT BEHIND ", "bold yellow"), plain(sentence, LONGEST_TEXT)))
    out.print(_verdict(results))


def tell_failure(failure: Failure, out: Console, *, sentence: str = "", whole: bool = False) -> None:
    """Print one failure: what was expected unless the sentence above says it, what came, and how to see it again.

    Commands are printed in one piece, however wide the terminal is, so that they can be copied.
    """
    rows = [("got", failure.got)] if failure.expected == sentence else [("expected", failure.expected), ("got", failure.got)]
    rows += [("found by", f"exploring, with the seed {failure.input[SEED]}")] if SEED in failure.input else []
    rows = [(name, plain(value, LONGEST_TEXT)) for name, value in rows]  # a report may come from a stranger
    out.print(Padding(facts(rows), (0, 0, 0, 2)))
    commands = failure.curl if whole else failure.curl[-1:]
    for command in commands:
        if whole or len(command) <= LONGEST_COMMAND:
            out.print(Text(f"  {STEERING.sub('?', command)}", "cyan"), soft_wrap=True)
    more = len(failure.curl) > 1 or any(len(command) > LONGEST_COMMAND for command in commands)
    if not whole:
        requests = f"its {len(failure.curl)} requests" if len(failure.curl) > 1 else "its request"
        out.print(Text(f"  cogspec explain {plain(failure.id)}" + (f"  shows {requests}" if more else ""), "dim"))


def facts(rows: list[tuple[str, str]]) -> Table:
    """Names and values, the names in a column of their own."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    return table


def _tell_broken(row: RequirementResult, sentence: str, out: Console) -> None:
    colour = "red" if row.level == "MUST" else "yellow"
    out.print(
        Text.assemble((f"{row.outcome.upper()} ", f"bold {colour}"), (row.id, "bold"), (f"  {row.level}, {row.basis}", "dim"))
    )
    out.print(Padding(Text(sentence), (0, 0, 0, 2)))
    for failure in row.failures[:1]:
        tell_failure(failure, out, sentence=sentence)
    others = [f"{f.id} {f.summary}" for f in row.failures[1 : 1 + OTHERS]]
    if others:
        others = [plain(other, LONGEST_OTHER) for other in others]
        more = len(row.failures) - 1 - len(others)
        out.print(Padding(Text("also " + "; ".join(others) + (f", and {more} more" if more else ""), "dim"), (0, 0, 0, 2)))
    out.print()


def _not_run(results: Results) -> list[str]:
    counted = ((ids[0] if len(ids) == 1 else f"{len(ids)} requirements", reason) for reason, ids in results.reasons.items())
    return [f"not run: {what}: {plain(reason, LONGEST_TEXT)}" for what, reason in counted]


def _coverage(results: Results) -> list[str]:
    """How much of the operations was met, where the description states their errors."""
    errors = [error for found in results.coverage for error in (*found.provoked, *found.not_provoked)]
    if not errors or not results.requests:
        return []
    served, provoked = (sum(f.served for f in results.coverage), sum(len(f.provoked) for f in results.coverage))
    line = f"operations: {served} of {len(results.coverage)} answered with success, {provoked} of {len(errors)} errors provoked"
    missed = [f.operation for f in results.coverage if not f.served]
    missed += [f"{error} of {f.operation}" for f in results.coverage for error in f.not_provoked]
    more = f" and {len(missed) - MISSED} more" if len(missed) > MISSED else ""
    return [line, *([f"not met: {', '.join(missed[:MISSED])}{more}"] if missed else [])]


def _verdict(results: Results) -> Text:
    t = results.totals
    counts = [
        (t.passed, "passed"),
        (t.failed, "failed"),
        (t.unstable, "unstable"),
        (t.waived, "waived"),
        (t.not_run, "not run"),
    ]
    counted = ", ".join(f"{n} {word}" for n, word in counts if n)
    line = Text.assemble((f"{results.target.container}: {WORDS[results.verdict].upper()}", COLOURS[results.verdict]))
    if results.reason:
        reason = plain(results.reason, LONGEST_TEXT)
        line.append(f", {reason}" if results.verdict == "conformant" else f" ({reason})")
    line.append(
        f"\n{t.declared} requirements: {counted or 'none tried'}; {results.requests} requests in {results.times.seconds:.1f} s"
    )
    return line
