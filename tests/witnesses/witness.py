"""Packages of other hands, each in an environment of its own, driven by scripts that print what they understood."""

from __future__ import annotations

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def environment(cache: Path, package: str, name: str = "") -> Path:
    """An interpreter that has the package; made once and kept in pytest's cache, under its name or another one."""
    folder = cache / (name or package.partition("==")[0])
    python, done = folder / "bin" / "python", folder / "complete"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", package]
        installed = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
        if installed.returncode:
            pytest.fail(f"{package} cannot be installed from the registry: {installed.stderr[-500:]}")
        done.touch()
    return python


def drive(python: Path, script: str, url: str, *arguments: str) -> dict[str, Any]:
    """What the script printed about the server at this URL."""
    command = [str(python), HERE / script, url, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
