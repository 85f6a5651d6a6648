"""Beside the plugins that a project is likely to have: its own tests end as they did, and a run gets its verdict."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from program import Run

NEIGHBOURS = ("pytest-timeout", "pytest-xdist", "execnet", "pytest-randomly", "pytest-asyncio")
PROJECT = {
    "pytest.ini": "[pytest]\npython_files = check_*.py\naddopts = --timeout=20 -n 2\nasyncio_mode = auto\n",
    "conftest.py": (
        "import pytest\n"
        "@pytest.fixture(autouse=True)\n"
        "def around(request, record_property):\n"
        "    record_property('around', request.node.name)\n"
        "    yield\n"
    ),
    "check_own.py": (
        "import asyncio, random\n"
        "def test_one(): assert random.random() < 1\n"
        "async def test_two(): await asyncio.sleep(0)\n"
        "def test_three(cache, tmp_path): assert False\n"
    ),
    "test_not_collected.py": "def test_never(): raise SystemExit('not one of theirs')\n",
}


@pytest.fixture(scope="session")
def neighbours(pytestconfig: pytest.Config) -> Path:
    """A folder with these plugins in it; installed once, and kept in pytest's cache."""
    folder = pytestconfig.cache.mkdir("neighbours")
    if not (folder / "complete").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, *NEIGHBOURS]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-500:]
        (folder / "complete").touch()
    return folder


@pytest.fixture
def project(tmp_path: Path, neighbours: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's project, in which the program is run beside these plugins."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(neighbours), os.environ.get("PYTHONPATH", "")]))
    for name, text in PROJECT.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a session printed, without its order, its times, its progress and the seed of the day."""
    kept = (re.sub(r"in \d+\.\d+s|random seed.*|seed=\d+|/\S*/pytest-\d+/\S*", "", line) for line in done.stdout.splitlines())
    passing = ("plugins:", "[gw", "initialized:", "bringing up", "created:")
    return sorted(line for line in kept if not line.startswith(passing) and "%]" not in line)


def test_the_own_tests_of_a_project_end_as_they_did(project: Path, cogspec: Run) -> None:
    del project
    without = cogspec("-p", "no:cogspec", "-p", "randomly", "-p", "no:hypothesispytest", program="pytest")
    beside = cogspec("-p", "randomly", "-p", "no:hypothesispytest", program="pytest")

    assert "1 failed, 2 passed" in without.stdout, without.stdout + without.stderr
    assert all(name in without.stdout for name in ("timeout-", "xdist-", "randomly-", "asyncio-")), without.stdout
    assert told(beside) == told(without)
    assert (beside.returncode, beside.stderr) == (without.returncode, without.stderr)


def test_a_run_gets_its_verdict_beside_them(project: Path, cogspec: Run, emulator: str) -> None:
    wanted = ("--container-requirement", "anomaly-detector.last.*")
    done = cogspec("--container-url", emulator, *wanted, "-q", program="pytest")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "anomaly-detector: CONFORMANT, as far as tried" in done.stdout
    rows = json.loads((project / "cogspec-results" / "results.json").read_text())["requirements"]
    assert {row["outcome"] for row in rows if row["id"].startswith("anomaly-detector.last.")} == {"passed"}
