"""One deviation hides only what rests on it: a missing member or a refused value takes nothing else down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

from conformance import catalogue, target

DETECTOR = catalogue.container("anomaly-detector")
OF_ENTIRE = {r.id for r in DETECTOR.requirements if r.operation == "anomaly-detector.entire"}


def outcomes(cogspec: Run, fault: str, folder: Path) -> dict[str, dict[str, str]]:
    with target.embedded(DETECTOR, (fault,)) as url:
        done = cogspec("run", DETECTOR.name, "--url", url, "--no-shrink", "--output", "out")
    assert done.returncode == 1, done.stdout + done.stderr
    rows = json.loads((folder / "out/results.json").read_text())["requirements"]
    at_a_url = [row for row in rows if row["profile"] not in catalogue.LAUNCHED]
    return {row["id"]: {"outcome": row["outcome"], "reason": row["reason"]} for row in at_a_url}


@pytest.mark.parametrize(
    ("fault", "broken", "rests_on_it"),
    [
        (
            "anomaly-detector.entire.forgets-a-member",
            {"anomaly-detector.entire.answers-as-described"},
            {"anomaly-detector.entire.margins-not-negative", "anomaly-detector.entire.sensitivity-widens-margins"},
        ),
        (
            "anomaly-detector.detections.no-sensitivity-is-no-number",
            {"anomaly-detector.entire.accepts-valid", "anomaly-detector.last.accepts-valid"},
            set[str](),
        ),
    ],
    ids=["a missing member", "a refused parameter"],
)
def test_everything_else_is_still_judged(
    cogspec: Run, tmp_path: Path, fault: str, broken: set[str], rests_on_it: set[str]
) -> None:
    found = outcomes(cogspec, fault, tmp_path)

    assert {identifier for identifier, row in found.items() if row["outcome"] == "failed"} == broken
    not_run = {identifier: row["reason"] for identifier, row in found.items() if row["outcome"] == "not_run"}
    assert not_run.keys() >= rests_on_it
    assert len(not_run) <= len(rests_on_it) + 1
    assert all(reason == f"{min(broken)} does not hold, which it rests on" for reason in not_run.values())
    passed = {identifier for identifier, row in found.items() if row["outcome"] == "passed"}
    assert passed >= OF_ENTIRE - broken - not_run.keys()


def test_success_without_a_page_is_a_finding_and_no_failure_of_the_kit(cogspec: Run, tmp_path: Path) -> None:
    """Two deviations together make it, each of which has a page in every answer."""
    faults, rule = ("read.pages.reads-clean-pages-only", "read.poll.drops-blank-pages"), "read.poll.reads-noisy-pages"
    with target.embedded(catalogue.container("read"), faults) as url:
        done = cogspec("run", "read", "--url", url, "--requirement", rule, "--no-shrink", "--output", "out")
    rows = json.loads((tmp_path / "out/results.json").read_text())["requirements"]

    assert done.returncode == 1, done.stdout + done.stderr
    assert [row["id"] for row in rows if row["outcome"] == "failed"] == ["read.submit.reads-every-format"]


def test_the_pages_that_are_not_there_are_one_finding(cogspec: Run, tmp_path: Path) -> None:
    """A service by other hands has none of them, and its operations can be tested by themselves."""
    language = catalogue.container("language")
    with target.embedded(language, ("container.pages.no-pages",)) as url:
        whole = cogspec("run", "language", "--url", url, "--output", "whole")
        alone = cogspec("run", "--url", url, "--requirement", "text-v3.1.*", "--output", "alone")

    rows = json.loads((tmp_path / "whole/results.json").read_text())["requirements"]
    not_run = [row for row in rows if row["outcome"] == "not_run" and row["profile"] not in catalogue.LAUNCHED]
    of_pages = [row for row in not_run if row["id"].startswith("container.")]
    assert whole.returncode == 1, whole.stdout + whole.stderr
    assert [row["id"] for row in rows if row["outcome"] == "failed"] == ["container.paths.pages-are-served"]
    assert len(of_pages) >= 15
    assert {row["reason"] for row in of_pages} == {"container.paths.pages-are-served does not hold, which it rests on"}
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert "language: CONFORMANT" in alone.stdout
