"""What is generated: the same everywhere, and every claim of a case holds."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

import conformance
from conformance import catalogue
from conformance.catalogue import Operation
from conformance.corpus.build import build, load
from conformance.corpus.case import Case, read_line
from conformance.corpus.deviation import value_at
from conformance.corpus.meaning import certain
from conformance.description.bodies import Bodies

CONTAINER = catalogue.container("anomaly-detector")
DETECTIONS = [o for o in CONTAINER.operations if o.key.startswith("anomaly-detector.")]
of_each_detection = pytest.mark.parametrize("operation", DETECTIONS, ids=lambda operation: operation.key)
SMALL = catalogue.container("read")
"""The container whose cases are made soonest."""
PRINT = """
import sys
from conformance import catalogue
from conformance.corpus.build import build
sys.stdout.write("".join(case.line() + "\\n" for case in build(catalogue.container("read"))))
"""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The frozen ones: whether they are what is made today, cogspec corpus build --check says."""
    return list(load(CONTAINER).cases)


def frozen() -> str:
    """The cases of the small container, as they are written."""
    return "".join(f"{case.line()}\n" for case in load(SMALL).cases)


def chosen(cases: list[Case], operation: Operation, mode: str, why: str = "") -> list[Case]:
    """The cases with a body of an operation and mode, whose reason begins so: there is one at least."""
    found = [c for c in cases if (c.operation, c.mode) == (operation.key, mode) and c.request.body and c.why.startswith(why)]
    assert found
    return found


def printed(folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PRINT], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_processes_hash_seeds_folders_and_settings_of_the_generators_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text("seed = 5\n")
    made = printed(tmp_path, PYTHONHASHSEED="4242", CI="true", TZ="Asia/Tokyo", HYPOTHESIS_NO_PLUGINS="1")

    assert made == frozen(), "which another process made elsewhere"
    assert [path.name for path in tmp_path.rglob("*")] == ["schemathesis.toml"]


def test_an_installed_copy_generates_what_an_editable_one_does(tmp_path: Path) -> None:
    """Local files and site-packages differ for Hypothesis; a constant of ours must not reach a case."""
    installed = tmp_path / "lib" / "site-packages"
    for name in ("conformance", "specs"):
        (installed / "conformance").mkdir(parents=True, exist_ok=True)
        source = Path(conformance.__file__).parent if name == "conformance" else catalogue.specs_folder()
        target = installed / "conformance" / ("" if name == "conformance" else "specs")
        subprocess.run(["cp", "-r", f"{source}/.", str(target)], check=True)

    assert printed(tmp_path, PYTHONPATH=str(installed)) == frozen()


def test_another_seed_makes_other_cases() -> None:
    other = build(SMALL, 1)

    assert {case.id for case in other} != {case.id for case in load(SMALL).cases}


@of_each_detection
def test_every_detection_has_cases_of_every_mode(cases: list[Case], operation: Operation) -> None:
    modes = Counter(case.mode for case in cases if case.operation == operation.key)

    assert modes["positive"] >= 20
    assert modes["negative"] >= 30
    assert modes["neutral"] >= 30


@of_each_detection
def test_both_sides_of_the_least_number_of_points_are_there(cases: list[Case], operation: Operation) -> None:
    lengths = {
        (case.mode, len(json.loads(case.request.body)["series"]))
        for case in cases
        if case.operation == operation.key and ("series of 12" in case.why or "has less than 12 items" in case.why)
    }

    assert {("positive", 12), ("negative", 11)} <= lengths


@of_each_detection
def test_positive_bodies_are_certain_and_mean_something(cases: list[Case], operation: Operation) -> None:
    bodies = Bodies(CONTAINER.bundle, operation)
    for case in chosen(cases, operation, "positive"):
        body = json.loads(case.request.body)
        times = [datetime.fromisoformat(point["timestamp"]) for point in body["series"]]
        assert bodies.standing(body) == "valid"
        assert len(times) >= 12
        assert all(earlier < later for earlier, later in pairwise(times))
        sense = certain(operation, body, 0)
        assert sense.keys() == body.keys()
        assert [point["timestamp"] for point in sense["series"]] == [point["timestamp"] for point in body["series"]]
        assert ".0," not in case.request.body.decode().partition('"series"')[0]


@of_each_detection
def test_negative_bodies_deviate_in_one_place(cases: list[Case], operation: Operation) -> None:
    """A few bodies are kept as drawn, with all that is wrong with them; the others have one deviation."""
    bodies = Bodies(CONTAINER.bundle, operation)
    sent = [json.loads(case.request.body) for case in chosen(cases, operation, "negative")]
    places = [{tuple(error.instance_path) for error in bodies.doubts(body)} for body in sent]

    assert {bodies.standing(body) for body in sent} == {"invalid"}
    assert sum(len(each) > 1 for each in places) <= 4


def test_the_rest_of_a_deviating_body_is_meaningful(cases: list[Case]) -> None:
    """Else a server that refuses the series would hide that it takes an object for a number."""
    bodies = Bodies(CONTAINER.bundle, DETECTIONS[0])
    for case in chosen(cases, DETECTIONS[0], "negative", "/customInterval"):
        body = json.loads(case.request.body)
        (error,) = bodies.doubts(body)
        assert value_at(body, tuple(error.instance_path)) == body.pop("customInterval")
        assert bodies.standing(body) == "valid"
        assert len({point["timestamp"] for point in body["series"]}) == len(body["series"]) >= 12


def test_what_is_not_in_the_body_is_neutral(cases: list[Case]) -> None:
    media = [
        c for c in cases if not dict(c.request.headers).get("Content-Type", "application/json").startswith("application/json")
    ]
    no_json = [case for case in cases if case.why == "a body that is not JSON"]

    assert {case.mode for case in media} == {case.mode for case in no_json} == {"neutral"}


def test_a_body_is_neutral_where_sources_differ(cases: list[Case]) -> None:
    """One description lets a sensitivity be 99 at most, another 100."""
    unsure = [case for case in cases if case.why.startswith("/sensitivity: 100 ")]
    standings = {
        Bodies(CONTAINER.bundle, CONTAINER.operation(case.operation)).standing(json.loads(case.request.body)) for case in unsure
    }

    assert {case.mode for case in unsure} == {"neutral"}
    assert standings == {"uncertain"}


def test_nothing_is_noise_large_or_twice(cases: list[Case]) -> None:
    assert 400 < len({case.id for case in cases}) == len(cases) <= 520
    assert sum(len(case.line()) + 1 for case in cases) < 600_000
    for case in cases:
        operation = CONTAINER.operation(case.operation)
        assert (case.request.method, case.request.target) == (operation.method, operation.path)
        assert len(case.request.body) < 8000
        assert "schemathesis" not in f"{case.request.headers}".lower()


def test_a_resource_of_the_run_is_a_placeholder(cases: list[Case]) -> None:
    (case,) = [case for case in cases if case.operation == "container.openapi"]

    assert case.placeholders == ("document",)
    assert case.bound({"document": "v1"}).target == "/swagger/v1/swagger.json"


def test_a_line_holds_all_of_a_case(cases: list[Case]) -> None:
    assert [read_line(case.line()) for case in cases] == cases != []


def test_an_edited_line_is_refused(cases: list[Case]) -> None:
    line = next(case.line() for case in cases if case.mode == "negative" and "granularity" in case.line())

    with pytest.raises(ValueError, match="was edited"):
        read_line(line.replace("granularity", "granularitY"))
