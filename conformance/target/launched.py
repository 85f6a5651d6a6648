"""Containers that a command starts: they are watched while a run goes on, and removed with all that came of them."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import msgspec

from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.target import guard
from conformance.target.template import Command, Template, Values

HOST = "127.0.0.1"
SECONDS_TO_STOP = 10.0
"""After which what was launched is killed; container runtimes leave as many."""
SECONDS_BESIDE = guard.SECONDS_TO_REMOVE + guard.SECONDS_TO_SETTLE + guard.SECONDS_TO_KILL + 5.0
"""That the guard of a command may take for its work, beside those that the command has to stop."""
SECONDS_TO_CLEAR = SECONDS_TO_STOP + SECONDS_BESIDE
"""After which nothing is left of what was launched."""

KILLED = 128 + signal.SIGKILL
"""The status with which the client of an engine ends when its container was killed."""


class CannotLaunch(Refusal):
    """A program that is not there, or cannot be run."""


class CommandEnded(Refusal):
    """What was launched ended before the run did."""

    exit_code = 3


class Launched:
    """The instances of a container that a command starts, each at a port of its own; they end with this context."""

    def __init__(self, template: Template, values: Values) -> None:
        self._template = template
        self._values = values
        """What placeholders stand for, beside those that differ from launch to launch."""
        self._started: list[Guarded] = []
        self._shared = ""
        self.names: list[str] = []
        """Those that instances were given where their command takes them, in the order in which they were started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for each in self._started:
            each.tell()
        for each in self._started:
            each.wait()
        if self._shared:
            shutil.rmtree(self._shared, ignore_errors=True)

    @property
    def urls(self) -> tuple[str, ...]:
        """Where the instances are to answer, in the order in which they were started."""
        return tuple(each.url for each in self._started)

    @property
    def console(self) -> bytes:
        """What the commands have said, each up to ``guard.MOST_SAID`` bytes."""
        return b"".join(each.said for each in self._started)

    def grow(self, count: int, port: int = 0) -> None:
        """Start instances until there are as many, at this port or free ones; CannotLaunch where the command cannot be."""
        if "shared" in self._template.placeholders and not self._shared:
            self._shared = tempfile.mkdtemp(prefix="cogspec-")
        while len(self._started) < count:
            chosen = port or _free_port()
            name = f"cogspec-{uuid4().hex[:12]}"
            values = {**self._values, "host": HOST, "port": str(chosen), "shared": self._shared, "name": name}
            self._started.append(Guarded(self._template.filled(values), chosen, self._shared))
            self.names.append(name)

    @property
    def processes(self) -> frozenset[int]:
        """The processes of all instances, as far as this machine shows them: a container engine has its own."""
        return frozenset(process for each in self._started for process in each.processes)

    def signal(self, number: int) -> None:
        """Send a signal to the command of every instance that runs."""
        for each in self._started:
            each.signal(number)

    def check(self) -> None:
        """Refuse where an instance no longer runs."""
        for each in self._started:
            each.check()

    def ended(self) -> str:
        """How the first instance that no longer runs ended, in words; empty while all of them do."""
        return next(filter(None, (each.ended for each in self._started)), "")

    @property
    def killed(self) -> bool:
        """Whether the first process of a container was killed by somebody else, as the system does for want of memory."""
        return any(each.status == KILLED for each in self._started)

    def explained(self, refusal: Refusal) -> Refusal:
        """What was found at an instance, with what the command has to say about it; it is stopped for that."""
        if isinstance(refusal, CannotLaunch | CommandEnded):
            return refusal
        for each in self._started:
            each.tell()
        said = next(filter(None, (each.last_words() for each in self._started)), "")
        if ended := self.ended():
            return CommandEnded(f"{ended}.")
        return type(refusal)(f"{refusal.args[0]} What was launched, {self._started[0].name}, {said or 'said nothing'}.")


@contextmanager
def kept_folder() -> Generator[Path]:
    """A directory that is gone at the end, also when whoever wanted it is killed: what launches share, one after the other."""
    folder = tempfile.mkdtemp(prefix="cogspec-")
    guarded = Guarded(Command((sys.executable, "-I", "-c", "import signal; signal.pause()")), 0, folder)
    try:
        yield Path(folder)
    finally:
        guarded.tell()
        guarded.wait()
        shutil.rmtree(folder, ignore_errors=True)


class _Report(msgspec.Struct):
    """What a guard tells of its command."""

    status: int | None = None
    said: str = ""
    trouble: str = ""


class Guarded:
    """One command that runs, by means of its guard."""

    def __init__(
        self,
        command: Command,
        port: int,
        folder: str,
        seconds: float = SECONDS_TO_STOP,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it. It has these ``seconds`` to stop, and the folder, if one is named, is gone after it was told to.

        Its ``environment`` is that of this process, where no other is given.
        """
        self.name = command.name
        self.url = f"http://{HOST}:{port}"
        self._command = command
        self._mark = uuid4().hex
        self._report: _Report | None = None
        self._console, name = tempfile.mkstemp(prefix="cogspec-")
        Path(name).unlink()  # so that nothing is left of it, whatever happens
        self._seconds = seconds
        words = [sys.executable, "-I", guard.__file__, self._mark, str(seconds), folder]
        words += [shlex.join(command.removal), *command.words]
        try:
            self._guard = subprocess.Popen(  # noqa: S603 - what the user wants to be launched
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._console,
                start_new_session=True,
                env=environment,
            )
        except OSError as error:
            os.close(self._console)
            raise CannotLaunch(f"{self.name} cannot be launched ({error.strerror}).") from None

    def check(self) -> None:
        """Refuse where the command could not be started, or has ended."""
        self._hear(wait=False)
        if self._report and self._report.trouble:
            raise CannotLaunch(
                f"{self.name} cannot be launched ({self._report.trouble}); name a program by a path, or one that is on PATH."
            )
        if self.ended:
            raise CommandEnded(f"{self.ended}. It has to go on for as long as the container is up.")

    @property
    def ended(self) -> str:
        """How the command ended, or that it never began, in words; empty while it runs."""
        self._hear(wait=False)
        if self._report and self._report.trouble:
            return f"What was to be launched, {self.name}, cannot be ({self._report.trouble})"
        if self._report is None or self._report.status is None:
            return ""
        status = self._report.status
        how = f"was ended by {_signal(status)}" if status < 0 else f"ended with status {status}"
        return f"What was launched, {self.name}, {how} and {self.last_words() or 'said nothing'}"

    @property
    def status(self) -> int | None:
        """How the command ended, as a number; None while it runs."""
        self._hear(wait=False)
        return self._report.status if self._report else None

    @property
    def processes(self) -> set[int]:
        """The processes of the command; none where the system has no ``/proc``."""
        return guard.left_behind(self._mark, self._guard.pid)

    @property
    def said(self) -> bytes:
        """What the command has said, as far as it is kept."""
        return os.pread(self._console, guard.MOST_SAID, 0)

    def last_words(self) -> str:
        """What the command said last, once it has ended or is to end, in words; empty where it said nothing."""
        self._hear(wait=True)
        said = self._report.said if self._report else ""
        return f"said last: {plain(self._command.hide(said))!r}" if said else ""

    def signal(self, number: int) -> None:
        """Send a signal to the command."""
        if self._guard.stdin and not self._guard.stdin.closed:
            with suppress(OSError):  # its guard has ended with it
                os.write(self._guard.stdin.fileno(), bytes([number]))

    def tell(self) -> None:
        """Let the command end, with all that came of it."""
        if self._guard.stdin:
            self._guard.stdin.close()

    def wait(self) -> None:
        """Return when nothing of the command is left."""
        try:
            done = self._guard.wait(self._seconds + SECONDS_BESIDE) == 0
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()
            done = False
        if not done:  # somebody killed the guard
            guard.remove(self._command.removal)
            for process in guard.left_behind(self._mark, self._guard.pid):
                with suppress(OSError):
                    if not guard.guards(process):  # which ends what it guards when that which started it is gone
                        os.kill(process, signal.SIGKILL)
        if self._guard.stdout:
            self._guard.stdout.close()
        os.close(self._console)

    def _hear(self, *, wait: bool) -> None:
        """Take the report of the guard, if it is there; there is one, written in one piece."""
        if self._report is not None or self._guard.stdout is None:
            return
        descriptor = self._guard.stdout.fileno()
        os.set_blocking(descriptor, wait)
        with suppress(BlockingIOError):
            said = os.read(descriptor, 65536)
            # a guard that says nothing was killed itself, and what is left is killed in its place
            self._report = msgspec.json.decode(said, type=_Report) if said else _Report(-signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _signal(status: int) -> str:
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
