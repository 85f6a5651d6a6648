"""What was read of a page before, so that an emulator that is started again and again need not read it again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from conformance.emulator.engines.read.worker import Page

AS_IF_READING = 0.12
"""Seconds that remembering takes, or nobody would ever see a page being read."""


class Recall:
    """Pages by what they were read from, in a directory that any number of processes use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def page(self, key: str) -> Page | None:
        """The page that was read from the same bytes in the same way; None when there was none."""
        try:
            page = msgspec.json.decode((self._folder / key).read_bytes(), type=Page)
        except (OSError, msgspec.DecodeError):
            return None
        await asyncio.sleep(AS_IF_READING)
        return page

    def keep(self, key: str, page: Page) -> None:
        """Remember a page; where that cannot be done, it is read again another time."""
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(msgspec.json.encode(page))
            file.close()
            Path(file.name).replace(self._folder / key)
