"""What was read of a page before, so that an emulator that is started again and again need not read it again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from conformance.emulator.engines.read.task import Page
from conformance.emulator.remembered import Remembered

AS_IF_READING = 0.12
"""Seconds that remembering takes, or nobody would ever see a page being read."""


class Recall:
    """Pages by what they were read from."""

    def __init__(self, folder: Path) -> None:
        self._remembered = Remembered(folder)

    async def page(self, key: str) -> Page | None:
        """The page that was read from the same bytes in the same way; None when there was none."""
        written = self._remembered.get(key)
        if written is None:
            return None
        try:
            page = msgspec.json.decode(written, type=Page)
        except msgspec.DecodeError:
            return None
        await asyncio.sleep(AS_IF_READING)
        return page

    def keep(self, key: str, page: Page) -> None:
        """Remember a page."""
        self._remembered.keep(key, msgspec.json.encode(page))
