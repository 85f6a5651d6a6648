"""A block at its turn, and what may come of it."""

from __future__ import annotations

from dataclasses import dataclass

from blocks import Block
from reader import Reader

RUN, JUDGED, SKIPPED = "run", "judged", "skipped"
"""What was done with a block."""


@dataclass(frozen=True)
class Step:
    """A block at its turn."""

    page: str
    """The text of the page that it stands on."""
    path: str
    block: Block
    reader: Reader

    @property
    def code(self) -> str:
        """What it holds, on the ports that are free."""
        return self.block.code if self.block.said("as") is not None else self.reader.chosen(self.block.code)
