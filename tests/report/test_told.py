"""What commands print of a report that a stranger wrote: no terminal and no workflow obeys any of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from made import DETECTOR, results
from rich.console import Console

from conformance.plain import STEERING
from conformance.report.ledger import Entry
from conformance.report.results import Failure, RequirementResult, read, write
from conformance.report.summary import tell
from conformance.wire import Request

NASTY = "\n::error::x\x1b]0;owned\x07\x9b31m\u202ecba[bold]"
BROKEN, LEFT = DETECTOR.requirements[:2]


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A directory with results in which everything that is a text says something else than it shows."""
    failure = Failure(f"f-1{NASTY}", NASTY, NASTY, NASTY, (f"curl {NASTY}",), {f"test{NASTY}": NASTY})
    made = results(Entry(BROKEN.id, "failed", "t"))
    rows: dict[str, RequirementResult] = {row.id: row for row in made.requirements}
    rows[BROKEN.id] = replace(rows[BROKEN.id], failures=(failure,))
    rows[LEFT.id] = replace(rows[LEFT.id], reason=NASTY)
    write(replace(made, requirements=tuple(rows.values()), reason=NASTY, left_behind=(NASTY,)), tmp_path / "results.json")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", BROKEN.id, "--results", "."),
        ("explain", LEFT.id, "--results", "."),
        ("compare", ".", "."),
        ("replay", ".", "--url", "http://127.0.0.1:9"),
        ("doctor", "--url", "http://127.0.0.1:9"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_nobody_obeys_what_a_stranger_wrote(
    arguments: tuple[str, ...], stranger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    command = [sys.executable, "-m", "conformance", *arguments]
    done = subprocess.run(command, cwd=stranger, capture_output=True, text=True, timeout=120, check=False)
    lines = done.stdout.splitlines()
    (stop,) = (line for line in lines if line.startswith("::stop-commands::"))
    orders = [line for line in lines if line.lstrip().startswith("::") and "error" in line]

    assert not STEERING.search(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    assert all(lines.index(stop) < lines.index(order) for order in orders)
    assert lines[-1] == f"::{stop.removeprefix('::stop-commands::')}::"


def test_the_summary_of_results_steers_no_terminal(stranger: Path) -> None:
    out = StringIO()
    tell(read(stranger / "results.json"), DETECTOR, Console(width=200, file=out))

    assert out.getvalue().count("owned") >= 6
    assert not STEERING.search(out.getvalue())


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u2028", "\x1b", "\x85"])
def test_a_command_shows_all_that_it_sends(sign: str) -> None:
    """A shell sends what stands in a command, and a reader sees what a terminal makes of it."""
    body = f'{{"text": "a{sign}b"}}'.encode()
    command = Request("POST", "/x", body=body).curl("http://127.0.0.1:5000")
    printed, _, _ = command.partition(" | curl")

    assert not STEERING.search(command)
    assert subprocess.run(["sh", "-c", printed], capture_output=True, check=True).stdout == body
