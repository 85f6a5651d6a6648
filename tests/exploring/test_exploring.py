"""Exploring: what frozen cases cannot show, found again with its seed, kept, repeated, and never certified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from knowing import MANY, Knowing, knowing
from program import Run
from redis_server import REDIS, free_port, redis

import conformance
from conformance import catalogue, target

BROKEN = "text-v3.1.languages.never-breaks"
ASKED = ("--requirement", BROKEN)
FOUND = ("--explore", "--seed", "3", "--examples", "8")
LITTLE = ("--explore", "--seed", "4", "--examples", "1")
"""An exploration that finds nothing by itself."""
SCHEMA = json.loads((Path(conformance.__file__).parent / "report" / "results.schema.json").read_text())


def program(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conformance", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)


def results_in(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "results.json").read_text())


def failures_in(folder: Path) -> list[dict[str, Any]]:
    return [failure for row in results_in(folder)["requirements"] for failure in row["failures"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, type[Knowing]]]:
    """A server that knows all that a run without exploring sends, which finds nothing wrong with it."""
    with target.embedded(catalogue.container("language")) as url, knowing(url) as (own, known):
        done = program(tmp_path_factory.mktemp("known"), "run", "language", "--url", own, *ASKED)
        assert done.returncode == 0, done.stdout + done.stderr
        known.learns = False
        yield own, known


@pytest.fixture(autouse=True)
def _nothing_wrong_yet(server: tuple[str, type[Knowing]]) -> None:
    server[1].wrong.clear()
    server[1].dies = False


@pytest.fixture(scope="module")
def explored(server: tuple[str, type[Knowing]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an exploration of it left its results, and what it keeps."""
    folder = tmp_path_factory.mktemp("explored")
    done = program(folder, "run", "language", "--url", server[0], *ASKED, *FOUND)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "explores with --seed 3" in done.stdout
    assert "exploring, with the seed 3" in done.stdout
    server[1].first = list(server[1].wrong)
    return folder


def test_what_only_exploring_shows_is_a_failure_in_its_plainest_form(explored: Path) -> None:
    (failure,) = failures_in(explored / "cogspec-results")

    assert failure["input"]["test"].startswith("test_exploration.py::test_exploration[")
    assert failure["input"]["explored with seed"] == 3
    body = json.loads(failure["curl"][-1].partition("--data-binary '")[2].rpartition("'")[0])
    assert len(body["documents"]) == MANY, "one document less is answered"


def test_the_same_seed_finds_the_same(server: tuple[str, type[Knowing]], explored: Path, cogspec: Run, tmp_path: Path) -> None:
    url, known = server
    assert cogspec("run", "language", "--url", url, *ASKED, *FOUND).returncode == 1

    assert known.wrong == known.first, "in the same order, and made plain in the same steps"
    assert failures_in(tmp_path / "cogspec-results") == failures_in(explored / "cogspec-results")


def test_an_earlier_finding_is_tried_first(server: tuple[str, type[Knowing]], explored: Path, cogspec: Run) -> None:
    url, known = server
    assert cogspec("run", "language", "--url", url, *ASKED, *LITTLE).returncode == 0, "one input of each kind shows nothing"
    assert not known.wrong

    kept = ("--explore-database", str(explored / "cogspec-explored"))
    assert cogspec("run", "language", "--url", url, *ASKED, *LITTLE, *kept).returncode == 1
    assert json.loads(known.wrong[0]) == json.loads(known.wrong[-1]), "and there is nothing plainer"


@pytest.mark.skipif(REDIS is None and "CI" not in os.environ, reason="needs a Redis server: apt-get install redis-server")
def test_a_fleet_shares_its_findings(server: tuple[str, type[Knowing]], cogspec: Run, tmp_path: Path) -> None:
    url, known = server
    with redis(tmp_path, free_port(), "--requirepass", "secret") as address:
        shared = ("--explore-database", f"redis://:secret@{address.partition(',')[0]}/0")
        first = cogspec("run", "language", "--url", url, *ASKED, *FOUND, *shared)
        assert first.returncode == 1
        known.wrong.clear()
        assert cogspec("run", "language", "--url", url, *ASKED, *LITTLE, *shared, "--output", "two").returncode == 1
        assert known.wrong

    assert not (tmp_path / "cogspec-explored").exists()
    assert "secret" not in first.stdout + (tmp_path / "two" / "results.json").read_text()


def test_a_finding_is_repeated_without_exploring_again(server: tuple[str, type[Knowing]], explored: Path, cogspec: Run) -> None:
    _, known = server
    done = cogspec("replay", str(explored / "cogspec-results"), "--json")
    assert done.returncode == 1, done.stdout + done.stderr
    (repeated,) = json.loads(done.stdout)[0]["failures"]
    assert repeated["outcome"] == "failed"
    assert len(known.wrong) == 2, "once, and once more alone"

    mended = cogspec("replay", str(explored / "cogspec-results"), "--url", known.upstream)
    assert mended.returncode == 0, mended.stdout + mended.stderr


def test_a_target_that_is_gone_is_not_explored_any_further(
    server: tuple[str, type[Knowing]], cogspec: Run, tmp_path: Path
) -> None:
    url, known = server
    known.dies = True
    done = cogspec("run", "language", "--url", url, *ASKED, *FOUND, "--timeout", "5")

    assert done.returncode == 1, done.stdout + done.stderr
    assert [row["id"] for row in results_in(tmp_path / "cogspec-results")["requirements"] if row["failures"]] == [BROKEN]
    assert len(known.wrong) <= 10, "no more than to see that it is gone"
    known.dead = False


def test_a_correct_server_has_nothing_to_fear_and_nothing_to_certify(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    asked = ("--requirement", "anomaly-detector.last.*", "--explore", "--examples", "6")
    done = cogspec("run", "anomaly-detector", "--url", emulator, *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    results = results_in(tmp_path / "cogspec-results")
    assert not list(jsonschema_rs.iter_errors(SCHEMA, results))
    assert f"explores with --seed {results['exploration']['seed']}" in done.stdout
    assert results["seed"] == 0
    assert not (tmp_path / "cogspec-explored").exists(), "nothing was found"

    (tmp_path / "product.yaml").write_text(
        "vendor: a\nproduct: b\nversion: '1'\nimage: This is a test, and none is published.\ncontact: a@example.com\nreproduce: https://example.com\n"
    )
    assert cogspec("key", "new", "key.pem").returncode == 0
    signing = ("--product", "product.yaml", "--key", "key.pem", "-o", "bundle")
    refused = cogspec("certify", "anomaly-detector", "--results", "cogspec-results", *signing)
    assert refused.returncode == 1
    assert "was explored beyond its frozen cases" in refused.stderr


def test_a_budget_bounds_what_is_explored(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    asked = ("--requirement", "anomaly-detector.last.never-breaks", "--explore", "--examples", "1000", "--budget", "180")
    done = cogspec("run", "anomaly-detector", "--url", emulator, *asked)

    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(results_in(tmp_path / "cogspec-results")["calls"].values()) == 180
    assert "no more than 180 are made" in done.stdout


def test_a_plan_counts_what_is_explored(cogspec: Run) -> None:
    def planned(*more: str) -> dict[str, Any]:
        return json.loads(cogspec("plan", "language", *ASKED, "--shards", "2", "--json", *more).stdout)

    usual, exploring = planned(), planned("--explore", "--examples", "40", "--seed", "9")
    assert exploring["tests"] == usual["tests"] + 1
    assert any(
        sentence == "explores with --seed 9, which draws the same again: up to 120 of these calls"
        for sentence in exploring["sentences"]
    )
    calls = [sum(sum(shard["calls"].values()) for shard in plan["shards"]) for plan in (usual, exploring)]
    assert calls[1] == calls[0] + 120


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--explore", "--examples", "0"), "--examples is 0; it must be from 1"),
        (("--explore", "--seed", "-1"), "--seed is -1; it must be from 0"),
        (("--explore", "--shard", "1/2"), "name with --seed the one told first"),
        (
            ("--explore", "--explore-database", "redis://:secret@127.0.0.1:9/0"),
            "redis://…@127.0.0.1:9/0 does not answer as a Red",
        ),
        (("--explore", "--explore-database", "redis://127.0.0.1:many"), "does not answer as a Redis does"),
        (("--explore", "--explore-database", "taken"), "taken is a file"),
        (("--explore", "--explore-database", "taken/below"), "taken is a file"),
    ],
)
def test_what_cannot_be_explored_is_refused(cogspec: Run, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "taken").touch()
    done = cogspec("run", "language", "--url", "http://127.0.0.1:9", *options)

    assert done.returncode == 2, done.stdout + done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "cogspec-results").exists(), "refused before anything"
