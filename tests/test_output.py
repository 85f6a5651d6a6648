"""What lies in the output directory belongs to the last run, whatever became of it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from program import Run, under_way

from conformance.report.journal import UNENDED, nothing, write_nothing
from conformance.report.results import read, write


def results(folder: Path) -> dict[str, object]:
    return json.loads((folder / "out" / "results.json").read_text())


def reasons_in_junit(folder: Path) -> list[str]:
    (suite,) = ET.parse(folder / "out" / "junit.xml").getroot()  # noqa: S314 - it is our own
    errors = [error.attrib["message"] for error in suite.iter("error")]
    assert suite.attrib["errors"] == f"{len(errors)}"
    assert suite.attrib["tests"] == f"{len(suite.findall('testcase'))}"
    return errors


def test_two_runs_never_write_into_one_directory(cogspec: Run, tmp_path: Path) -> None:
    first = under_way(tmp_path, "personalizer")
    others = [cogspec("run", "keyphrase", "--output", "out") for _ in range(2)]  # one that is refused opens no door to the next
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)

    assert [other.returncode for other in others] == [2, 2]
    assert all("out is being written by another run" in other.stderr for other in others)
    assert results(tmp_path)["reason"] == "the run was interrupted before its end"
    assert reasons_in_junit(tmp_path) == ["the run was interrupted before its end"], "what had passed looks like a success"


def test_a_disk_that_becomes_full_is_said_in_one_sentence(emulator: str, tmp_path: Path) -> None:
    limit = (
        "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (8192, r.RLIM_INFINITY)); from conformance.cli import main; main()"
    )
    options = ["--url", emulator, "--profile", "core", "--output", "out"]
    done = subprocess.run(
        [sys.executable, "-B", "-c", limit, "run", "anomaly-detector", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 3
    assert re.fullmatch(r"ResultsLost: .*\bout\b.* \(File too large\); mend that, and start again\.\n", done.stderr), (
        done.stderr
    )
    assert "Error" not in done.stdout


def test_an_interruption_ends_a_run_of_several_containers(tmp_path: Path) -> None:
    process = under_way(tmp_path, "anomaly-detector", "language", "--profile", "core")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 3, said
    rows = json.loads((tmp_path / "out" / "index.json").read_text())
    assert {row["container"]: row["verdict"] for row in rows} == {"anomaly-detector": "no-verdict", "language": "no-verdict"}
    for row in rows:
        found = json.loads((tmp_path / "out" / row["results"]).read_text())
        assert (found["reason"], found["target"]["container"]) == ("the run was interrupted before its end", row["container"])
    assert "language at http" not in said, "it was begun after the interruption"
    assert found["requests"] == 0


def test_a_run_that_is_killed_leaves_no_verdict_of_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "out" / "language").mkdir(parents=True)
    ours = ("results.json", "junit.xml", "report.html", "index.json", "index.html")
    for name in (*ours, "language/results.json", "language/junit.xml", "language/report.html", "mine.txt"):
        (tmp_path / "out" / name).write_text('{"verdict": "conformant"}')
    process = under_way(tmp_path, "personalizer")
    process.kill()
    process.communicate(timeout=60)

    assert results(tmp_path)["verdict"] == "no-verdict"
    assert "has not ended" in str(results(tmp_path)["reason"])
    left = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert left == {"results.json", "results.jsonl", "units.jsonl", "exchanges.jsonl", "mine.txt", ".cogspec-lock"}


def test_the_directory_of_a_killed_run_can_be_used_again(cogspec: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".cogspec-lock").write_text("")
    done = cogspec("run", "--url", "http://127.0.0.1:1", "--output", "out")

    assert done.returncode == 3
    assert "cannot be reached" in str(results(tmp_path)["reason"])
    assert (tmp_path / "out" / "junit.xml").exists()


def test_what_was_found_is_not_overwritten_by_what_goes_wrong_later(tmp_path: Path) -> None:
    found = replace(nothing("language", "http://x", ""), verdict="non-conformant")
    write(found, tmp_path / "results.json")
    write_nothing(tmp_path, "language", "http://x", "interrupted")
    kept = read(tmp_path / "results.json")
    write(nothing("language", "http://x", UNENDED), tmp_path / "results.json")
    write_nothing(tmp_path, "language", "http://x", "interrupted")

    assert kept == found
    assert read(tmp_path / "results.json").reason == "interrupted"


def test_an_url_stays_with_its_container_where_the_others_are_not_asked(cogspec: Run) -> None:
    urls = ("--url", "http://127.0.0.1:1", "--url", "http://127.0.0.1:2")
    done = cogspec("run", "keyphrase", "language", *urls, "--requirement", "text-v3.1.languages.*")

    assert done.returncode == 3
    assert "http://127.0.0.1:2 cannot be reached" in done.stderr


def test_a_disk_that_is_full_is_told_in_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "conformance", "containers"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "streams", "code"),
    [
        ("containers", ">&-", 0),
        ("containers", ">&- 2>&-", 0),
        ("plan nobody", ">&-", 2),
        ("plan nobody", "2>&-", 2),
        ("plan nobody", "2>/dev/full", 2),
        ("verify nothing", ">/dev/full 2>/dev/full", 2),
    ],
)
def test_the_exit_code_does_not_depend_on_who_hears(arguments: str, streams: str, code: int) -> None:
    command = f'"{sys.executable}" -m conformance {arguments} {streams}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_does_not_depend_on_the_encoding_of_what_it_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-16")
    command = [sys.executable, "-m", "conformance", "run", "language", "--requirement", "container.ready.never-breaks"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=300)

    assert done.returncode == 0, done.stderr.decode("utf-16", "replace")


def test_a_reader_that_has_gone_is_not_told_anything() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", "spec", "language"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        if process.stdout and process.stderr:
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""


@pytest.mark.parametrize("stream", ["full", "closed"])
def test_the_verdict_does_not_depend_on_who_reads_it(stream: str, emulator: str, tmp_path: Path) -> None:
    command = f"{sys.executable} -m conformance run --url {emulator} --requirement 'anomaly-detector.last.a*' "
    command += "> /dev/full" if stream == "full" else "| true; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "cogspec-results" / "results.json").read_text())["verdict"] == "conformant"


def test_letters_that_a_terminal_lacks_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = subprocess.run([sys.executable, "-m", "conformance", "containers"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
