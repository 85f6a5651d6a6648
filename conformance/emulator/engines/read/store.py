"""Where the results of operations are kept until they expire: in memory, in a shared directory, or in Redis.

With a store that several instances share, any of them answers for an operation of another one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

MOST_BYTES = 256_000_000
"""Of everything that is kept in memory; the oldest makes room."""


class StoreDown(Exception):
    """The store cannot be reached or written to, in a sentence."""


class Store(Protocol):
    """Keeps one value for each id; raises StoreDown. Seconds are those from now on."""

    async def put(self, identifier: str, value: bytes, seconds: float) -> None:
        """Keep a value, in the place of the one before it."""
        ...

    async def get(self, identifier: str) -> bytes | None:
        """The value; None when there is none, or no longer."""
        ...

    async def take(self, identifier: str) -> bool:
        """Forget a value; whether it was there. Of several callers at once one is told so."""
        ...

    async def close(self) -> None:
        """Let go of whatever stands behind it."""
        ...


class Memory:
    """For one instance alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_BYTES) -> None:
        self._clock = clock
        self._most = most
        self._kept: dict[str, tuple[bytes, float]] = {}
        self._size = 0

    async def put(self, identifier: str, value: bytes, seconds: float) -> None:
        """Keep a value."""
        await self.take(identifier)
        self._kept[identifier] = value, self._clock() + seconds
        self._size += len(value)
        while self._size > self._most:
            await self.take(next(iter(self._kept)))

    async def get(self, identifier: str) -> bytes | None:
        """The value."""
        value, end = self._kept.get(identifier, (None, 0.0))
        if value is not None and self._clock() >= end:
            await self.take(identifier)
            return None
        return value

    async def take(self, identifier: str) -> bool:
        """Forget a value."""
        value, _ = self._kept.pop(identifier, (None, 0.0))
        self._size -= len(value or b"")
        return value is not None

    async def close(self) -> None:
        """Nothing stands behind it."""


class Directory:
    """Files that every instance with the same directory sees; one is as old as it says at its beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, identifier: str, value: bytes, seconds: float) -> None:
        """Keep a value; readers see the old one or the new one, and no half of it."""
        await asyncio.to_thread(self._written, identifier, b"%d\n" % int(time.time() + seconds) + value)

    async def get(self, identifier: str) -> bytes | None:
        """The value."""
        try:
            content = await asyncio.to_thread((self._folder / f"{identifier}.json").read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreDown(f"{self._folder} cannot be read ({error.strerror}).") from None
        end, _, value = content.partition(b"\n")
        if time.time() >= int(end):
            await self.take(identifier)
            return None
        return value

    async def take(self, identifier: str) -> bool:
        """Forget a value."""
        try:
            await asyncio.to_thread((self._folder / f"{identifier}.json").unlink)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StoreDown(f"{self._folder} cannot be written to ({error.strerror}).") from None
        return True

    async def close(self) -> None:
        """Files stay: another instance may want them."""

    def _written(self, identifier: str, content: bytes) -> None:
        try:
            with NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(content)
            Path(file.name).replace(self._folder / f"{identifier}.json")
        except OSError as error:
            raise StoreDown(f"{self._folder} cannot be written to ({error.strerror}).") from None
