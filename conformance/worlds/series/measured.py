"""Series that somebody measured, so that not everything the suite sends was made up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from conformance.worlds.series.grid import Granularity, moment
from conformance.worlds.series.model import Series, Truth


@dataclass(frozen=True)
class Measured:
    """One real series in the public domain."""

    name: str
    unit: str
    granularity: Granularity
    start: datetime
    source: str
    licence: str
    """The statement of the package that the numbers were taken from."""
    values: tuple[float, ...]

    def part(self, begin: int, count: int) -> Series:
        """A stretch of it, on its own dates; nothing is known about it but the numbers."""
        start = moment(self.start, self.granularity, begin)
        return Series(self.values[begin : begin + count], self.granularity, start=start, truth=Truth(period=None))


@cache
def measured() -> tuple[Measured, ...]:
    """All of them, as ``measured.json`` lists them."""
    rows: list[dict[str, Any]] = json.loads(Path(__file__).with_name("measured.json").read_text(encoding="utf-8"))
    return tuple(_measured(**row) for row in rows)


def _measured(start: str, values: list[float], **rest: Any) -> Measured:
    return Measured(start=datetime.fromisoformat(start), values=tuple(values), **rest)
