"""The connections that processes have opened, as Linux shows them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

PROC = Path("/proc")
TABLES = ("tcp", "tcp6", "udp", "udp6")
LISTENS = "0A"
WORD = 8
"""Hexadecimal digits of 32 bits, which the tables show in the order of the machine."""


@dataclass(frozen=True)
class _Socket:
    table: str
    here: tuple[IPv4Address | IPv6Address, int]
    there: tuple[IPv4Address | IPv6Address, int]
    listens: bool

    @property
    def is_connected(self) -> bool:
        return bool(self.there[1])

    def __str__(self) -> str:
        return f"{self.there[0]}:{self.there[1]} ({self.table.removesuffix('6').upper()})"


def opened(processes: Iterable[int], port: int) -> frozenset[str] | None:
    """Where processes have connected to, without each other and without those who came to them.

    None where none of them listens at the port, or the sockets of one are hidden: the container is not among them, or the
    system does not show who of them speaks to whom.
    """
    ours: list[_Socket] = []
    for process in processes:
        try:
            ours += _sockets(process)
        except PermissionError:
            return None
        except OSError:
            continue  # it has ended
    listening = {each.here[1] for each in ours if each.listens}
    if port not in listening:
        return None
    ends = {each.here for each in ours}
    return frozenset(
        str(each) for each in ours if each.is_connected and each.here[1] not in listening and each.there not in ends
    )


def _sockets(process: int) -> Iterator[_Socket]:
    """Those of one process. Raises PermissionError where it is somebody else's, and OSError where it has ended."""
    inodes: set[str] = set()
    for descriptor in (PROC / str(process) / "fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed in between
            kind, _, inode = str(descriptor.readlink()).partition(":")
            if kind == "socket":
                inodes.add(inode.strip("[]"))
    for table in TABLES if inodes else ():
        path = PROC / str(process) / "net" / table
        for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else ():  # IPv6 may be switched off
            _, here, there, state, *others = line.split()
            if others[5] in inodes:
                yield _Socket(table, _address(here), _address(there), state == LISTENS and table.startswith("tcp"))


def _address(text: str) -> tuple[IPv4Address | IPv6Address, int]:
    digits, _, port = text.partition(":")
    words = [digits[at : at + WORD] for at in range(0, len(digits), WORD)]
    packed = b"".join(socket.ntohl(int(word, 16)).to_bytes(4, "big") for word in words)
    address = ip_address(packed)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address, int(port, 16)
