"""Ids that no earlier run gave to anything, since a list or group of that id may be there still."""

from __future__ import annotations

from hashlib import blake2b
from itertools import count
from secrets import token_hex

from conformance.worlds.faces.names import LONGEST_ID

_THIS_RUN = token_hex(4)
_NUMBERS = count()


def fresh(run: str, what: str) -> str:
    """An id that ends in this, each time another one, and that a list or group may have."""
    begin = f"{run}-{_THIS_RUN}-{next(_NUMBERS)}"
    room = LONGEST_ID - len(what) - 1
    if len(begin) > room:
        begin = f"{begin[: room - 13]}-{blake2b(begin.encode(), digest_size=6).hexdigest()}"
    return f"{begin}-{what}"


def longest(run: str) -> str:
    """Another one, as long as an id may be."""
    return fresh(run, "").ljust(LONGEST_ID, "x")
