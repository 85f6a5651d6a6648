"""How a start is refused, and how a run ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from emulators import FRONT_DOOR, start

DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); from conformance.cli import main; main()"
COMPLETE = ["Eula=accept", "Billing=http://127.0.0.1:9", "ApiKey=secret-key"]


def run(arguments: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FRONT_DOOR, "--port", "0", *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_it_can_be_stopped_while_it_loads() -> None:
    """The first process of a container is deaf to what it does not handle, as one is that was told to ignore it."""
    front_door = [sys.executable, "-c", DEAF, *FRONT_DOOR[3:], "--port", "0", *COMPLETE]
    with subprocess.Popen(front_door, stdout=subprocess.PIPE, text=True) as process:
        status, deadline = Path(f"/proc/{process.pid}/status"), time.monotonic() + 30
        while not _handles_sigterm(status) and time.monotonic() < deadline:
            time.sleep(0.005)
        process.terminate()
        said, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert "Now listening" not in said


def _handles_sigterm(status: Path) -> bool:
    caught = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def test_a_package_that_is_missing_is_told_with_what_brings_it() -> None:
    without = "import sys; sys.modules['vaderSentiment.vaderSentiment'] = None; from conformance.cli import main; main()"
    command = [sys.executable, "-c", without, "serve", "sentiment", "--port", "0", *COMPLETE]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert ended.returncode == 2
    assert ended.stderr == (
        "EngineNotInstalled: The emulator of sentiment needs vaderSentiment.vaderSentiment, which is missing; "
        "run pip install 'cogspec[sentiment]'.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Missing EULA=accept command line option. You must provide this to continue."),
        (["Eula=yes", *COMPLETE[1:]], "Missing EULA=accept command line option."),
        ([COMPLETE[0], COMPLETE[2]], "Missing Billing=<endpoint> command line option."),
        ([COMPLETE[0], "Billing=westus", COMPLETE[2]], "Invalid Billing Endpoint URI."),
        ([COMPLETE[0], "Billing=http://h:99999", COMPLETE[2]], "Invalid Billing Endpoint URI."),
        (COMPLETE[:2], "Missing ApiKey=<key> command line option."),
        ([*COMPLETE[:2], "ApiKey=a b"], "copy the key alone"),
        (["Elua=accept", *COMPLETE[1:]], "You must provide this to continue. Did you mean 'Eula' by 'Elua'?"),
        ([*COMPLETE, "eula"], "is not NAME=VALUE"),
        ([*COMPLETE, "Mounts:Input=/input"], "Mounts:Input is not allowed for anomaly-detector"),
        ([*COMPLETE, "Logging:Disk:Format=json", "Mounts:Output=/no/such/place"], "needs an output mount"),
        ([*COMPLETE, "Logging:Console:LogLevel:Default=Loud"], "choose from Trace, Debug"),
    ],
)
def test_a_start_is_refused_in_one_sentence(arguments: list[str], sentence: str) -> None:
    ended = run(arguments)
    said = ended.stdout + ended.stderr

    assert ended.returncode == 2
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
    assert "secret-key" not in said


def test_a_port_in_use_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run(["--demo", "--port", str(taken.getsockname()[1])])

    assert ended.returncode == 2
    assert "Cannot listen on 127.0.0.1:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_address_of_another_machine_is_refused() -> None:
    ended = run(["--demo", "--host", "203.0.113.7"])

    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["EULA=accept", "billing=http://127.0.0.1:9", "APIKEY=k"], {}),
        ([], {"Eula": "accept", "BILLING": "http://127.0.0.1:9", "apikey": "k"}),
        (["Eula=accept", "Logging__Console__LogLevel__Default=warning"], {"Billing": "http://127.0.0.1:9", "ApiKey": "k"}),
        (COMPLETE, {"Eula": "no"}),
    ],
)
def test_names_in_any_form_start_the_same_service(arguments: list[str], environment: dict[str, str]) -> None:
    with start([*FRONT_DOOR, "--port", "0", *arguments], {**os.environ, **environment}) as started:
        assert httpx.get(started.url + "/ready", trust_env=False).status_code == 200


def test_the_lines_of_a_start() -> None:
    with start([*FRONT_DOOR, "--port", "0", *COMPLETE]) as started:
        url = started.url
        httpx.get(url + "/ready", trust_env=False)
        lines = started.said.splitlines()

    assert "Submitting metering to 'http://127.0.0.1:9'." in lines
    assert lines[-2:] == [f"Now listening on: {url}", "Application started. Press Ctrl+C to shut down."]
    assert "secret-key" not in "".join(lines)


def test_a_setting_that_is_not_known_is_warned_of() -> None:
    with start([*FRONT_DOOR, "--port", "0", *COMPLETE, "Biling=http://x", "mongodb://user:pass@host/?a=b"]) as started:
        assert httpx.get(started.url + "/ready", trust_env=False).status_code == 200
        said = started.said

    assert "Warning: 'Biling' is no setting of this container, and changes nothing. Did you mean 'Billing'?" in said
    assert "user:pass" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    with start([*FRONT_DOOR, "--demo", "--port", "0"]) as started, httpx.Client(trust_env=False) as idle:
        idle.get(started.url + "/ready")  # and the connection stays open
        started.process.send_signal(number)

        assert started.process.wait(10) == 0
        assert "Traceback" not in started.said


def test_the_port_is_free_again_after_a_stop() -> None:
    with start([*FRONT_DOOR, "--demo", "--port", "0"]) as first:
        url = first.url
        httpx.get(url + "/ready", trust_env=False)
    with start([*FRONT_DOOR, "--demo", "--port", url.rpartition(":")[2]]) as second:
        assert second.url == url
