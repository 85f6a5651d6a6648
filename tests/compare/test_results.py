"""Two results of one container, compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner
from program import Run

from conformance import catalogue, target
from conformance.cli import main
from conformance.report.journal import nothing
from conformance.report.results import Failure, Kit, Outcome, RequirementResult, Results, write

LONG = Failure("f-1", "long", "an answer", "none", ("curl -sS http://127.0.0.1:5000/long/path",))
SHORT = Failure("f-2", "short", "an answer", "none\x1b[2J", ("curl -sS http://127.0.0.1:5000/",))


def row(name: str, outcome: Outcome, level: Any = "MUST") -> RequirementResult:
    reason = "there was no time" if outcome == "not_run" else ""
    failures = (LONG, SHORT) if outcome in ("failed", "unstable") else ()
    return RequirementResult(name, level, "documented", "core", outcome, reason, failures)


def results(*rows: RequirementResult) -> Results:
    return replace(nothing("sentiment", "http://127.0.0.1:5000", ""), verdict="conformant", requirements=rows)


def compare(folder: Path, first: Results, second: Results, *options: str) -> Any:
    for name, each in (("a", first), ("b", second)):
        (folder / name).mkdir()
        write(each, folder / name / "results.json")
    return CliRunner().invoke(main, ["compare", str(folder / "a"), str(folder / "b" / "results.json"), *options])


@pytest.mark.parametrize(
    ("before", "after", "level", "kind", "code"),
    [
        ("passed", "failed", "MUST", "broken", 1),
        ("passed", "unstable", "SHOULD", "broken", 1),
        ("not_run", "failed", "MUST", "broken", 1),
        (None, "failed", "MUST", "broken", 1),
        ("passed", "not_run", "MUST", "not-run", 1),
        ("passed", "not_run", "SHOULD", "not-run", 0),
        ("failed", "not_run", "MUST", "not-run", 0),
        ("failed", "unstable", "MUST", "still-broken", 0),
        ("failed", "passed", "MUST", "fixed", 0),
        ("not_run", "passed", "MUST", "run-now", 0),
        (None, "passed", "MUST", "new", 0),
        ("failed", None, "MUST", "gone", 0),
        ("passed", "passed", "MUST", None, 0),
        ("not_run", "not_run", "MUST", None, 0),
    ],
)
def test_what_became_of_a_requirement(
    tmp_path: Path, before: Outcome | None, after: Outcome | None, level: str, kind: str | None, code: int
) -> None:
    first, second = (results(row("x", "passed"), *([row("y", each, level)] if each else [])) for each in (before, after))
    done = compare(tmp_path, first, second, "--json")

    said = json.loads(done.stdout)
    assert done.exit_code == code
    assert [change["kind"] for change in said["changes"]] == ([kind] if kind else [])
    assert said["unchanged"] == (1 if kind else 2)
    for change in said["changes"]:
        for side, outcome in (("before", before), ("after", after)):
            assert (change[f"failing_{side}"] or {}).get("id") == ("f-2" if outcome in ("failed", "unstable") else None)


def test_it_is_told_with_the_smallest_failing_input(tmp_path: Path) -> None:
    second = replace(results(row("x", "failed"), row("y", "not_run")), kit=Kit("7.0"))
    done = compare(tmp_path, results(row("x", "passed"), row("y", "passed")), second)

    assert "BROKEN x" in done.stdout
    assert SHORT.curl[0] in done.stdout
    assert LONG.curl[0] not in done.stdout
    assert "there was no time" in done.stdout
    assert "the runs differ in version of cogspec" in " ".join(done.stdout.split())
    assert "sentiment: 0 unchanged, 1 broken, 1 not run any more; 2 got worse" in done.stdout
    assert "\x1b" not in done.stdout


def test_results_of_runs_are_compared(cogspec: Run, emulator: str) -> None:
    for name, requirement in (("a", "anomaly-detector.entire.stateless"), ("b", "anomaly-detector.last.stateless")):
        cogspec("run", "anomaly-detector", "--url", emulator, "--requirement", requirement, "--output", name)
    done = cogspec("compare", "a", "b")

    assert done.returncode == 1, done.stderr
    assert "NOT RUN ANY MORE anomaly-detector.entire.stateless" in done.stdout
    assert "other requirements were asked for by id" in done.stdout
    assert "HOLDS NOW anomaly-detector.last.stateless" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("a",), 2, "Two results are compared, and 1 are named"),
        (("a", "nowhere"), 2, "holds no results.json"),
        (("a", "both"), 2, "holds the results of other, sentiment"),
        (("a", "both/other"), 2, "compare results of one container"),
        (("a", "empty"), 3, "says nothing of any requirement: killed"),
        (("a", "a", "--output", "out"), 2, "--output is for a recording"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    one = results(row("x", "passed"))
    other = replace(one, target=replace(one.target, container="other"))
    empty = nothing("sentiment", "", "killed")
    for name, each in (("a", one), ("both/sentiment", one), ("both/other", other), ("empty", empty)):
        Path(name).mkdir(parents=True)
        write(each, Path(name) / "results.json")
    done = CliRunner().invoke(main, ["compare", *arguments])

    assert done.exit_code == code, done.output
    assert says in " ".join(done.stderr.split())


WINDOW = "anomaly-detector.last.window-is-positive"


def test_both_targets_are_called_for_the_smallest_input_on_which_they_differ(cogspec: Run) -> None:
    container = catalogue.container("anomaly-detector")
    broken = ("anomaly-detector.last.suggests-no-points",)
    with target.embedded(container) as old, target.embedded(container, broken) as new:
        for url, folder in ((old, "old"), (new, "new")):
            cogspec("run", "anomaly-detector", "--url", url, "--requirement", WINDOW, "--output", folder)
        worse = cogspec("compare", "old", "new", "--call", old, new)
        better = json.loads(cogspec("compare", "new", "old", "--call", new, old, "--json").stdout)["changes"][0]["called"]
        mended = json.loads(cogspec("compare", "old", "new", "--call", old, old, "--json").stdout)["changes"][0]["called"]
        gone = cogspec("compare", "old", "new", "--call", old, "http://127.0.0.1:9")
        also = json.loads(cogspec("compare", "old", "new", "--call", new, new, "--json").stdout)["changes"][0]["called"]

    assert worse.returncode == 1
    assert f"called now: fails at {new} and holds at {old}" in worse.stdout
    assert worse.stdout.count("curl ") == 1
    assert (better["outcome"], better["fails_at"], better["holds_at"]) == ("differ", new, old)
    assert better["failure"]["curl"][0].count("timestamp") == 12, "a last detection takes no fewer points"
    assert (mended["outcome"], mended["failure"]) == ("gone", None)
    assert (also["outcome"], also["failure"]) == ("alike", None)
    assert gone.returncode == 3
    assert "Unreachable: http://127.0.0.1:9 cannot be reached" in gone.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("a", "b", "--call", "nowhere", "http://127.0.0.1:9"), "'nowhere'"),
        (("a", "--url", "http://127.0.0.1:9", "--call", "x", "y"), "--url is for a recording, and --call for two results"),
    ],
)
def test_targets_that_cannot_be_called_are_refused(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    for name, outcome in (("a", "passed"), ("b", "failed")):
        (tmp_path / name).mkdir()
        write(results(row("text-v3.1.sentiment.never-breaks", cast("Outcome", outcome))), tmp_path / name / "results.json")
    places = [str(tmp_path / option) if option in ("a", "b") else option for option in options]
    done = CliRunner().invoke(main, ["compare", *places])

    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
