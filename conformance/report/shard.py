"""Which part of a run something is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conformance.refusal import Refusal

MOST = 1000
"""Shards."""


class WrongShard(Refusal):
    """A shard that is none."""


@dataclass(frozen=True)
class Shard:
    """One of so many parts of a run."""

    number: int
    """From 1."""
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @classmethod
    def read(cls, text: str) -> Shard:
        """The shard that a user named; WrongShard where it is none."""
        match = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
        if not match or not 1 <= int(match[1]) <= int(match[2]) <= MOST:
            raise WrongShard(f"--shard is {text!r}; give its number and how many there are, from 1/1 to {MOST}/{MOST}.")
        return cls(int(match[1]), int(match[2]))
