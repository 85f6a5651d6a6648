"""The guard of a command: what it reports, and that nothing outlives it."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from program import until

from conformance.target import guard

STUB = Path(__file__).with_name("stub.py")
MEGABYTES = 60
CLIENT_AND_MONITOR = """
touch running
(trap 'touch disturbed' TERM; while [ -e running ]; do sleep 0.05; done; sleep 0.3; touch cleared) &
trap 'rm running; exit 0' TERM
echo $! > pids
while :; do sleep 0.05; done
"""
"""What podman starts: a monitor that clears up behind a container when it has ended."""


class Guarded:
    """A command under a guard, with little patience."""

    def __init__(self, folder: Path, *command: str, removal: str = "", shared: str = "shared") -> None:
        self.mark = uuid4().hex
        self.folder = folder
        arguments = [self.mark, "0.3", str(folder / shared) if shared else "", removal, *command]
        self.process = subprocess.Popen(
            [sys.executable, "-I", guard.__file__, *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def report(self) -> dict[str, object]:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        with self.process:
            assert self.process.stdin
            self.process.stdin.close()
            assert self.process.wait(30) == 0

    def noted(self, count: int = 1) -> list[str]:
        file = self.folder / "pids"
        until(lambda: file.exists() and file.read_text().count("\n") >= count)
        return file.read_text().split()

    def runs(self) -> bool:
        return any(Path("/proc", pid).exists() for pid in self.noted()) or bool(guard.left_behind(self.mark, self.process.pid))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "file").write_text("")
    return tmp_path


@pytest.mark.parametrize("how", ["end of input", "SIGTERM", "SIGINT"])
def test_whatever_tells_a_guard_to_end_ends_what_is_deaf_to_it(how: str, folder: Path) -> None:
    guarded = Guarded(folder, sys.executable, str(STUB), "is_deaf", "0")
    guarded.noted()
    if how != "end of input":
        guarded.process.send_signal(signal.Signals[how])
        assert guarded.process.wait(30) == 0
    guarded.end()

    assert not guarded.runs()
    assert not (folder / "shared").exists()


def test_what_an_engine_started_is_removed_before_its_own_processes_are_ended(folder: Path) -> None:
    """The client of an engine passes the signal on, and the container may be deaf to it."""
    removal = shlex.join(["sh", "-c", "ps -o stat= -p $(cat pids) | cut -c1 > removed; kill -9 $(cat pids)"])
    guarded = Guarded(folder, sys.executable, str(STUB), "is_deaf", "0", removal=removal)
    guarded.noted()
    guarded.end()

    assert (folder / "removed").read_text() == "S\n", "it was not alive any more"
    assert not guarded.runs()


def test_a_monitor_of_an_engine_clears_up_undisturbed(folder: Path) -> None:
    guarded = Guarded(folder, "sh", "-c", CLIENT_AND_MONITOR)
    guarded.noted()
    guarded.end()

    assert (folder / "cleared").exists()
    assert not (folder / "disturbed").exists()
    assert not guarded.runs()


def test_a_removal_that_fails_is_no_reason_to_leave_anything(folder: Path) -> None:
    guarded = Guarded(folder, sys.executable, str(STUB), "is_deaf", "0", removal="no-such-engine rm --force x")
    guarded.noted()
    guarded.end()

    assert not guarded.runs()
    assert not (folder / "shared").exists()


def test_a_daemon_that_left_everything_behind_is_found(folder: Path) -> None:
    guarded = Guarded(folder, sys.executable, str(STUB), "leaves_children", "0")
    assert len(guarded.noted(2)) == 2
    assert guarded.runs()
    guarded.end()

    assert not guarded.runs()


def test_what_a_command_leaves_behind_is_ended_when_it_ends(folder: Path) -> None:
    script = (
        f"{shlex.quote(sys.executable)} {shlex.quote(str(STUB))} is_deaf 0 & while [ ! -e pids ]; do sleep 0.05; done; exit 7"
    )
    guarded = Guarded(folder, "sh", "-c", script, shared="")

    assert guarded.report()["status"] == 7
    assert guarded.process.wait(30) == 0, "it ends by itself, for there is nothing left to guard"
    guarded.end()
    assert not guarded.runs()


def test_a_folder_outlasts_the_command_until_its_guard_is_told_to_end(folder: Path) -> None:
    guarded = Guarded(folder, "sh", "-c", "exit 7")

    assert guarded.report()["status"] == 7
    with pytest.raises(subprocess.TimeoutExpired):
        guarded.process.wait(1)
    assert (folder / "shared" / "file").exists()
    guarded.end()
    assert not (folder / "shared").exists()


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        ("echo one; echo two >&2; exit 3", 3, "two"),
        ("exit 0", 0, ""),
        ("printf 'half a line'; kill -9 $$", -9, "half a line"),
        ("printf '\\377\\n\\n'", 0, "\ufffd"),
        ("echo docker: no; echo; echo \"Run 'docker run --help' for more information\"; exit 125", 125, "docker: no"),
        (f"yes | head -c {MEGABYTES}000000; echo; echo end; exit 1", 1, "end"),
    ],
    ids=["both streams", "nothing", "killed", "no UTF-8", "a hint", "megabytes"],
)
def test_a_guard_reports_how_its_command_ended_and_what_it_said_last(script: str, status: int, said: str, folder: Path) -> None:
    guarded = Guarded(folder, "sh", "-c", script)

    assert guarded.report() == {"status": status, "said": said}
    guarded.end()


def test_what_a_command_says_is_not_kept(folder: Path) -> None:
    """A container may log for days."""
    guarded = Guarded(folder, "sh", "-c", f"yes | head -c {MEGABYTES}000000; touch pids; echo >> pids; exec sleep 600")
    guarded.noted()
    status = Path(f"/proc/{guarded.process.pid}/status").read_text()
    largest = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    guarded.process.send_signal(signal.SIGTERM)

    assert largest < MEGABYTES * 1000, f"{largest} kB"
    assert guarded.report() == {"status": None, "said": "y"}
    guarded.end()


def test_what_a_command_says_is_passed_on_up_to_a_bound(tmp_path: Path) -> None:
    words = ["mark", "0.3", "", "", "sh", "-c", f"echo first; yes | head -c {2 * guard.MOST_SAID}; echo last >&2"]
    command = [sys.executable, "-I", guard.__file__, *words]
    with (tmp_path / "said").open("wb") as said, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as process:
        assert process.wait(30) == 0

    passed_on = (tmp_path / "said").read_bytes()
    assert passed_on.startswith(b"first\ny\n")
    assert len(passed_on) == guard.MOST_SAID


def test_children_of_others_that_ended_are_no_zombies(folder: Path) -> None:
    guarded = Guarded(folder, "sh", "-c", "(sleep 0.1 & echo $! > pids) & wait; exec sleep 600")
    (orphan,) = guarded.noted()

    assert until(lambda: not Path("/proc", orphan).exists())
    guarded.end()
