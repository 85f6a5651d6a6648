"""Why a file is not read."""

from __future__ import annotations

from typing import Literal

Fault = Literal["format", "size", "damaged", "locked", "scripts", "slow", "pages", "download", "form"]


class Unreadable(Exception):
    """A file that is not read: which kind of fault it has, and a sentence."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(fault, message)
        self.fault: Fault = fault
        self.message = message


def demand_few(pages: int, most: int) -> None:
    """Raise Unreadable when a file has more pages than that."""
    if pages > most:
        raise Unreadable("size", f"The file has {pages} pages; {most} are read at most.")
