"""Testing what a command launches: it is waited for, watched, and always removed."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from program import Run, marked, under_way, until

from conformance import target
from conformance.target import guard

STUB = shlex.join([sys.executable, str(Path(__file__).with_name("stub.py"))])
EMULATOR = shlex.join([sys.executable, "-m", "conformance", "serve"]) + " {container} --demo --port {port}"
QUICK = ("--requirement", "container.ready.stays-ready", "--output", "out")


@pytest.fixture(autouse=True)
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """What is left of a test: processes that inherited its mark or noted their ids, and directories. At its end, nothing."""
    mark = f"MARK_OF_A_TEST={uuid4().hex}"
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv(*mark.split("="))
    monkeypatch.setenv("TMPDIR", str(folder))

    def look() -> list[str]:
        pids = (tmp_path / "pids").read_text().split() if (tmp_path / "pids").exists() else []
        noted = [pid for pid in pids if Path("/proc", pid).exists()]
        return [*noted, *marked(mark.encode()), *(path.name for path in folder.glob("cogspec-*"))]

    yield look
    assert until(lambda: not look()), look()


def results(folder: Path) -> dict[str, object]:
    return json.loads((folder / "out" / "results.json").read_text())


def test_what_is_launched_is_tested_and_removed(cogspec: Run, left: Callable[[], list[str]], tmp_path: Path) -> None:
    done = cogspec("run", "sentiment", "keyphrase", "--launch", EMULATOR, *QUICK)

    assert left() == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sentiment: CONFORMANT" in done.stdout
    assert "keyphrase: CONFORMANT" in done.stdout
    assert "--demo" not in done.stdout + (tmp_path / "out" / "keyphrase" / "results.json").read_text()


def test_a_container_that_nobody_named_is_recognised(cogspec: Run, left: Callable[[], list[str]]) -> None:
    done = cogspec("run", "--launch", f"{STUB} leaves_children {{port}}", *QUICK)

    assert left() == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert "keyphrase: CONFORMANT" in done.stdout


def test_plain_pytest_launches_too_and_meets_nothing_of_the_project(cogspec: Run, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("raise RuntimeError('of their own')\n")
    options = ("--container-requirement", "container.ready.stays-ready", "-p", "no:xdist")
    done = cogspec("--container-launch", EMULATOR, "--container", "keyphrase", *options, program="pytest")
    refused = cogspec("--container-launch", "", program="pytest")
    which = cogspec("--container-launch", EMULATOR, program="pytest")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "keyphrase: CONFORMANT" in done.stdout
    assert (refused.returncode, which.returncode) == (2, 2)
    assert "The command to launch is empty" in refused.stderr
    assert "say which with --container" in which.stderr


def test_instances_that_are_told_where_to_share_show_whether_they_do(cogspec: Run) -> None:
    done = cogspec("run", "read", "--launch", EMULATOR + " Mounts:Shared={shared}", "--profile", "scale-out")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "read: CONFORMANT\n" in done.stdout


def test_one_that_is_not_told_where_to_share_is_launched_once(cogspec: Run, tmp_path: Path) -> None:
    """Two that share nothing would be blamed for what nobody told them."""
    cogspec("run", "read", "--launch", f"{STUB} is_a_web_site {{port}}", "--profile", "scale-out")

    assert (tmp_path / "pids").read_text().count("\n") == 1


@pytest.mark.parametrize(
    ("launch", "code", "words"),
    [
        ("no-such-program {port}", 2, ("no-such-program cannot be launched (No such file or directory)", "PATH")),
        (f"{shlex.quote(__file__)} {{port}}", 2, ("test_launch.py cannot be launched (Permission denied)",)),
        (
            f"{STUB} ends {{port}} ApiKey=open-sesame",
            3,
            ("ended with status 3 and said last: 'no licence for ApiKey=[hidden]'. It has to go on",),
        ),
        (f"{STUB} listens_nowhere {{port}}", 3, ("gave no answer within 2 seconds", "said last: 'loading'")),
        (f"{STUB} never_ready {{port}}", 3, ("still answers 503 after 2 seconds", "said last: 'loading'")),
        (f"{STUB} is_a_web_site {{port}}", 3, ("serves none of the described operations", "said last: 'hello'")),
    ],
    ids=["is not there", "is no program", "ends at once", "listens nowhere", "is never ready", "is something else"],
)
def test_what_is_no_container_is_refused_in_one_sentence(
    launch: str, code: int, words: tuple[str, ...], cogspec: Run, left: Callable[[], list[str]], tmp_path: Path
) -> None:
    done = cogspec("run", "keyphrase", "--launch", launch, "--time", "2", "--output", "out")

    assert left() == []
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr
        assert word in str(results(tmp_path)["reason"])
    assert "open-sesame" not in done.stdout + done.stderr + json.dumps(results(tmp_path))


def test_what_dies_during_a_run_is_told_with_its_status_and_last_words(cogspec: Run, tmp_path: Path) -> None:
    done = cogspec("run", "keyphrase", "--launch", f"{STUB} dies {{port}}", "--output", "out")

    rows: list[dict[str, str]] = json.loads(json.dumps(results(tmp_path)["requirements"]))
    reasons = {row["reason"] for row in rows if row["outcome"] == "not_run"}
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(
        "no longer answers" in reason and "ended with status 5 and said last: 'out of memory'" in reason for reason in reasons
    )
    assert "ended with status 5" in " ".join(done.stdout.split())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_a_run_that_is_ended_leaves_nothing_running(
    number: signal.Signals, left: Callable[[], list[str]], tmp_path: Path
) -> None:
    launch = f"{STUB} leaves_children {{port}} {{shared}}"
    process = under_way(tmp_path, "keyphrase", "--launch", launch)
    running = left()
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)

    assert len(running) >= 5, "the run, the guard, the emulator, the daemon, and the directory"
    assert process.returncode == (-9 if number == signal.SIGKILL else 3), said
    assert until(lambda: not left()), left()


def test_a_run_that_is_told_to_end_while_it_waits_says_so(left: Callable[[], list[str]], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "conformance", "run", "--launch", f"{STUB} listens_nowhere {{port}}", "--output", "out"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert until((tmp_path / "pids").exists)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)

    assert left() == []
    assert process.returncode == 3
    assert said == "Interrupted.\n"
    assert results(tmp_path)["reason"] == "the run was interrupted before its end"


def test_what_a_command_says_can_be_read_while_it_runs_and_when_it_has_ended() -> None:
    with target.Launched(target.Template.read("sh -c 'echo one; exec sleep 600' {port}"), {}) as launched:
        launched.grow(1)
        assert until(lambda: launched.console == b"one\n")
        launched.signal(signal.SIGTERM)
        assert until(lambda: bool(launched.ended()))

        assert launched.console == b"one\n"


def test_what_a_killed_guard_leaves_behind_is_killed_in_its_place(
    left: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with target.Launched(target.Template.read(f"{STUB} is_deaf {{port}}"), {}) as launched:
        launched.grow(1)
        assert until(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text() != "")
        os.kill(parent(int((tmp_path / "pids").read_text())), signal.SIGKILL)

        assert until(lambda: "was ended by SIGKILL" in launched.ended())
    assert until(lambda: not left()), left()


def parent(process: int) -> int:
    return int(Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[1])


def test_what_another_guard_guards_there_is_left_to_it(
    left: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    within = shlex.join([sys.executable, "-I", guard.__file__, "inner", "0.3", "", "", "sh", "-c", "echo $$ > pids; sleep 600"])
    (tmp_path / "nested").write_text(f"sleep 600 | {within}")
    with target.Launched(target.Template.read("sh nested {port}"), {}) as launched:
        launched.grow(1)
        assert until(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text() != "")
        shell = parent(parent(int((tmp_path / "pids").read_text())))
        os.kill(parent(shell), signal.SIGKILL)

        assert until(lambda: "was ended by SIGKILL" in launched.ended())
    assert until(lambda: not left()), left()


@pytest.mark.parametrize("how", ["ended", "killed"])
def test_a_folder_of_several_launches_is_gone_also_when_nobody_is_left_to_remove_it(
    how: str, left: Callable[[], list[str]]
) -> None:
    code = "from conformance.target import kept_folder\nwith kept_folder() as folder: print(folder, flush=True); input()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        (folder / "licence").write_text("good")
        if how == "killed":
            process.kill()
        process.stdin.close()

    assert until(lambda: not folder.exists())
    assert until(lambda: not left())
