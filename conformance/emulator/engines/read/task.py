"""What a server and the processes that read for it say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conformance.emulator.engines.read.faults import Fault
from conformance.emulator.engines.read.order import Order
from conformance.emulator.engines.read.text import Text

Kind = Literal["count", "read", "warm"]


@dataclass(frozen=True)
class Task:
    """What to do with a file."""

    kind: Kind
    path: str = ""
    page: int = 1
    order: Order = "basic"


@dataclass(frozen=True)
class Page:
    """What was found on one page."""

    width: float
    height: float
    unit: Literal["pixel", "inch"]
    text: Text


@dataclass(frozen=True)
class Outcome:
    """What came of a task: pages counted, a page read, or a fault."""

    pages: int = 0
    page: Page | None = None
    fault: Fault | None = None
    message: str = ""
