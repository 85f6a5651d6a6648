"""The kill matrix, on a few faults; all of them are tried by `cogspec prove` in CI."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from program import Run, marked, until
from rich.console import Console

from conformance import catalogue
from conformance.catalogue import Requirement
from conformance.faults import faults_of
from conformance.faults.emulators import Emulators
from conformance.faults.fault import Fault
from conformance.faults.matrix import Matrix, Trial
from conformance.faults.prove import Bench, chosen, to_be_tried_again
from conformance.faults.runner import ProofFailed

DETECTOR = catalogue.container("anomaly-detector")
BELOW = [r for c in catalogue.containers() for r in c.requirements if r.below]


def test_a_fault_falls_on_just_what_it_breaks(cogspec: Run) -> None:
    names = (
        "anomaly-detector.last.suggests-no-points",
        "container.probes.status-crashes",
        "derived.anomaly-detector.last.without-expected-value",
    )

    done = cogspec("prove", "anomaly-detector", *(word for name in names for word in ("--fault", name)), "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    matrix = json.loads(done.stdout)
    assert {f["id"]: f["killed_by"] for f in matrix["faults"]} == {
        "anomaly-detector.last.suggests-no-points": ["anomaly-detector.last.window-is-positive"],
        "container.probes.status-crashes": ["container.status.never-breaks"],
        "derived.anomaly-detector.last.without-expected-value": ["anomaly-detector.last.answers-as-described"],
    }
    assert [f["kind"] for f in matrix["faults"]] == ["written", "written", "derived"]
    assert all(f["killed"] and f["container"] == "anomaly-detector" for f in matrix["faults"])
    assert {r["id"]: r["killed_by"] for r in matrix["requirements"]} == {
        "anomaly-detector.last.window-is-positive": ["anomaly-detector.last.suggests-no-points"],
        "container.status.never-breaks": ["container.probes.status-crashes"],
        "anomaly-detector.last.answers-as-described": ["derived.anomaly-detector.last.without-expected-value"],
    }


def test_a_proof_that_is_told_to_end_ends_its_runs_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "conformance", "prove", "language", "--fault", "container.probes.status-crashes"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        mark = f"TMPDIR={tmp_path}".encode()
        assert until(lambda: any("forkserver" in line for line in marked(mark)), 120)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=45)  # the runs that have begun would go on for longer

    assert process.returncode == 3, said
    assert said == "Interrupted.\n"
    assert until(lambda: not list(marked(mark)))
    assert list(tmp_path.iterdir()) == []


def test_parts_of_a_proof_are_all_of_it() -> None:
    containers = catalogue.containers()
    whole = [(container.name, fault.id) for container, fault in chosen(containers)]
    parts = [[(c.name, f.id) for c, f in chosen(containers, part=(number, 3))] for number in (1, 2, 3)]

    assert sorted(pair for part in parts for pair in part) == sorted(whole)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize(
    ("part", "says"),
    [("0/3", "no part of a whole"), ("4/3", "no part of a whole"), ("third", "no part of a whole"), ("2/2", "has no fault")],
)
def test_a_part_that_is_none_is_refused_in_a_sentence(cogspec: Run, part: str, says: str) -> None:
    done = cogspec("prove", "anomaly-detector", "--fault", "anomaly-detector.last.suggests-no-points", "--slice", part)

    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_every_requirement_is_paired_with_a_fault() -> None:
    for container in catalogue.containers():
        paired = {broken for fault in faults_of(container) for broken in fault.breaks}

        assert container.by_id.keys() <= paired, f"{container.name}: {sorted(container.by_id.keys() - paired)}"


@pytest.mark.parametrize(
    "requirement", [r for c in catalogue.containers() for r in c.requirements if r.below], ids=lambda r: r.id
)
def test_what_is_checked_below_a_path_asks_nothing_else(requirement: Requirement, cogspec: Run, tmp_path: Path) -> None:
    """A trial of a fault elsewhere leaves it out, and could not see that it falls."""
    container = next(c for c in catalogue.containers() if requirement.id in c.by_id)
    done = cogspec("run", container.name, "--requirement", requirement.id, "--output", "out")
    covered = json.loads((tmp_path / "out" / "results.json").read_text())["coverage"]
    asked = {container.operation(row["operation"]).path for row in covered if row["served"] or row["provoked"]}

    assert requirement.id not in done.stdout, "it passed"
    assert any(path.startswith(requirement.below) for path in asked)
    assert [path for path in asked if path.count("/") > 1 and not path.startswith(requirement.below)] == []


def test_what_serves_the_proof_alone_is_no_option(cogspec: Run) -> None:
    shown = cogspec("serve", "--help").stdout

    assert "--fault" in shown
    assert "recall" not in shown.lower()
    assert "control" not in shown.lower()


def trial(breaks: tuple[str, ...], fell: tuple[str, ...], may: tuple[str, ...] = ()) -> Trial:
    async def misserve(ask: object, serve: object) -> None:
        raise AssertionError(ask, serve)

    return Trial("anomaly-detector", Fault("a.b.c", "", breaks, (), misserve, may_break=may), breaks, fell, ())


@pytest.mark.parametrize(
    ("matrix", "complete"),
    [
        (Matrix((trial(("x",), ("x",)),), ("x",)), True),
        (Matrix((trial(("x",), ()),), ()), False),
        (Matrix((trial(("x",), ("x", "y")),), ()), False),
        (Matrix((trial(("x",), ("x",)),), ("x", "y")), False),
        (Matrix((trial(("x",), ("x",), ("y",)),), ()), True),
        (Matrix((trial(("x",), ("x", "y"), ("y",)),), ()), True),
        (Matrix((trial(("x",), ("y",), ("y",)),), ()), False),
        (Matrix((trial(("x",), ("x", "z"), ("y",)),), ()), False),
        (Matrix((trial(("x",), ("x", "y"), ("y",)),), ("x", "y")), False),
    ],
    ids=[
        "exact",
        "a fault that nothing catches",
        "an unrelated requirement falls",
        "a requirement that no fault breaks",
        "what may fall stands",
        "what may fall falls",
        "what may fall does not stand for what must",
        "what may fall excuses nothing else",
        "what may fall is not killed by that",
    ],
)
def test_a_matrix_is_complete_only_without_a_gap(matrix: Matrix, complete: bool) -> None:  # noqa: FBT001 - a table
    assert matrix.complete is complete


@pytest.mark.parametrize(("count", "again"), [(0, []), (3, [1, 2, 3]), (4, [])])
def test_a_few_wrong_trials_are_tried_again_and_many_are_not(count: int, again: list[int]) -> None:
    exact, wrong = trial(("x",), ("x",)), trial(("x",), ())

    assert to_be_tried_again([exact, *[wrong] * count, exact]) == again


@pytest.mark.parametrize(
    ("found", "says"),
    [([""], "conformant"), (["a.b", ""], "conformant when it was tried again, before that not (a.b)"), (["a.b", "c.d"], "")],
)
def test_a_clean_emulator_has_a_second_chance_and_no_third(
    found: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(found)
    monkeypatch.setattr(Bench, "_found", lambda _bench, _container: next(left))
    bench = Bench(Emulators({}), {})
    if says:
        assert bench.clean(catalogue.containers()[0]) == says
    else:
        with pytest.raises(ProofFailed, match=r"not conformant \(c\.d\)"):
            bench.clean(catalogue.containers()[0])


def test_what_was_tried_again_is_told() -> None:
    matrix = Matrix((trial(("x",), ("x",)), replace(trial(("y",), ("y",)), again=True)), ("x", "y"))
    console = Console(record=True, width=120, quiet=False, file=StringIO())
    console.print(matrix.summary())

    assert "1 of them were tried again, because they were wrong at first" in console.export_text()
    assert [row.again for row in matrix.document().faults] == [False, True]


@pytest.mark.parametrize("name", catalogue.names())
def test_every_fault_is_a_sentence_and_breaks_what_the_container_has(name: str) -> None:
    container = catalogue.container(name)
    faults = faults_of(container)
    levels = {r.id: r.level for r in container.requirements}

    assert len(faults) >= 25
    assert len({f.id for f in faults}) == len(faults)
    for fault in faults:
        assert fault.text.endswith("."), fault.id
        assert levels.keys() & set(fault.breaks), f"{fault.id} breaks nothing of {name}"
        assert all(catalogue.requirement(r) for r in (*fault.breaks, *fault.may_break))
        assert set(fault.breaks).isdisjoint(fault.may_break), fault.id
