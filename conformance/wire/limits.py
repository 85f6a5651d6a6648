"""What one exchange may take: seconds, bytes on the wire, bytes once they are unpacked."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of a whole exchange. A run must end, and must not fill the memory, whatever answers."""

    seconds: float = 30.0
    """From the first step of the connection to the last byte of the answer."""
    head: int = 256 * 1024
    """Bytes of all headers, those of interim answers too."""
    body: int = 16 * MEBIBYTE
    """Bytes of a body, as sent and once it is unpacked."""
    interim: int = 20
    """Answers of 1xx before the one that counts."""
    codings: int = 2
    """Content codings, one over the other, that are taken off."""
