"""A program that starts a command, and ends it with all it left behind: ``guard.py MARK SECONDS FOLDER REMOVAL COMMAND…``.

It runs until its standard input ends, which happens also when whoever started it is killed, or until it gets SIGTERM.
A byte that comes there is the number of a signal, which is sent to the command.
The command gets SIGTERM then, and passes it on, if it is the client of a container engine; what the engine started is
removed by the removal, a command line in one word, if it is not empty. Whatever is left of all that came of the command
gets SIGTERM, SIGKILL after some seconds, and the folder is removed, if one is named, once the guard was told to end.
What the command says goes to standard error, up to so many bytes, for whoever wants to read it.
One line of JSON on standard output says, as soon as it is known, how the command ended, or with which words it went on
to the end. It needs the standard library alone, so that it can be started as a file, without a package around it.
"""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

MARK = "COGSPEC_GUARDED"
"""The variable of the environment that all processes of a command inherit."""
LONGEST_LINE = 400
"""Characters of a line that are told, so that the report is written in one piece."""
HINT = "'docker run --help'"
"""In the line that docker says last, below its reason."""
SECONDS_TO_KILL = 5.0
SECONDS_TO_REMOVE = 60.0
"""An engine may have a large file system to delete."""
SECONDS_TO_SETTLE = 2.0
"""For what a command leaves to others when it ends: an engine has a monitor of its own, which clears up."""
TICK = 0.1
TOLD_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_CHUNK = 65536
_TAIL = 8192
"""Bytes of the output that are kept."""
MOST_SAID = 8 * 1024 * 1024
"""Bytes of the output that are passed on."""
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl."""


class Guard:
    """A command, and whatever comes of it."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._tail = b""
        self._room = MOST_SAID
        self._status: int | None = None
        self._told = False
        self._events = selectors.DefaultSelector()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str]) -> None:
        """Start the command in a session of its own; OSError when it cannot be."""
        _adopt_orphans()
        woken, waking = os.pipe()
        os.set_blocking(waking, False)
        signal.set_wakeup_fd(waking)
        signal.signal(signal.SIGCHLD, _wake)
        for number in TOLD_TO_END:
            signal.signal(number, self._told_by_signal)
        output, end = os.pipe()
        self._process = _started(command, end, {**os.environ, MARK: self._mark})
        os.close(end)
        os.set_blocking(output, False)
        self._on(0, self._tell, self._pass_on)
        self._on(woken, lambda: None, lambda _: None)
        self._on(output, lambda: None, self._keep)

    def wait(self) -> None:
        """Return when the command has ended, or when it is to be ended."""
        while self._status is None and not self._told:
            self._look(None)
        self._look(0)  # what it said last may have come together with its end

    def stay(self) -> None:
        """Return when the guard was told to end, also when the command has long ended."""
        while not self._told:
            self._look(None)

    @property
    def report(self) -> dict[str, object]:
        """The status of the command, none while it goes on, and the last line that it said."""
        lines = [line.strip() for line in self._tail.decode("utf-8", "replace").splitlines()]
        said = (line for line in reversed(lines) if line and HINT not in line)
        return {"status": self._status, "said": next(said, "")[-LONGEST_LINE:]}

    def end(self, seconds: float, removal: Sequence[str]) -> None:
        """Remove what the command started elsewhere, and end all that came of it, at the latest some seconds after these."""
        due = time.monotonic() + seconds
        self._pass_on(bytes([signal.SIGTERM]))
        self._look_until(lambda: self._status is not None, due)
        remove(removal)
        if self._status is not None:
            self._look_until(lambda: not (self._left() or self._reap()), time.monotonic() + SECONDS_TO_SETTLE)
        if not self._end_all(signal.SIGTERM, max(due, time.monotonic() + SECONDS_TO_SETTLE)):
            self._end_all(signal.SIGKILL, time.monotonic() + SECONDS_TO_KILL)

    def _look_until(self, true: Callable[[], bool], due: float) -> None:
        while not true() and time.monotonic() < due:
            self._look(TICK)

    def _end_all(self, number: signal.Signals, due: float) -> bool:
        """Send a signal to whatever is left; gives whether nothing was in time, for it may be another user's, or stuck."""
        sent: set[int] = set()
        while (left := self._left()) or self._reap():
            if time.monotonic() > due:
                return False
            for process in left - sent:
                with suppress(OSError):
                    os.kill(process, number)
            sent |= left
            self._look(TICK)
        return True

    def _left(self) -> set[int]:
        found = left_behind(self._mark, os.getpid())
        if self._process is not None and self._status is None:
            found.add(self._process.pid)  # all that is known without /proc
        return found

    def _on(self, descriptor: int, ended: Callable[[], None], came: Callable[[bytes], None]) -> None:
        def read() -> None:
            with suppress(BlockingIOError):
                content = os.read(descriptor, _CHUNK)
                if content:
                    came(content)
                    return
                self._events.unregister(descriptor)
                ended()

        self._events.register(descriptor, selectors.EVENT_READ, read)

    def _tell(self) -> None:
        self._told = True

    def _pass_on(self, numbers: bytes) -> None:
        """Send signals to the command while it runs; Ctrl+C goes to all that it started, too, as in a terminal."""
        if self._process is None or self._status is not None:
            return
        for number in numbers:
            with suppress(OSError):
                (os.killpg if number == signal.SIGINT else os.kill)(self._process.pid, number)

    def _told_by_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._told = True

    def _keep(self, content: bytes) -> None:
        self._tail = (self._tail + content)[-_TAIL:]
        passed, self._room = content[: self._room], max(0, self._room - len(content))
        with suppress(OSError):  # a full disk, and no reason to end
            os.write(2, passed)

    def _look(self, seconds: float | None) -> None:
        """Wait for something to happen, and take note of it."""
        for key, _ in self._events.select(seconds):
            key.data()
        self._reap()

    def _reap(self) -> bool:
        """Take note of children that ended; gives whether there are others, which a look at ``/proc`` may have missed."""
        with suppress(ChildProcessError):
            while True:
                process, status = os.waitpid(-1, os.WNOHANG)
                if not process:
                    return True
                if self._process is not None and process == self._process.pid:
                    self._status = self._process.returncode = os.waitstatus_to_exitcode(status)
        return False


def left_behind(mark: str, ancestor: int) -> set[int]:
    """The living processes that descend from this one or bear the mark; none where the system has no ``/proc``."""
    bears = f"{MARK}={mark}".encode()
    parents: dict[int, int] = {}
    marked: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (folder / "stat").read_bytes().rpartition(b")")[2].split()[:2]
            if state not in (b"Z", b"X"):
                parents[int(folder.name)] = int(parent)
                if bears in (folder / "environ").read_bytes().split(b"\0"):
                    marked.add(int(folder.name))

    def descends(process: int) -> bool:
        while process in parents:
            process = parents[process]
            if process == ancestor:
                return True
        return False

    return {process for process in parents if process in marked or descends(process)}


def guards(process: int) -> bool:
    """Whether a process is a guard of something; OSError where that cannot be seen."""
    return os.fsencode(__file__) in Path("/proc", str(process), "cmdline").read_bytes().split(b"\0")


def remove(removal: Sequence[str]) -> None:
    """Run the command that removes what another one started, if there is one; what is gone already is as good."""
    if removal:
        with suppress(OSError, subprocess.TimeoutExpired):
            _started(removal, subprocess.DEVNULL, os.environ).wait(SECONDS_TO_REMOVE)


def _started(command: Sequence[str], output: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - starting it is what this program is for
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, env=environment
    )


def _wake(number: int, frame: FrameType | None) -> None:
    """Nothing more than to be called: what waits for events is woken by that."""
    del number, frame


def _adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, where the system can do that."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _say(report: dict[str, object]) -> None:
    with suppress(OSError):  # whoever wanted to know it is gone
        os.write(1, json.dumps(report).encode() + b"\n")


def main(mark: str, seconds: str, folder: str, removal: str, *command: str) -> None:
    """Guard one command to its end."""
    guard = Guard(mark)
    try:
        guard.start(list(command))
    except OSError as error:
        _say({"trouble": error.strerror})
        return
    guard.wait()
    _say(guard.report)
    guard.end(float(seconds), shlex.split(removal))
    if folder:
        guard.stay()  # whoever named it, or another command, may still use what is in it
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
