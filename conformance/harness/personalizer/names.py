"""Names that no earlier run gave to anything: an event id identifies one rank, and a service may refuse it to another."""

from __future__ import annotations

from itertools import count
from secrets import token_hex

_THIS_RUN = token_hex(4)
_NUMBERS = count()


def of_this_run(name: str) -> str:
    """The name, as only this run gives it."""
    return f"{name}-{_THIS_RUN}"


def fresh(name: str) -> str:
    """The same, each time another one."""
    return f"{of_this_run(name)}-{next(_NUMBERS)}"
