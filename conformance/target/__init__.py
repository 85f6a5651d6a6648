"""The thing under test: a URL that somebody else serves, or the embedded emulator in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from types import MappingProxyType
from urllib.parse import urlsplit

import httpx

from conformance import catalogue
from conformance.catalogue import Container
from conformance.refusal import Refusal

LISTENING = "Now listening on: "
SHARED = "Mounts:Shared"
"""The setting that names a directory which instances share."""
START_SECONDS = 60.0
PROBE_SECONDS = 10.0


class NotAUrl(Refusal):
    """What was given as a URL cannot be one."""


class Unreachable(Refusal):
    """Nothing answers at the URL."""

    exit_code = 3


class NotReady(Refusal):
    """The container answers, but does not become ready."""

    exit_code = 3


class NotAContainer(Refusal):
    """Something answers at the URL that serves no operation of the catalogue."""

    exit_code = 3


class OtherContainer(Refusal):
    """Another container than the one named answers at the URL."""

    exit_code = 3


class EmulatorNotInstalled(Refusal):
    """The extra that brings the embedded emulator is missing."""


class EmulatorDidNotStart(Refusal):
    """The embedded emulator ended before it listened."""

    exit_code = 3


def base_url(text: str) -> str:
    """The URL without its trailing slash; NotAUrl when no request could be sent to it."""
    hint = "give the address of the container, such as http://localhost:5000"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotAUrl(f"{text!r} is not a URL; {hint}.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.isascii() or " " in text:
        raise NotAUrl(f"{text!r} is not an http or https URL; {hint}.")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise NotAUrl(f"{text!r} has a query, a fragment or credentials in it; {hint}.")
    return text.rstrip("/")


def recognise(url: str, name: str | None = None, patience: float = START_SECONDS) -> Container:
    """The container that stands at the URL, known by the operations it serves.

    With a name, the container of that name; OtherContainer when it is not the one that answers.
    """
    wanted = catalogue.container(name) if name else None
    with httpx.Client(timeout=PROBE_SECONDS, follow_redirects=False, trust_env=False) as client:
        _wait_until_ready(client, url, patience)
        served = {c.name: _served(client, url, c) for c in catalogue.containers()}
    best = max(served, key=lambda key: served[key])
    if wanted and served[wanted.name]:
        return wanted
    if not served[best]:
        looks = f"{url} serves none of the described operations"
        raise NotAContainer(f"{looks}; is it the address of a container, without any path after the port?")
    if wanted:
        raise OtherContainer(f"{url} serves no operation of {wanted.name}; it looks like {best}.")
    return catalogue.container(best)


def recognise_instances(urls: Sequence[str], name: str | None = None) -> Container:
    """The container that stands at all of these URLs, as ``recognise`` finds it."""
    found = recognise(urls[0], name)
    for url in urls[1:]:
        recognise(url, found.name)
    return found


def _served(client: httpx.Client, url: str, container: Container) -> int:
    """How many operations of its services answer otherwise than a server that lacks them; those that change it stay out."""
    own = [
        o
        for o in container.operations
        if not o.key.startswith(f"{catalogue.SHARED_DOCUMENT}.") and "{" not in o.path and "x-changes-state" not in o.definition
    ]
    count = 0
    for operation in own:
        try:
            answer = client.request(operation.method, url + operation.path, json={})
        except httpx.HTTPError:
            continue
        html = answer.headers.get("content-type", "").startswith("text/html")
        count += answer.status_code not in (404, 405, 501) and not html and answer.status_code // 100 != 3
    return count


def _wait_until_ready(client: httpx.Client, url: str, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            status = client.get(url + "/ready").status_code
        except httpx.TimeoutException:
            raise Unreachable(f"{url} gave no answer within {PROBE_SECONDS:.0f} seconds; is the container stuck?") from None
        except httpx.RemoteProtocolError:
            raise NotAContainer(f"{url} answers, but not in HTTP; check the port.") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{url} cannot be reached ({error}); is the container running, and is this its port?") from None
        if status != 503:
            return
        if time.monotonic() > end:
            raise NotReady(f"{url}/ready still answers 503 after {patience:.0f} seconds; see the log of the container.")
        time.sleep(0.5)


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
            env={**os.environ, **environment},
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
