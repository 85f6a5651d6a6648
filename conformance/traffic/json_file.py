"""A JSON file, of which nothing is built before it is needed: 200 MB of empty lists would take twenty times as much."""

from __future__ import annotations

from itertools import count

import msgspec

NOT_THERE = msgspec.Raw()
MOST_ENTRIES = 1_000_000
MOST_VALUES = 3_000_000
"""Of one exchange."""


class NoEntries(ValueError):
    """Entries that are no list, or are too many, in a clause for people."""


class Top(msgspec.Struct):
    """The members at the top of a file by which its form is known; the others are passed over."""

    log: msgspec.Raw = NOT_THERE
    interactions: msgspec.Raw = NOT_THERE
    http_interactions: msgspec.Raw = NOT_THERE
    session: msgspec.Raw = msgspec.field(default=NOT_THERE, name="Entries")
    request: msgspec.Raw = NOT_THERE
    response: msgspec.Raw = NOT_THERE


class _TooMany(Exception):
    """Raised out of the middle of a list."""


def there(written: msgspec.Raw) -> bool:
    """Whether a member is there."""
    return len(memoryview(written)) > 0


def entries(written: msgspec.Raw) -> list[msgspec.Raw]:
    """The elements of a list, as they are written; NoEntries when it is none."""
    try:
        if len(memoryview(written)) > 2 * MOST_ENTRIES:  # an element and its comma take two bytes
            _count(written)
        return msgspec.json.decode(written, type=list[msgspec.Raw])
    except _TooMany:
        raise NoEntries(f"has more than {MOST_ENTRIES} entries, which is too much for one file") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoEntries("has no list of entries that can be read") from None


def is_vast(written: msgspec.Raw | bytes) -> bool:
    """Whether a value may consist of so many that building it would take too much memory."""
    text = bytes(written)
    return text.count(b",") + text.count(b"[") + text.count(b"{") > MOST_VALUES


def _count(written: msgspec.Raw) -> None:
    """Raise _TooMany at the first element that is one too many, before there is a list of them."""
    numbers = count(1)

    class Entry(msgspec.Struct):
        """An object whose members are passed over."""

        def __post_init__(self) -> None:
            if next(numbers) > MOST_ENTRIES:
                raise _TooMany

    msgspec.json.decode(written, type=list[Entry])
