"""The profile operations, as a user meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from program import Run, marked, until

from conformance import catalogue

PROFILE = {r.id for r in catalogue.container("keyphrase").requirements if r.profile == "operations"}
PYTHON = sys.executable
SERVE = f"{PYTHON} -m conformance serve keyphrase --port {{port}}"


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    results = json.loads((folder / "cogspec-results" / "results.json").read_text())
    return {row["id"]: row for row in results["requirements"] if row["id"] in PROFILE}


def asking(*requirements: str) -> list[str]:
    return [word for name in requirements for word in ("--requirement", f"container.{name}")]


def test_a_url_alone_says_why_the_profile_is_not_run(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    done = cogspec("run", "anomaly-detector", "--url", emulator, "--profile", "operations")

    assert done.returncode == 3, done.stderr
    assert {(row["outcome"], row["reason"]) for row in rows(tmp_path).values()} == {
        ("not_run", "it needs a container that the run starts; give --launch or --image")
    }


def test_the_embedded_emulator_is_launched_for_it(cogspec: Run, tmp_path: Path) -> None:
    some = ("start.needs-billing-and-key", "start.environment-works", "metering.grows-with-use", "stop.ctrl-c-ends-it")
    done = cogspec("run", "keyphrase", *asking(*some))

    assert done.returncode == 0, done.stdout + done.stderr
    assert {name for name, row in rows(tmp_path).items() if row["outcome"] == "passed"} == {f"container.{n}" for n in some}


def test_what_a_user_launches_is_told_everything(cogspec: Run, tmp_path: Path) -> None:
    privacy = "privacy.nothing-of-a-request-is-billed"
    some = ("start.names-in-any-case", "start.invalid-key-serves-nobody", "metering.arrives", privacy)
    template = f"{SERVE} --metering-interval 0.3 {{settings}}"
    done = cogspec("run", "keyphrase", "--launch", template, "--metering", "0.3", *asking(*some, "start.environment-works"))

    assert done.returncode == 0, done.stdout + done.stderr
    found = rows(tmp_path)
    assert sum(row["outcome"] == "passed" for row in found.values()) == len(some)
    assert "has no {environment}" in found["container.start.environment-works"]["reason"]


def test_a_broken_start_is_told_with_how_it_was_started(cogspec: Run, tmp_path: Path) -> None:
    template = f"env {{environment}} {SERVE} --fault container.start.takes-true-for-consent"
    done = cogspec("run", "keyphrase", "--launch", template, *asking("start.eula-is-accept"))

    assert done.returncode == 1, done.stdout + done.stderr
    (failure,) = rows(tmp_path)["container.start.eula-is-accept"]["failures"]
    assert failure["got"] == "queries are served after a start with Eula=yes, and with Eula=true"


def test_a_leak_is_told_with_its_coding_and_what_stands_around_it(cogspec: Run, tmp_path: Path) -> None:
    template = f"{SERVE} --metering-interval 0.3 --fault container.privacy.logs-requests-as-base64 {{settings}}"
    done = cogspec("run", "keyphrase", "--launch", template, "--metering", "0.3", *asking("privacy.*"))

    assert done.returncode == 1, done.stdout + done.stderr
    (failure,) = rows(tmp_path)["container.privacy.nothing-of-a-request-is-billed"]["failures"]
    assert "request to the billing endpoint, POST /telemetry: 'Quagvolter' in base64 at byte" in failure["got"]


WATCHED = ("logs.*", "proxy.*", "privacy.*")
NAMES = tuple(f"container.{pattern.removesuffix('*')}" for pattern in WATCHED)


def test_every_way_out_is_watched(cogspec: Run, tmp_path: Path) -> None:
    done = cogspec("run", "keyphrase", *asking(*WATCHED))

    assert done.returncode == 0, done.stdout + done.stderr
    found = {name: row for name, row in rows(tmp_path).items() if name.startswith(NAMES)}
    assert len(found) > 10
    assert {name: row["reason"] for name, row in found.items() if row["outcome"] != "passed"} == {}


def test_a_leak_in_a_log_file_is_told_with_the_file(cogspec: Run, tmp_path: Path) -> None:
    template = f"{SERVE} --fault container.confidence.logs-bodies-to-a-file {{settings}}"
    done = cogspec("run", "keyphrase", "--launch", template, *asking("privacy.nothing-of-a-request-is-logged"), "--strict")

    assert done.returncode == 1, done.stdout + done.stderr
    (failure,) = rows(tmp_path)["container.privacy.nothing-of-a-request-is-logged"]["failures"]
    assert failure["got"].startswith("the file requests.json of the output mount: 'Quagvolter' in plain text at byte ")


def test_a_command_that_cannot_be_told_of_settings_is_not_blamed(cogspec: Run, tmp_path: Path) -> None:
    some = ("start.needs-eula", "metering.arrives", "stop.ctrl-c-ends-it", "logs.files-appear")
    done = cogspec("run", "keyphrase", "--launch", f"{SERVE} --demo", *asking(*some))

    assert done.returncode == 0, done.stdout + done.stderr
    found = rows(tmp_path)
    assert "has no {settings} or {environment}, so" in found["container.start.needs-eula"]["reason"]
    assert "has no {settings} or {environment}, so" in found["container.logs.files-appear"]["reason"]
    assert "has no {settings} or {environment} or {billing}, so" in found["container.metering.arrives"]["reason"]
    assert found["container.stop.ctrl-c-ends-it"]["outcome"] == "passed"


def test_a_run_says_beforehand_how_long_it_waits_and_does_not_begin_what_it_has_no_time_for(
    cogspec: Run, tmp_path: Path
) -> None:
    template = f"{SERVE} Eula=accept Billing={{billing}} ApiKey={{key}}"
    some = asking("metering.ten-failures-end-serving", "metering.recovers", "ready.means-serving")
    done = cogspec("run", "keyphrase", "--launch", template, "--metering", "600", *some)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "waits up to 10 minutes for reports" in done.stdout
    found = rows(tmp_path)
    assert "take 6600 s, and the run ends after 1800; see --time" in found["container.metering.recovers"]["reason"]
    assert found["container.ready.means-serving"]["outcome"] == "passed"


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_nothing_is_left_of_a_run_that_was_killed(tmp_path: Path) -> None:
    mark = f"COGSPEC_TEST={uuid4().hex}"
    command = [PYTHON, "-m", "conformance", "run", "keyphrase", *asking("logs.files-appear")]
    name, value = mark.split("=")
    around = {**os.environ, name: value, "TMPDIR": str(tmp_path)}
    run = subprocess.Popen(command, cwd=tmp_path, env=around, stdout=subprocess.DEVNULL)
    try:
        # the one that is tested has its settings by --demo
        assert until(lambda: any("\0ApiKey=" in command for command in marked(mark.encode())), 60), "no container was launched"
        assert _directories(tmp_path), "a container with an output mount has none"
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()

    assert until(lambda: not any(marked(mark.encode())), 60), "processes are left behind"
    assert not _directories(tmp_path), "directories are left behind"


def _directories(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("cogspec-*") if path.name != "cogspec-results"]
