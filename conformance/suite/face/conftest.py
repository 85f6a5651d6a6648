"""What the tests of Face share."""

from __future__ import annotations

import pytest

from conformance.harness import Door
from conformance.harness.face.client import Face
from conformance.harness.face.portraits import portraits
from conformance.harness.files import Files
from conformance.worlds.faces.album import Album


@pytest.fixture(scope="session")
def face(door: Door, files: Files, run_name: str) -> Face:
    """The container under test."""
    return Face(door, files, run_name)


@pytest.fixture(scope="session")
def album(door: Door) -> Album:
    """The portraits of this run; a test that needs a face is skipped where there are none."""
    return portraits(door)
