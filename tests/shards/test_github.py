"""The workflow and the composite action, run script by script as GitHub runs them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from github import Workflow, read

from conformance import catalogue, target

JOBS = read("workflows", "conformance.yml")["jobs"]
SHARDS: list[int] = JOBS["shard"]["strategy"]["matrix"]["shard"]
PROGRAMS = {
    "pip": "exit 0",
    # a few seconds of a run stand for the whole
    "cogspec": f"""first=$1; shift; [ "$first" != run ] || set -- --requirement 'container.*' "$@"
exec {sys.executable} -m conformance "$first" "$@" """,
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where scripts find the programs that they install."""
    folder = tmp_path_factory.mktemp("bin")
    for name, script in PROGRAMS.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with target.embedded(catalogue.container("language")) as where:
        yield where


def with_target(steps: list[dict[str, Any]], url: str) -> list[dict[str, Any]]:
    """The steps of a shard with a target that others started, as in a copy of the workflow."""
    return [{**step, "with": {**step["with"], "url": url}} if "with" in step else step for step in steps]


def test_shards_are_tested_kept_and_merged_to_one_verdict(path: str, url: str, tmp_path: Path) -> None:
    workflow = Workflow(tmp_path, path)
    names, steps = {"inputs.container": "language"}, with_target(JOBS["shard"]["steps"], url)
    for number in SHARDS:
        assert workflow.job(f"shard-{number}", steps, {**names, "matrix.shard": number}), workflow.said[-1]
    assert "::notice title=cogspec language::no verdict: shard" in workflow.said[-1]
    assert workflow.job("verdict", JOBS["verdict"]["steps"], names), workflow.said[-1]

    assert "language: CONFORMANT" in workflow.said[-1]
    assert "## language: conformant" in workflow.summary("verdict")
    assert workflow.artifact("merged").exists()
    report = ET.parse(tmp_path / "verdict-1" / "merged" / "junit.xml")  # noqa: S314 - it is our own
    whys = {skipped.attrib["message"] for skipped in report.iter("skipped")}
    assert "it needs a container that the run starts; give --launch or --image" in whys

    before = workflow.artifact("shard-1").read_bytes()
    assert not workflow.job("another", steps, {**names, "matrix.shard": 1}), "the results of another job would be lost"
    workflow.attempt = 2
    assert workflow.job("shard-1", steps, {**names, "matrix.shard": 1}), workflow.said[-1]
    assert workflow.artifact("shard-1").read_bytes() != before


def test_a_target_that_is_not_there_fails_its_job_and_is_told(path: str, tmp_path: Path) -> None:
    workflow = Workflow(tmp_path, path)
    job = read("actions", "cogspec", "action.yml")["runs"]["steps"]
    names = {"inputs.container": "language", "inputs.url": "http://127.0.0.1:1", "inputs.shard": "", "inputs.artifact": "a"}

    assert not workflow.job("job", job, {**names, "inputs.requirement": "cogspec"})
    assert "::error title=cogspec ::no verdict: Unreachable: http://127.0.0.1:1 cannot be reached" in workflow.said[-1]
    assert "Reason: `Unreachable: http" in workflow.summary("job")
    assert workflow.artifact("a").exists()
    results = json.loads((tmp_path / "job-1" / "cogspec-results" / "results.json").read_text())
    assert results["verdict"] == "no-verdict"


@pytest.mark.parametrize("container", ["language; touch done", "$(touch done)", "--help", "face read", "", "'\"`touch done`"])
def test_an_input_is_a_name_and_nothing_else(container: str, path: str, tmp_path: Path) -> None:
    """Also one that looks like an option, which would end well without a test."""
    workflow = Workflow(tmp_path, path)
    step = {"uses": "./.github/actions/cogspec", "with": {"container": container, "requirement": "; touch done"}}

    assert not workflow.job("job", [step], {})
    assert "NoSuchContainer" in workflow.said[-1]
    assert list((tmp_path / "job-1").rglob("done")) == []
