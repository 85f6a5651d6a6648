"""``-n`` of pytest-xdist: a run of what it launches is divided inside one machine, and says what a whole one says."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from program import Run, marked, until
from test_shards import cases, core, entries, exchanges

RELAY = shlex.join([sys.executable, "-S", str(Path(__file__).with_name("relay.py")), "{port}"])
PLUGINS = ("-p", "xdist", "-p", "conformance.plugin")
"""All that is loaded of what is installed here, because loading the others takes longer than what is tested."""
WAITS = "sh -c 'echo loading; exec sleep 600' {port}"
ASKED = ("--container", "language", "--container-requirement", "text-v3.1.*", "--container-output", "out", "-n", "2")


@pytest.fixture(autouse=True)
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """What is left of a run: processes that inherited its mark, and directories. At its end, nothing."""
    mark, folder = f"MARK_OF_A_TEST={uuid4().hex}", tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv(*mark.split("="))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def look() -> list[str]:
        return [*marked(mark.encode()), *(path.name for path in folder.glob("cogspec-*"))]

    yield look
    assert until(lambda: not look()), look()


def somewhere(found: object) -> str:
    """The same with any port."""
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:1", json.dumps(found))


def test_processes_find_what_one_finds(
    url: str, whole: Path, cogspec: Run, left: Callable[[], list[str]], tmp_path: Path
) -> None:
    launch = ("--container-launch", f"{RELAY} {url}")
    done = cogspec(*PLUGINS, *ASKED, *launch, "--junitxml", "for/others.xml", program="pytest")

    assert left() == []
    assert (done.returncode, done.stderr) == (1, "")
    assert "tests in 2 shards side by side; 2 containers are launched at once\n" in done.stdout
    assert done.stdout.count("calls that may be billed") == 1
    assert [line[:22] for line in done.stdout.splitlines() if " has ended after " in line] in (
        ["shard 1/2 has ended af", "shard 2/2 has ended af"],
        ["shard 2/2 has ended af", "shard 1/2 has ended af"],
    )
    assert done.stdout.count("NOT CONFORMANT") == 1
    assert somewhere(core(tmp_path / "out")) == somewhere(core(whole))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in whole.iterdir()}
    assert somewhere(sorted(entries(tmp_path / "out"))) == somewhere(sorted(entries(whole)))
    assert cases(tmp_path / "out") == cases(whole)
    assert exchanges(tmp_path / "out") == exchanges(whole)
    assert (tmp_path / "for" / "others.xml").read_text() == (tmp_path / "out" / "junit.xml").read_text()


def test_a_shard_without_a_target_ends_the_others(cogspec: Run, left: Callable[[], list[str]], tmp_path: Path) -> None:
    once = "sh -c 'mkdir taken && exec sleep 600; echo no room for ApiKey=open-sesame && exit 4' {port}"
    done = cogspec(*PLUGINS, *ASKED, "--container-launch", once, program="pytest")
    reason = json.loads((tmp_path / "out" / "results.json").read_text())["reason"]

    assert left() == []
    assert done.returncode == 3
    assert done.stderr == f"{reason}\n"
    assert reason.startswith("ShardFailed: Shard ")
    assert "ended with 3, and the others were ended for that: CommandEnded: What was launched, sh, ended with" in reason
    assert "no room for" in reason
    assert "open-sesame" not in reason


def test_a_run_that_is_killed_leaves_nothing(left: Callable[[], list[str]], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", *PLUGINS, *ASKED, "--container-launch", WAITS]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        assert until(lambda: sum(line.startswith("sleep") for line in left()) == 2), left()
        process.kill()

    assert until(lambda: not left()), left()
    assert "it was killed" in json.loads((tmp_path / "out" / "results.json").read_text())["reason"]
