"""What explorations found, kept for those that follow: in a directory, or in a Redis that many runs share.

Hypothesis writes what it drew as a string of bytes, from which its strategies draw the same again. Only its public ways of
keeping such strings are used, and nothing of them can make a run send what its strategies could not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase, InMemoryExampleDatabase

from conformance.refusal import Refusal

TRIED = 20
"""Earlier findings of one kind of input that are tried, the plainest first."""
SECONDS = 5.0
"""For an answer of Redis."""
SHARED = re.compile(r"rediss?://|unix://")
PREFIX = b"cogspec-explored:"
SECRET = re.compile(r"//[^/@]*@")


class NoDatabase(Refusal):
    """A place that cannot keep what is found."""


class Explored:
    """Keeps findings by what they were drawn from; a place that stops working is told once, and no reason to end a run."""

    def __init__(self, place: str, tell: Callable[[str], object] = str) -> None:
        """``place`` is a directory, or the URL of a Redis, which has to answer now; empty for the memory of this process."""
        self._place = SECRET.sub("//…@", place)
        self._tell: Callable[[str], object] = tell
        self._troubles: tuple[type[Exception], ...] = (OSError,)
        self._database: ExampleDatabase
        if SHARED.match(place):
            self._database = self._shared(place)
        elif "://" in place:
            raise NoDatabase(f"{self._place} is neither a directory nor a Redis, whose address begins with redis://.")
        else:
            self._database = _own(Path(place)) if place else InMemoryExampleDatabase()

    def known(self, kind: bytes) -> list[bytes]:
        """Earlier findings among inputs of a kind, the plainest first."""
        with self._unless_away():
            return sorted(self._database.fetch(kind), key=lambda entry: (len(entry), entry))[:TRIED]
        return []

    def keep(self, kind: bytes, entry: bytes) -> None:
        """Keep what was found among inputs of a kind."""
        with self._unless_away():
            self._database.save(kind, entry)

    def forget(self, kind: bytes, entry: bytes) -> None:
        """Keep what draws nothing any more no longer."""
        with self._unless_away():
            self._database.delete(kind, entry)

    @contextmanager
    def _unless_away(self) -> Generator[None]:
        try:
            yield
        except self._troubles as error:
            self._tell(f"{self._place} keeps nothing any more ({_first_line(error)}): what is found is in the results alone")
            self._database = InMemoryExampleDatabase()

    def _shared(self, url: str) -> ExampleDatabase:
        try:
            import redis
            from hypothesis.extra.redis import RedisExampleDatabase
        except ImportError:
            raise NoDatabase(
                "--explore-database redis://… needs the package redis; pip install 'cogspec[explore]', or name a directory."
            ) from None
        try:
            client = cast("Any", redis.Redis).from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
            client.ping()
        except (redis.RedisError, ValueError, OSError) as error:
            raise NoDatabase(
                f"{self._place} does not answer as a Redis does ({_first_line(error)}); start one there, or name another with "
                "--explore-database."
            ) from None
        self._troubles = (redis.RedisError, OSError)
        return RedisExampleDatabase(client, key_prefix=PREFIX)


def _own(folder: Path) -> ExampleDatabase:
    """A directory, which is made when the first finding comes."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        why = "nothing may be written there" if there.is_dir() else f"{there} is a file"
        raise NoDatabase(f"{folder} cannot keep what is found: {why}; name another directory with --explore-database.")
    return DirectoryBasedExampleDatabase(folder)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
