"""The embedded emulator, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Generator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from types import MappingProxyType

from conformance.catalogue import Container
from conformance.refusal import Refusal
from conformance.target.template import Template

LISTENING = "Now listening on: "
SHARED = "Mounts:Shared"
"""The setting that names a directory which instances share."""
START_SECONDS = 60.0
REPORTS_SECONDS = 0.3
"""Between two reports of an emulator that is launched for the tests of billing, in place of 10 minutes."""


class EmulatorNotInstalled(Refusal):
    """The extra that brings the embedded emulator is missing."""


class EmulatorDidNotStart(Refusal):
    """The embedded emulator ended before it listened."""

    exit_code = 3


def demand_emulator() -> None:
    """Refuse when the extra that brings the emulator is missing."""
    if any(find_spec(package) is None for package in ("starlette", "uvicorn", "swagger_ui")):
        raise EmulatorNotInstalled(
            "The embedded emulator is not installed; run pip install 'cogspec[emulator]', or give --url."
        )


def instances_needed(container: Container, left_out: Collection[str]) -> int:
    """How many instances it takes to try every requirement but these."""
    return 2 if any(r.profile == "scale-out" and r.id not in left_out for r in container.requirements) else 1


@contextmanager
def embedded(container: Container, faults: tuple[str, ...] = ()) -> Generator[str]:
    """Start the emulator in a process of its own on a free port, give its URL, and stop it at the end."""
    with embedded_instances(container, faults, 1) as (url,):
        yield url


@contextmanager
def embedded_instances(
    container: Container, faults: tuple[str, ...], count: int, environment: Mapping[str, str] = MappingProxyType({})
) -> Generator[tuple[str, ...]]:
    """The same with several instances, which share a directory for what they must know of each other.

    ``environment`` is what their processes find in theirs, beside what is in ours.
    """
    demand_emulator()
    command = [sys.executable, "-m", "conformance", "serve", container.name, "--demo", "--private-urls"]
    command += ["--attended", "--port", "0"]
    command += [word for fault in faults for word in ("--fault", fault)]
    with ExitStack() as stack:
        if count > 1:
            command.append(f"{SHARED}={stack.enter_context(tempfile.TemporaryDirectory(prefix='cogspec-'))}")
        started = [stack.enter_context(_started(command, environment)) for _ in range(count)]
        yield tuple(_listening(process, log) for process, log in started)


def emulator_launch(container: Container, faults: tuple[str, ...] = ()) -> Template:
    """The command line that launches the emulator as a container is launched, with all that it is started with."""
    demand_emulator()
    command = [sys.executable, "-m", "conformance", "serve", container.name]
    command += [word for fault in faults for word in ("--fault", fault)]
    command += ["--metering-interval", str(REPORTS_SECONDS)]
    literal = [word.replace("{", "{{").replace("}", "}}") for word in command]
    # one that is killed removes none of its temporary files
    return Template(("env", "TMPDIR={shared}", "{environment}", *literal, "--port", "{port}", "{settings}"))


@contextmanager
def _started(command: list[str], environment: Mapping[str, str]) -> Generator[tuple[subprocess.Popen[bytes], int]]:
    """A process and the descriptor of what it says; it is stopped at the end."""
    with (
        tempfile.TemporaryFile() as log,
        # a session of its own: Ctrl+C in the terminal stops the run first, and the run stops the emulator; a run that is
        # killed stops nothing, but then the emulator's standard input ends
        subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        ) as process,
    ):
        try:
            yield process, log.fileno()
        finally:
            _stop(process)


def _listening(process: subprocess.Popen[bytes], log: int) -> str:
    end = time.monotonic() + START_SECONDS
    said = ""
    while time.monotonic() < end:
        said = _contents(log)
        for line in said.splitlines():
            if line.startswith(LISTENING):
                return line.removeprefix(LISTENING).strip()
        if process.poll() is not None:
            break
        time.sleep(0.02)
    last = said.strip().splitlines()[-1:] or ["it said nothing"]
    raise EmulatorDidNotStart(f"The embedded emulator did not start: {last[0]}")


def _contents(descriptor: int) -> str:
    return os.pread(descriptor, 65536, 0).decode("utf-8", "replace")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=12)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
