"""Exchanges that keep an invariant, break it, or do not tell of it; and what it says of one."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import pytest

from conformance.invariants import Invariant, NotTelling, Seen
from conformance.invariants.judge import invariants_of

Verdict = Literal["kept", "broken", "not telling"]


class Told(NamedTuple):
    """Exchanges of each kind for one invariant."""

    kept: tuple[Seen, ...]
    broken: tuple[Seen, ...]
    not_telling: tuple[Seen, ...]


def invariants_by_name(service: str) -> dict[str, Invariant]:
    """The invariants of a service by the names of their functions."""
    return {invariant.name.partition("::")[2]: invariant for invariant in invariants_of(service)}


def rows(table: dict[str, Told], invariants: dict[str, Invariant]) -> list[Any]:
    """Each exchange of a table with its invariant and what that says of it, as parameters of a test."""
    verdicts: tuple[Verdict, ...] = ("kept", "broken", "not telling")
    return [
        pytest.param(invariants[name], verdict, exchange, id=f"{name}-{verdict}-{number}")
        for name, told in table.items()
        for verdict, exchanges in zip(verdicts, told, strict=True)
        for number, exchange in enumerate(exchanges)
    ]


def verdict_of(invariant: Invariant, exchange: Seen) -> Verdict:
    try:
        return "broken" if list(invariant.check(exchange)) else "kept"
    except NotTelling:
        return "not telling"
