"""What running a block comes to."""

from __future__ import annotations

from dataclasses import dataclass


class Wrong(Exception):
    """What is wrong with a block, for its author."""


@dataclass
class Told:
    """What a command or a program printed, and how it ended."""

    printed: str
    code: int | None
    """None while it goes on."""
