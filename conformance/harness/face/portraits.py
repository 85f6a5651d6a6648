"""The portraits that tests and cases of Face show the container."""

from __future__ import annotations

import pytest

from conformance.harness.door import Door
from conformance.worlds.faces.album import Album, album


def portraits(door: Door) -> Album:
    """The album of this run; skips where there is none."""
    found = album(door.portraits)
    if found.why_empty:
        pytest.skip(found.why_empty)
    return found
