"""Log files below the output mount."""

from __future__ import annotations

import json
import resource
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from emulators import request
from program import until
from reads import serving

from conformance.emulator.logs import LIFETIME, Event, Log
from conformance.emulator.logs.background import Background
from conformance.emulator.logs.disk import LogFiles, NoOutputMount
from conformance.emulator.settings.logging import DiskSettings, Levels, Rule

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "kestrel-of-slate"
NUMBER = 31415.92653589
LAST = "/anomalydetector/v1.0/timeseries/last/detect"


def events(folder: Path) -> list[dict[str, Any]]:
    """Every line of every file, each of which must be an object."""
    return [json.loads(line) for path in sorted(folder.rglob("*.json")) for line in path.read_text().splitlines()]


def test_each_request_is_a_line_without_a_word_of_it(tmp_path: Path) -> None:
    arguments = ["Logging:Disk:Format=json", "Logging:Disk:LogLevel=Debug", "Logging:Console:LogLevel:Default=Trace"]
    with serving("anomaly-detector", *arguments, f"Mounts:Output={tmp_path}") as (client, started):
        assert client.post(f"{LAST.upper()}?q={CANARY}", json=request([NUMBER] * 20)).status_code == 200
        assert client.post(LAST, json={CANARY: CANARY}).status_code == 400
        assert client.get(f"/{CANARY}").status_code == 404
        client.request(CANARY.upper(), "/ready", headers={"x-canary": CANARY})
        said = started.said
    written = events(tmp_path)
    finished = [event for event in written if "status" in event]

    assert [(event["method"], event["path"], event["status"]) for event in finished[:3]] == [
        ("POST", LAST, 200),
        ("POST", LAST, 400),
        ("GET", "-", 404),
    ]
    assert all(event["milliseconds"] > 0 for event in finished)
    assert {"timestamp", "level", "category", "message"} <= set.intersection(*(set(event) for event in written))
    assert [event["message"] for event in written if event["message"].startswith("Now listening on: http://")]
    assert "Debug: Request finished POST" in said
    leaked = [text for text in (CANARY, CANARY.upper(), "31415", "demo") if text in json.dumps(written) + said]
    assert not leaked


def test_the_folder_of_a_run_is_named_at_its_start(tmp_path: Path) -> None:
    with serving("anomaly-detector", "Logging:Disk:Format=json", f"Mounts:Output={tmp_path}") as (client, started):
        client.get("/ready")
        said = started.said
    (folder,) = tmp_path.glob("anomaly-detector/*")

    assert f"Using '{folder}' for writing logs and other output data." in said.splitlines()
    assert len(folder.name) == 12
    assert {event["category"] for event in events(tmp_path)} == {LIFETIME}, "no request is logged by default"


@pytest.mark.parametrize(("largest", "several"), [(1000, True), (None, False)])
def test_a_new_file_is_begun_at_the_limit(tmp_path: Path, largest: int | None, *, several: bool) -> None:
    files = LogFiles(DiskSettings(str(tmp_path), largest), "any")
    for number in range(100):
        files.write(Event("Information", "Any", f"message {number}"))
    files.close()
    sizes = [path.stat().st_size for path in sorted(files.folder.iterdir())]

    assert [event["message"] for event in events(tmp_path)] == [f"message {number}" for number in range(100)]
    assert (len(sizes) > 1) == several
    assert all(1000 <= size < 1200 for size in sizes[:-1])


class Failing:
    """A disk that is full until it is mended."""

    def __init__(self) -> None:
        self.full = True
        self.taken: list[str] = []

    def write(self, event: Event) -> None:
        if self.full:
            raise OSError
        self.taken.append(event.message)

    def rest(self) -> None:
        pass

    def close(self) -> None:
        self.taken.append("closed")


def test_a_full_disk_keeps_nobody_waiting_and_is_told_once() -> None:
    writer, told = Failing(), list[str]()
    sink = Background(writer, "The output mount", told.append)
    log = Log(Levels((Rule("", "", "Trace"),)), {"disk": sink})
    began = time.monotonic()
    for number in range(12_000):
        log.write("Debug", "Any", str(number))
    assert time.monotonic() - began < 1
    writer.full = False
    until(lambda: len(writer.taken) >= 10_000, 10)
    sink.close()

    assert told == ["The output mount takes no log events (OSError); trying again."]
    assert writer.taken[:3] == ["0", "1", "2"]
    assert [text for text in writer.taken if text.endswith("log events were lost.")]
    assert writer.taken[-1] == "closed"


def test_a_stop_does_not_wait_for_a_full_disk() -> None:
    failed = threading.Event()
    sink = Background(Failing(), "The output mount", lambda _line: failed.set())
    sink(Event("Debug", "Any", "message"))
    assert failed.wait(10)
    began = time.monotonic()
    sink.close()

    assert time.monotonic() - began < 1


def test_half_a_line_is_taken_back(tmp_path: Path) -> None:
    files = LogFiles(DiskSettings(str(tmp_path), None), "any")
    files.write(Event("Information", "Any", "before"))
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, most[1]))
    try:
        with pytest.raises(OSError, match="half a line"):
            files.write(Event("Information", "Any", "long" * 100))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    files.write(Event("Information", "Any", "afterwards"))
    files.close()

    assert [event["message"] for event in events(tmp_path)] == ["before", "afterwards"]


@pytest.mark.parametrize("mount", ["missing", "file", "x" * 300])
def test_a_mount_that_is_none_is_refused(tmp_path: Path, mount: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoOutputMount, match="mount one there, or name another with Mounts:Output"):
        LogFiles(DiskSettings(str(tmp_path / mount), None), "any")
