"""What a run costs: told beforehand, and bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from program import Run
from strange_server import READY, Strange, serving

from conformance import catalogue
from conformance.run.forecast import Forecast, read_calls

PAGES = (b"GET / ", b"GET /ready ", b"GET /status ", b"GET /swagger")
BUDGET = 25
RECOGNITION = 2
"""Calls before a run that show which versions of key phrases there are."""


@pytest.fixture
def unhelpful() -> Iterator[Strange]:
    """A server that takes every request, and answers none as described."""
    with serving(lambda _: [READY]) as server:
        yield server


def run(cogspec: Run, url: str, folder: Path, container: str, *options: str) -> dict[str, Any]:
    done = cogspec("run", container, "--url", url, "--output", "out", *options)
    assert done.returncode in (0, 1, 3), done.stderr
    return {"said": done.stdout, **json.loads((folder / "out" / "results.json").read_text())}


def test_no_more_calls_are_made_than_the_budget_allows(cogspec: Run, unhelpful: Strange, tmp_path: Path) -> None:
    results = run(cogspec, unhelpful.url, tmp_path, "keyphrase", "--budget", str(BUDGET), "--concurrency", "8")
    billed = [head for head in unhelpful.heard if not head.startswith(PAGES)]

    assert len(billed) - RECOGNITION == BUDGET == sum(results["calls"].values())
    reasons = {row["reason"] for row in results["requirements"] if row["outcome"] == "not_run"}
    assert f"not sent: the budget of {BUDGET} calls was used up" in reasons
    assert f"no more than {BUDGET} are made" in results["said"]


def test_what_a_budget_leaves_out_is_not_run_and_said(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    results = run(cogspec, emulator, tmp_path, "anomaly-detector", "--budget", "150")

    assert results["verdict"] == "conformant"
    assert results["complete"] is False
    assert "the budget of 150 calls was used up" in results["reason"]
    at_a_url = [row for row in results["requirements"] if row["profile"] not in catalogue.LAUNCHED]
    passed = sum(row["outcome"] == "passed" for row in at_a_url)
    assert passed >= len(at_a_url) // 3, "an eighth of the calls tells more than a third"


def test_the_most_telling_come_first(cogspec: Run, unhelpful: Strange) -> None:
    told = ["--container-url", unhelpful.url, "--container", "keyphrase", "--container-budget", "1000", "--collect-only", "-q"]
    names = [line for line in cogspec(*told, program="pytest").stdout.splitlines() if "::" in line]
    kinds = ["feed" if "test_feed[" in name else "case" if "test_cases[" in name else "test" for name in names]

    assert list(dict.fromkeys(kinds)) == ["feed", "case", "test"]
    modes = [name.rpartition("-")[2] for name in names if "test_cases[" in name]
    assert modes == sorted(modes, key=lambda mode: "positive" not in mode)


@pytest.mark.parametrize("number", ["0", "-5", "99999999999"])
def test_a_budget_of_nothing_is_refused(cogspec: Run, number: str) -> None:
    done = cogspec("run", "keyphrase", "--url", "http://127.0.0.1:9", "--budget", number)

    assert done.returncode == 2
    assert "--budget" in done.stderr
    assert "must be from 1" in done.stderr


@pytest.mark.parametrize("container", catalogue.names())
def test_the_calls_of_every_test_were_counted(cogspec: Run, unhelpful: Strange, container: str) -> None:
    told = ["--container-url", unhelpful.url, "--container", container, "--collect-only", "-q"]
    said = cogspec(*told, program="pytest").stdout
    names = {line.strip() for line in said.splitlines() if "::" in line}

    assert names == set(read_calls(catalogue.container(container))), "python benchmarks/calls.py counts them anew"
    assert re.search(r"about \d+ calls that may be billed", said)


def test_a_forecast_names_what_is_called_most() -> None:
    calls = {"a.one": 5, "a.two": 40, "a.three": 3, "a.four": 2, "a.five": 1, "a.six": 1}

    assert (
        str(Forecast(calls))
        == "about 52 calls that may be billed: 40 a.two, 5 a.one, 3 a.three, 2 a.four, 2 of 2 other operations"
    )
    assert str(Forecast(calls, 52)) == str(Forecast(calls))
    assert str(Forecast(calls, 51)).endswith(
        "; no more than 51 are made, and what was made for a while is removed all the same"
    )
    assert not str(Forecast())


def test_what_would_have_to_be_launched_costs_nothing_at_a_url(cogspec: Run, unhelpful: Strange, tmp_path: Path) -> None:
    results = run(cogspec, unhelpful.url, tmp_path, "keyphrase", "--profile", "operations")

    assert results["calls"] == {}
    assert "billed" not in results["said"]


def test_pages_that_every_container_has_cost_nothing(cogspec: Run, unhelpful: Strange, tmp_path: Path) -> None:
    asked = ["--requirement", "container.home.*", "--budget", "1"]
    results = run(cogspec, unhelpful.url, tmp_path, "keyphrase", *asked)

    assert results["calls"] == {}
    assert len(unhelpful.heard) > 1
    assert "billed" not in results["said"]
    assert "budget" not in str(results["reason"])
