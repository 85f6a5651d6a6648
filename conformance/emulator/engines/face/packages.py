"""Where the packages of the engine keep their models. None of them is imported: only their files are read."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from conformance.refusal import Refusal


class FaceNotInstalled(Refusal):
    """What finds and compares faces is not there, or is not what it should be."""


def file_of(package: str, name: str) -> Path:
    """A file of a package that is installed; FaceNotInstalled when there is none."""
    spec = find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise FaceNotInstalled(
            f"Face needs {name} of the package {package}; install cogspec[emulator], on Linux x86-64 with Python 3.11 to 3.13."
        )
    return path
