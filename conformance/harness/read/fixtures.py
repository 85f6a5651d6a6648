"""Operations that the cases of the corpus ask for."""

from __future__ import annotations

import pytest

from conformance.catalogue import SHARED_DOCUMENT
from conformance.harness.door import Broken, Door
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture


def _operation(door: Door, _name: str) -> str:
    """An operation that has succeeded; the text on its page says nothing."""
    # only who asks for a page pays for what draws it
    from conformance.harness.read.client import Read
    from conformance.worlds.pages.files import png
    from conformance.worlds.pages.strategies import saying

    service = next(o.key for o in door.container.operations if not o.key.startswith(f"{SHARED_DOCUMENT}.")).rpartition(".")[0]
    read = Read(service, door, Files())
    try:
        identifier = read.submit(png(saying("plain", "paper")))
        read.followed(identifier)
    except Broken as broken:
        pytest.skip(f"no file can be read: {broken}")
    return identifier


# an operation cannot be removed: it expires
READ_OPERATION = Fixture(_operation)
