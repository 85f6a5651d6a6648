"""The chain of directories in a TIFF, followed before a decoder does: it can lead back to itself."""

from __future__ import annotations

import struct
from pathlib import Path

from conformance.emulator.engines.read.faults import Unreadable

ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
ENTRY = 12
"""Bytes of one field of a directory."""


def demand_straight_directories(path: Path, most: int) -> None:
    """Raise Unreadable when the directories of a TIFF do not end, or not within the file; other files are left alone."""
    with path.open("rb") as file:
        order = ORDERS.get(file.read(4))
        if order is None:
            return
        seen: set[int] = set()
        place = _number(file.read(4), order, "I")
        while place:
            if place in seen:
                raise Unreadable("damaged", "The directories of the TIFF lead back to themselves.")
            seen.add(place)
            if len(seen) > most:
                raise Unreadable("size", f"The file has more than {most} pages.")
            file.seek(place)
            file.seek(_number(file.read(2), order, "H") * ENTRY, 1)
            place = _number(file.read(4), order, "I")
        if not seen:
            raise Unreadable("damaged", "The TIFF has no pages.")


def _number(data: bytes, order: str, kind: str) -> int:
    if len(data) < struct.calcsize(kind):
        raise Unreadable("damaged", "The TIFF ends before its directories do.")
    return struct.unpack(order + kind, data)[0]
