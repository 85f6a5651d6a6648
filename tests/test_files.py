"""Files that users name: pipes, devices, names that no machine takes, disks that are full."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from program import Run, under_way

from conformance.files import SECONDS_TO_BEGIN, content_of, put

LONG = "n" * 300


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def limited(kilobytes: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of which no file may become larger, as on a disk that is full."""
    command = ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash", sys.executable, "-m", "conformance", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_device_without_end_is_not_read_on() -> None:
    with pytest.raises(OSError, match="larger than 1 KB") as refused:
        content_of(Path("/dev/zero"), 1024)

    assert refused.value.errno == errno.EFBIG


def test_a_pipe_is_read_to_its_end_however_slow_its_writer_is(pipe: Path) -> None:
    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            time.sleep(SECONDS_TO_BEGIN + 1)
            file.write(b"late")

    writer = threading.Thread(target=write)
    writer.start()
    found = content_of(pipe)
    writer.join()

    assert found == b"late"


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(IsADirectoryError):
        put(tmp_path / "there", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "language", "--waivers", "pipe"),
        ("plan", "language", "--header", "@pipe"),
        ("plan", "language", "--ca", "pipe"),
        ("certify", "--product", "pipe", "--key", "pipe", "-o", "bundle"),
        ("compare", "folder", "folder"),
        ("merge", "folder"),
        ("verify", "pipe"),
        ("verify", "folder"),
    ],
    ids=" ".join,
)
def test_nobody_waits_for_a_pipe_into_which_nobody_writes(arguments: tuple[str, ...], pipe: Path, cogspec: Run) -> None:
    (pipe.parent / "folder").mkdir()
    for name in ("results.json", "units.jsonl", "core.dsse.json"):
        os.mkfifo(pipe.parent / "folder" / name)
    done = cogspec(*arguments)

    assert done.returncode == 2
    assert "pipe" in done.stderr or "no plain file" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_command_that_is_told_to_end_says_so(pipe: Path) -> None:
    command = [sys.executable, "-m", "conformance", "plan", "language", "--waivers", "pipe"]
    with subprocess.Popen(command, cwd=pipe.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        writer = os.open(pipe, os.O_WRONLY)  # which returns when the command has opened its end
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        os.close(writer)

    assert process.returncode == 3
    assert said == "Interrupted.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge", LONG),
        ("replay", LONG),
        ("compare", LONG, LONG),
        ("judge", LONG),
        ("lint", LONG),
        ("matrix", "here", "-o", LONG),
        ("explain", "f-0000000000", "--results", LONG),
        ("run", "language", "--resume", LONG),
        ("plan", "face", "--portraits", LONG),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_no_machine_takes_is_refused(arguments: tuple[str, ...], cogspec: Run) -> None:
    done = cogspec(*arguments)

    assert done.returncode == 2
    assert "(File name too long)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_links_in_a_circle_are_no_shards(tmp_path: Path, cogspec: Run) -> None:
    (tmp_path / "circle").symlink_to("circle")
    done = cogspec("merge", "circle")

    assert done.returncode == 2
    assert "CannotMerge: circle holds no shard" in done.stderr


def test_a_directory_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = ["bash", "-c", f'rmdir ../gone; exec "{sys.executable}" -m conformance matrix here -o there']
    done = subprocess.run(command, cwd=tmp_path / "gone", capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "UnusablePath: The directory in which you are is gone; change to another one.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("key", "new", ""), "it is empty; give it a value"),
        (("key", "new", "."), "UnusableKey: . is no name of a file"),
        (("merge", "shard", "--output", ""), "it is empty; give it a value"),
        (("matrix", "", "-o", "site"), "it is empty; give it a value"),
        (("run", "language", "--output", ""), "EmptyOption: --output is empty; give it a value, or leave it out."),
        (("run", "language", "--resume", ""), "EmptyOption: --resume is empty"),
        (("run", "language", "--waivers", ""), "EmptyOption: --waivers is empty"),
        (("run", "language", "--ca", ""), "EmptyOption: --ca is empty"),
        (("doctor", "--ca", ""), "EmptyOption: --ca is empty"),
        (("run", "language", "--explore", "--explore-database", "http://x"), "is neither a directory nor a Redis"),
        (("run", "language", "--resume", "a", "--output", "b"), "TwoDirectories: A run goes on in the directory that"),
        (("release", "--check", "--publish"), "give one of them"),
        (("serve", "language", "--demo", "--metering-interval", "nan"), "'nan' is no number"),
        (("compare", "a", "b", "--tolerance", "nan"), "'nan' is no number"),
        (("prove", "--slice", "1/" + "9" * 5000), "is no part of a whole"),
    ],
    ids=lambda value: " ".join(value[:4])[:40] if isinstance(value, tuple) else "",
)
def test_a_value_that_is_none_is_refused(arguments: tuple[str, ...], words: str, cogspec: Run, tmp_path: Path) -> None:
    done = cogspec(*arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_not_half_written_on_a_full_disk(tmp_path: Path) -> None:
    done = limited(0, tmp_path, "key", "new", "k")

    assert done.returncode == 2
    assert done.stderr == "UnusableKey: k cannot be written (File too large); choose another place.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_comparison_has_somewhere_to_be_written_before_anything_is_sent(tmp_path: Path, cogspec: Run) -> None:
    exchange = {"request": {"method": "GET", "url": "http://x/status", "headers": []}, "response": {"status": 200}}
    (tmp_path / "traffic.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [exchange]}}))
    done = cogspec("compare", "traffic.har", "--url", "http://127.0.0.1:1", "--output", "/proc/self")

    assert done.returncode == 2
    assert done.stderr.startswith("CannotWrite: /proc/self cannot be written to")


def test_a_run_on_a_full_disk_ends_with_one_sentence_and_without_a_verdict(tmp_path: Path, emulator: str) -> None:
    asked = ("--url", emulator, "--profile", "core", "--output", "out")
    done = limited(4, tmp_path, "run", "anomaly-detector", *asked)

    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stderr.startswith("ResultsLost: The results could not be written to out (File too large)")
    assert done.stderr.count("\n") == 1
    assert json.loads((tmp_path / "out" / "results.json").read_text())["verdict"] == "no-verdict"
    assert not list((tmp_path / "out").glob(".*.part"))


def test_a_run_whose_directory_is_removed_writes_its_results(tmp_path: Path) -> None:
    process = under_way(tmp_path, "language", "--requirement", "text-v3.1.languages.*")
    shutil.rmtree(tmp_path / "out")
    said, _ = process.communicate(timeout=300)

    assert process.returncode == 0, said
    assert json.loads((tmp_path / "out" / "results.json").read_text())["verdict"] == "conformant"
