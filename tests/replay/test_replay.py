"""Failures of a report, repeated as a user does it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from program import Run
from strange_server import READY, Behave, answer, serving

from conformance import catalogue, target
from conformance.refusal import Refusal
from conformance.replaying.places import replay
from conformance.replaying.repeating import NO_SUCH_TEST, UNNAMED, exit_code
from conformance.run.options import Options

DETECTOR = catalogue.container("anomaly-detector")
FAULTS = {
    "anomaly-detector.last.suggests-no-points": "anomaly-detector.last.window-is-positive",
    "container.probes.status-crashes": "container.status.never-breaks",
    "anomaly-detector.detections.null-is-a-period": "anomaly-detector.last.null-period-is-no-period",
}
"""One that an invariant finds in a feed, one that a case of the corpus shows, and one that a property does."""
ALL = [word for requirement in FAULTS.values() for word in ("--requirement", requirement)]
STATUS = ("--requirement", "container.status.never-breaks")


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    with target.embedded(DETECTOR, tuple(FAULTS)) as url:
        yield url


@pytest.fixture(scope="module")
def report(broken: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run in which each of the faults was found."""
    folder = tmp_path_factory.mktemp("report")
    command = [sys.executable, "-m", "conformance", "run", "anomaly-detector", "--url", broken, *ALL, "--output", "out"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return folder / "out"


def failures(folder: Path) -> dict[str, dict[str, Any]]:
    results = json.loads((folder / "results.json").read_text())
    return {failure["id"]: failure for row in results["requirements"] for failure in row["failures"]}


def replayed(said: str) -> dict[str, dict[str, Any]]:
    (report,) = json.loads(said)
    return {each["id"]: each for each in report["failures"]}


def test_what_is_still_broken_comes_back_as_it_was(cogspec: Run, report: Path) -> None:
    done = cogspec("replay", str(report), "--json")

    assert done.returncode == 1, done.stderr
    reported, now = failures(report), replayed(done.stdout)
    assert {each["requirement"] for each in now.values()} == set(FAULTS.values())
    assert now.keys() == reported.keys()
    assert {(each["outcome"], each["attempts"], each["came_back"]) for each in now.values()} == {("failed", 1, 1)}
    assert all(now[name]["now"]["got"] == failure["got"] for name, failure in reported.items())


def test_what_is_mended_does_not_come_back(cogspec: Run, report: Path, emulator: str) -> None:
    done = cogspec("replay", str(report), "--url", emulator, "--times", "2", "--json")

    assert done.returncode == 0, done.stderr
    now = replayed(done.stdout)
    assert now.keys() == failures(report).keys()
    assert {(each["outcome"], each["attempts"], each["came_back"]) for each in now.values()} == {("fixed", 2, 0)}


def test_one_failure_is_told_with_what_came_back(cogspec: Run, report: Path) -> None:
    identifier, failure = next((i, f) for i, f in failures(report).items() if "case" in f["input"])
    done = cogspec("replay", str(report / "results.json"), "--failure", identifier)

    assert done.returncode == 1, done.stderr
    assert f"FAILED {identifier}" in done.stdout
    assert failure["curl"][0] in done.stdout
    assert "anomaly-detector: 1 failed" in done.stdout


def every_second(path: bytes) -> Behave:
    """A container that breaks at every second request for this path."""
    numbers = count()

    def behave(head: bytes) -> list[bytes]:
        if head.startswith(b"GET " + path) and next(numbers) % 2 == 0:
            return [answer("500 Internal Server Error", b"{}")]
        return [READY]

    return behave


def test_what_comes_and_goes_is_unstable(cogspec: Run) -> None:
    with serving(lambda head: [answer("500 Internal Server Error", b"{}") if b"/status" in head else READY]) as always:
        cogspec("run", "keyphrase", "--url", always.url, *STATUS, "--output", "out")
    with serving(every_second(b"/status")) as sometimes:
        done = cogspec("replay", "out", "--url", sometimes.url)

    assert done.returncode == 1, done.stderr
    assert "UNSTABLE" in done.stdout
    assert "keyphrase: 1 unstable" in done.stdout


def test_a_quota_that_the_run_used_up_is_not_called_fixed(cogspec: Run) -> None:
    requirement = ("--requirement", "container.status.runs-no-query")
    with target.embedded(catalogue.container("keyphrase"), ("container.probes.asking-uses-quota-up",)) as url:
        cogspec("run", "keyphrase", "--url", url, *requirement, "--output", "out")
        done = cogspec("replay", "out", "--url", url)

    assert done.returncode == 3, done.stdout + done.stderr
    assert "the state says OutOfQuota from the begin" in " ".join(done.stdout.split())


def test_an_interruption_ends_all_attempts(cogspec: Run, tmp_path: Path) -> None:
    """The first attempt finds nothing broken, so that two more would follow the one that is interrupted."""
    with serving(lambda head: [answer("500 Internal Server Error", b"{}") if b"/status" in head else READY]) as always:
        cogspec("run", "keyphrase", "--url", always.url, *STATUS, "--output", "out")
    attempt, numbers = 3, count(1)  # requests for /status that each makes: one to recognise, one alone, one of the test

    def behave(head: bytes) -> list[bytes]:
        if head.startswith(b"GET /status") and next(numbers) == attempt + 2:
            os.kill(replaying.pid, signal.SIGINT)
        return [READY]

    with serving(behave) as mended:
        command = [sys.executable, "-m", "conformance", "replay", "out", "--url", mended.url]
        replaying = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said, _ = replaying.communicate(timeout=120)

    assert replaying.returncode == 3, said
    assert said == "Interrupted.\n"
    assert next(numbers) <= 2 * attempt + 1, "there was a third attempt"


def test_what_shows_only_at_a_start_needs_a_launch(cogspec: Run) -> None:
    fault, requirement = "container.start.serves-without-the-licence", "container.start.needs-eula"
    serve = f"{sys.executable} -m conformance serve keyphrase --port {{port}} {{settings}} --fault {fault}"
    cogspec("run", "keyphrase", "--launch", serve, "--requirement", requirement, "--output", "out")
    with target.embedded(catalogue.container("keyphrase")) as url:
        at_url = cogspec("replay", "out", "--url", url)
    launched = cogspec("replay", "out", "--launch", serve)

    assert at_url.returncode == 3, at_url.stderr
    assert "NOT REPEATED" in at_url.stdout
    assert "give --launch or --image" in at_url.stdout
    assert launched.returncode == 1, launched.stdout + launched.stderr
    assert "keyphrase: 1 failed" in launched.stdout


def edited(report: Path, folder: Path, old: str, new: str) -> Path:
    folder.mkdir()
    text = (report / "results.json").read_text()
    assert old in text
    (folder / "results.json").write_text(text.replace(old, new))
    return folder


@pytest.mark.parametrize(
    ("old", "new"),
    [('"test": "', '"test": "gone/'), ('"case": "', '"case": "gone-'), ('"test": ', '"other": ')],
    ids=["tests that are gone", "cases that are gone", "a report of another form"],
)
def test_what_this_version_cannot_run_is_not_called_fixed(
    report: Path, tmp_path: Path, old: str, new: str, emulator: str
) -> None:
    (told,) = replay(edited(report, tmp_path / "edited", old, new), (), Options(urls=(emulator,)), 1)

    reasons = {each.reason for each in told.failures if each.outcome == "not-repeated"}
    assert reasons in ({NO_SUCH_TEST}, {UNNAMED})
    assert exit_code([told]) == 3


def test_a_report_by_another_version_says_so(report: Path, tmp_path: Path, emulator: str) -> None:
    other = edited(report, tmp_path / "edited", '"version": "', '"version": "7.')
    identifier = next(name for name, failure in failures(other).items() if "case" in failure["input"])
    (told,) = replay(other, [identifier], Options(urls=(emulator,)), 1)

    assert [each.outcome for each in told.failures] == ["fixed"]
    assert told.note.startswith("the report was made by cogspec 7.")


def test_a_refusal_is_a_sentence(cogspec: Run) -> None:
    done = cogspec("replay", "nowhere")

    assert done.returncode == 2
    assert done.stderr == "NoReport: nowhere holds no results.json; name the directory that --output of a run wrote.\n"


@pytest.mark.parametrize("mailed", [b"PK\x03\x04", b"<!DOCTYPE html>"], ids=["archive", "page"])
def test_what_came_by_mail_in_another_form_is_told_what_to_name(mailed: bytes, tmp_path: Path) -> None:
    (tmp_path / "report").write_bytes(mailed)

    with pytest.raises(Refusal, match=r"name its directory, unpacked, or the results\.json in it\.$"):
        replay(tmp_path / "report", [], Options(time=1.0), 1)


@pytest.mark.parametrize(
    ("old", "new", "wanted", "code", "says"),
    [
        ("", "", "f-0000000000", 2, "is not a failure in"),
        ('"requirements"', '"requirement', "", 2, "is not the results of a run"),
        ('"container": "anomaly-detector"', '"container": "reed"', "", 2, "is not in the catalogue"),
        ('"url": "http:', '"url": "http://127.0.0.1:9/', "", 3, "It is the address in the report; name another with --url"),
        ('"url": "http:', '"url": "nowhere', "", 2, "is not an http or https URL"),
        ('"failures": [', '"failures": [], "once": [', "", 3, "Nothing is broken in"),
    ],
)
def test_what_cannot_be_repeated_is_refused(
    report: Path, tmp_path: Path, old: str, new: str, wanted: str, code: int, says: str
) -> None:
    place = edited(report, tmp_path / "edited", old, new)

    with pytest.raises(Refusal) as refused:
        replay(place, [wanted] if wanted else [], Options(time=1.0), 1)

    assert refused.value.exit_code == code
    assert says in str(refused.value)


def test_reports_of_several_containers_are_not_repeated_at_one_address(report: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        edited(report, tmp_path / name, "", "")

    with pytest.raises(Refusal, match="name the directory of one of them"):
        replay(tmp_path, (), Options(urls=("http://127.0.0.1:9",)), 1)
