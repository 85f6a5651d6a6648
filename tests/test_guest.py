"""The plugin in a project of somebody else's: nothing of theirs changes, and nothing of theirs reaches a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

HOSTILE = {
    "pytest.ini": "[pytest]\npython_files = check_*.py\npython_functions = check_*\naddopts = --strict-markers -W error\n",
    "conftest.py": (
        "import pytest\n"
        "@pytest.fixture(autouse=True)\n"
        "def nobody_gets_past(request): raise RuntimeError('of their own')\n"
        "def pytest_collection_modifyitems(items): items.clear()\n"
    ),
    "check_own.py": "def check_own(request): assert 'door' not in request.session._fixturemanager._arg2fixturedefs\n",
}


def project(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)


def test_a_projects_own_tests_meet_nothing_of_ours(cogspec: Run, tmp_path: Path) -> None:
    project(tmp_path, {**HOSTILE, "conftest.py": ""})
    done = cogspec("-q", program="pytest")

    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_run_meets_nothing_of_the_project(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    project(tmp_path, HOSTILE)
    asked = ("--container-url", emulator, "--container-requirement", "anomaly-detector.last.*")
    done = cogspec(*asked, "-n", "2", program="pytest")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.startswith("-n 2 does not divide a run with --container-url (shards would change the state of one ")
    assert done.stderr.count("\n") == 1
    assert "anomaly-detector: CONFORMANT, as far as tried" in done.stdout
    assert json.loads((tmp_path / "cogspec-results" / "results.json").read_text())["complete"] is False


def test_paths_of_ones_own_have_no_place_in_a_run(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    project(tmp_path, HOSTILE)
    done = cogspec("--container-url", emulator, "check_own.py", program="pytest")

    assert done.returncode == 2
    assert "leave out the paths" in done.stderr


@pytest.mark.parametrize("level", ["1", "2"])
def test_a_python_without_assertions_judges_nothing(level: str, cogspec: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONOPTIMIZE", level)
    done = cogspec("run", "language")

    assert done.returncode == 3
    assert "started without assertions" in done.stderr
