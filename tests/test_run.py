"""The main job, as a user does it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from program import Run as Program

import conformance
from conformance import catalogue, target
from conformance.corpus import build
from conformance.run.options import Options
from conformance.run.run import Run

DETECTOR = catalogue.container("anomaly-detector")
SCHEMA = json.loads((Path(conformance.__file__).parent / "report" / "results.schema.json").read_text())


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run on the embedded emulator."""
    folder = tmp_path_factory.mktemp("clean")
    command = [sys.executable, "-m", "conformance", "run", "anomaly-detector"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False), folder / "cogspec-results"


def results_in(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "results.json").read_text())


def test_the_clean_emulator_is_conformant(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, folder = clean

    assert done.returncode == 0, done.stdout + done.stderr
    assert "anomaly-detector: CONFORMANT" in done.stdout
    assert results_in(folder)["verdict"] == "conformant"


def test_a_run_that_replays_no_case_makes_none_anew() -> None:
    options = Options(seed=5, profiles=frozenset({"accuracy"}), output=None)

    assert Run(DETECTOR, ("http://127.0.0.1:9",), options).corpus == build.load(DETECTOR)


def test_the_totals_add_up_and_nothing_is_left_out_without_a_reason(
    clean: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    results = results_in(clean[1])
    rows, totals = results["requirements"], results["totals"]

    assert [row["id"] for row in rows] == [r.id for r in DETECTOR.requirements]
    assert totals["declared"] == len(rows) == sum(count for name, count in totals.items() if name != "declared")
    counts = Counter(row["outcome"] for row in rows)
    assert all(totals[name] == counts[name] for name in ("passed", "failed", "unstable", "waived", "not_run"))
    assert all(row["reason"] for row in rows if row["outcome"] == "not_run")


def test_the_results_are_as_their_schema_says(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert list(jsonschema_rs.iter_errors(SCHEMA, results_in(clean[1]))) == []


def test_the_journal_and_the_junit_report_are_there(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    folder = clean[1]
    entries = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]

    assert {entry["requirement"] for entry in entries} == {r.id for r in DETECTOR.requirements}
    assert 'failures="0"' in (folder / "junit.xml").read_text()


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run of two containers, and its directory."""
    folder = tmp_path_factory.mktemp("several")
    command = [sys.executable, "-m", "conformance", "run", "keyphrase", "language", "--profile", "core", "--output", "out"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False), folder / "out"


def test_several_containers_have_a_folder_each_and_an_index(
    several: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, folder = several

    assert done.returncode == 0, done.stdout + done.stderr
    index = json.loads((folder / "index.json").read_text())
    assert [(row["container"], row["verdict"]) for row in index] == [("keyphrase", "conformant"), ("language", "conformant")]
    page = (folder / "index.html").read_text()
    for row in index:
        assert json.loads((folder / row["results"]).read_text())["totals"] == row["totals"]
        link = f"{row['container']}/report.html"
        assert f'href="{link}"' in page
        assert (folder / link).exists()


def test_junit_reports_of_several_containers_can_be_read_together(
    several: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    names: list[tuple[str, str]] = []
    for container in ("keyphrase", "language"):
        (suite,) = ET.parse(several[1] / container / "junit.xml").getroot().iter("testsuite")  # noqa: S314 - our own
        cases = [(case.attrib["classname"], case.attrib["name"]) for case in suite.iter("testcase")]
        properties = {each.attrib["name"]: each.attrib["value"] for each in suite.iter("property")}
        names += cases
        assert suite.attrib["name"].startswith(f"{container} at http://")
        assert cases
        assert properties["container"] == container
        assert all(len(value) < 200 for value in properties.values()), "statistics in base64, which nobody can read"
    assert len(set(names)) == len(names)


class Recorder(BaseHTTPRequestHandler):
    """Passes every request on to a server, and keeps its bytes."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement
    upstream = ""
    seen: Counter[tuple[object, ...]]

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kept = tuple((name, value) for name, value in self.headers.items() if name.lower() != "host")
        self.seen[self.command, self.path, kept, body] += 1
        connection = HTTPConnection(urlsplit(self.upstream).netloc)
        connection.request(self.command, self.path, body, dict(kept))
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = _pass_on

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def language() -> Iterator[str]:
    with target.embedded(catalogue.container("language")) as url:
        yield url


@pytest.fixture
def recorder(language: str) -> Iterator[tuple[str, Counter[tuple[object, ...]]]]:
    """What stands before a container whose runs are short, and notes what it is asked."""
    seen: Counter[tuple[object, ...]] = Counter()
    handler = type("Bound", (Recorder,), {"upstream": language, "seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def without_times(results: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in results.items() if name != "times"}


def test_two_runs_with_one_seed_are_the_same(
    cogspec: Program, recorder: tuple[str, Counter[tuple[object, ...]]], tmp_path: Path
) -> None:
    url, seen = recorder
    told: list[tuple[Counter[tuple[object, ...]], dict[str, Any]]] = []
    for name, workers in (("one", "8"), ("two", "3")):
        seen.clear()
        done = cogspec("run", "language", "--url", url, "--output", name, "--concurrency", workers)
        assert done.returncode == 0, done.stdout
        told.append((Counter(seen), without_times(results_in(tmp_path / name))))

    assert told[0][0] == told[1][0]
    assert told[0][1] == told[1][1]


def test_another_seed_sends_other_requests_and_comes_to_the_same_verdict(
    cogspec: Program, recorder: tuple[str, Counter[tuple[object, ...]]], tmp_path: Path
) -> None:
    url, seen = recorder
    done = cogspec("run", "--url", url, "--seed", "4711", "--output", "out")
    first = Counter(seen)
    seen.clear()
    cogspec("run", "--url", url, "--profile", "behaviour", "--output", "other")

    assert done.returncode == 0, done.stdout
    assert results_in(tmp_path / "out")["seed"] == 4711
    assert not set(seen) <= set(first)


def test_only_what_was_asked_for_is_run_and_the_rest_has_its_reason(cogspec: Program, emulator: str, tmp_path: Path) -> None:
    wanted = "anomaly-detector.entire.stateless"
    done = cogspec("run", "--url", emulator, "--requirement", wanted, "--output", "out")

    rows = results_in(tmp_path / "out")["requirements"]
    assert done.returncode == 0
    assert [row["id"] for row in rows if row["outcome"] == "passed"] == [wanted]
    assert {row["reason"] for row in rows if row["outcome"] == "not_run"} == {"other requirements were asked for by id"}


def test_nothing_to_run_is_no_verdict(cogspec: Program, emulator: str) -> None:
    done = cogspec("run", "--url", emulator, "--profile", "operations")

    assert done.returncode == 3
    assert "NO VERDICT (nothing passed)" in done.stdout


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    faults = ("anomaly-detector.entire.drops-the-last-point", "anomaly-detector.entire.margins-the-wrong-way")
    with target.embedded(DETECTOR, faults) as url:
        yield url


def test_a_fault_is_named_with_its_evidence(cogspec: Program, faulty: str, tmp_path: Path) -> None:
    done = cogspec("run", "anomaly-detector", "--url", faulty, "--requirement", "anomaly-detector.entire.*", "--output", "out")

    assert done.returncode == 1
    assert "FAILED anomaly-detector.entire.arrays-match-series" in done.stdout
    assert "Each of the six arrays of the answer has exactly as many items as the series." in done.stdout
    row = next(
        r for r in results_in(tmp_path / "out")["requirements"] if r["id"] == "anomaly-detector.entire.arrays-match-series"
    )
    failure = row["failures"][0]
    assert "items for a series of 12 points" in failure["got"], "the input is shrunk to the shortest series"
    assert failure["curl"][-1].startswith("curl -sS -i -X POST")
    explained = cogspec("explain", failure["id"], "--results", "out")
    assert explained.returncode == 0
    assert failure["got"][:40] in explained.stdout
    again = subprocess.run(failure["curl"][-1], shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - the line a user pastes
    assert again.stdout.startswith("HTTP/1.1 200")


def test_plain_pytest_does_the_same(cogspec: Program, language: str, faulty: str, tmp_path: Path) -> None:
    broken = ("--container", "anomaly-detector", "--container-requirement", "anomaly-detector.entire.arrays-match-series")
    good = cogspec("--container-url", language, program="pytest")
    bad = cogspec("--container-url", faulty, *broken, program="pytest")

    assert good.returncode == 0, good.stdout
    assert "language: CONFORMANT" in good.stdout
    assert bad.returncode == 1
    assert "anomaly-detector: NOT CONFORMANT" in bad.stdout
    assert {p.name for p in (tmp_path / "cogspec-results").iterdir()} == {
        *("results.json", "results.jsonl", "exchanges.jsonl", "units.jsonl"),
        *("junit.xml", "ctrf.json", "results.sarif", "summary.md", "report.html"),
    }


def test_what_pytest_itself_leaves_out_is_not_run(cogspec: Program, emulator: str, tmp_path: Path) -> None:
    some = cogspec("--container-url", emulator, "-k", "ready", program="pytest")

    assert some.returncode == 0, some.stdout
    outcomes = {r["id"]: r["outcome"] for r in results_in(tmp_path / "cogspec-results")["requirements"]}
    assert outcomes["container.ready.stays-ready"] == "passed"
    assert outcomes["anomaly-detector.entire.stateless"] == "not_run"


def test_a_broken_should_counts_only_when_asked(cogspec: Program, emulator: str, tmp_path: Path) -> None:
    class NotFoundIsForbidden(Recorder):
        def send_response(self, code: int, message: str | None = None) -> None:
            super().send_response(403 if code == 404 else code, message)

    NotFoundIsForbidden.upstream, NotFoundIsForbidden.seen = emulator, Counter()
    server = ThreadingHTTPServer(("127.0.0.1", 0), NotFoundIsForbidden)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        lenient = cogspec("run", "anomaly-detector", "--url", url, "--requirement", "container.paths.unknown-is-not-found")
        options = (
            "--requirement",
            "container.paths.unknown-is-not-found",
            "--requirement",
            "anomaly-detector.entire.stateless",
        )
        counted = cogspec("run", "anomaly-detector", "--url", url, "--strict", *options, "--output", "strict")
        shown = cogspec("run", "anomaly-detector", "--url", url, *options, "--output", "shown")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert lenient.returncode == 3, "no MUST was tried"
    assert (counted.returncode, shown.returncode) == (1, 0)
    for folder in ("strict", "shown"):
        assert results_in(tmp_path / folder)["totals"]["failed"] == 1


def test_a_target_that_dies_is_given_up_and_the_rest_is_not_run(cogspec: Program, language: str, tmp_path: Path) -> None:
    class Dying(Recorder):
        def _pass_on(self) -> None:
            if sum(self.seen.values()) > 200:
                self.server.shutdown_request(self.request)
                self.server.socket.close()  # from now on every connection is refused
                return
            super()._pass_on()

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = _pass_on

    Dying.upstream, Dying.seen = language, Counter()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dying)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    done = cogspec("run", "language", "--url", f"http://127.0.0.1:{server.server_port}", "--output", "out")
    server.shutdown()
    thread.join()

    results = results_in(tmp_path / "out")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    reasons = {row["reason"] for row in results["requirements"] if row["outcome"] == "not_run"}
    assert any("the target no longer answers" in reason for reason in reasons)
