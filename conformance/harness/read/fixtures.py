"""Operations that the cases of the corpus ask for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conformance.harness.door import Broken, Door
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture, Ids


def _operation(door: Door, _name: str, _ids: Ids) -> str:
    """An operation that has succeeded; the text on its page says nothing."""
    # only who asks for a page pays for what draws it
    from conformance.harness.read.client import Read
    from conformance.worlds.pages.files import png
    from conformance.worlds.pages.strategies import saying

    read = Read(door.container.operations[0].service, door, Files())
    try:
        submitted = read.submit(png(saying("plain", "paper")))
        read.followed(submitted)
    except Broken as broken:
        pytest.skip(f"no file can be read: {broken}")
    return submitted.identifier


# an operation cannot be removed: it expires
FIXTURES: Mapping[str, Fixture] = {"read-operation": Fixture(_operation)}
