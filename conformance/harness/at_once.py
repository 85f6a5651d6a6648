"""Several calls that are under way at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Value = TypeVar("Value")


def at_once(calls: Iterable[Callable[[], Value]]) -> list[Value]:
    """What several calls give, in their order; each has a thread of its own, and none begins before all can."""
    several = list(calls)
    ready = Barrier(len(several))

    def together(call: Callable[[], Value]) -> Value:
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(several)) as pool:
        return list(pool.map(together, several))
