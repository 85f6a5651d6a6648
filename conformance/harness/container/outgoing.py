"""What left a container, as contents in which words are looked for: each thing by itself, and what belongs together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from conformance.billing.record import Record
from conformance.harness.container.leaks import Search

Contents = Iterable[tuple[str, bytes]]
"""Each with its name."""


def leaked(search: Search, contents: Contents) -> str:
    """Where the first word is, and how, in a sentence; empty where there is none."""
    found = ((name, search.leak(content)) for name, content in contents)
    return next((f"{name}: {leak}" for name, leak in found if leak), "")


def requests(records: Sequence[Record], to: str) -> Iterator[tuple[str, bytes]]:
    """Requests by themselves, with their framing, the bodies of each connection, and those of all."""
    for number, record in enumerate(records, 1):
        yield f"{number}. request to {to}, {record.method} {record.target[:80]}", record.raw
    connections: dict[int, list[bytes]] = defaultdict(list)
    for record in records:
        connections[record.connection].append(record.body or record.raw)
    for number, bodies in connections.items():
        yield f"the bodies of connection {number} to {to}, one after the other", b"".join(bodies)
    bodies = [body for each in connections.values() for body in each]
    yield f"the bodies of all requests to {to}, one after the other", b"".join(bodies)
    yield f"the members of all requests to {to}, one after the other", by_member(bodies)


def encrypted(records: Sequence[Record], to: str) -> str:
    """That nobody can look into some of the requests, in a sentence; empty where everything could be read."""
    sealed = [record for record in records if record.flaw.startswith("TLS")]
    sent = sum(len(record.raw) for record in sealed)
    return (
        f"{len(sealed)} connections to {to} are encrypted, so nothing but their {sent} bytes was seen of them" if sealed else ""
    )


def files(written: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Files by themselves, and the members of their lines."""
    for path, content in written.items():
        yield f"the file {path} of the output mount", content
        yield f"the members of the lines of {path}, one after the other", by_member(content.splitlines())


def console(said: bytes) -> Iterator[tuple[str, bytes]]:
    """What was printed."""
    yield "the console", said


def fluentd(connections: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """What came over each connection, and over all of them."""
    for number, came in enumerate(connections, 1):
        yield f"connection {number} to Fluentd", came
    yield "all connections to Fluentd, one after the other", b"".join(connections)


def by_member(messages: Iterable[bytes]) -> bytes:
    """What each member of JSON messages says in all of them together, a member a line; a text may be parted among them."""
    said: dict[str, list[str]] = defaultdict(list)
    for message in messages:
        try:
            _gather(json.loads(message), "", lambda name, text: said[name].append(text))
        except (ValueError, RecursionError):
            continue
    return "\n".join(map("".join, said.values())).encode("utf-8", "replace")


def _gather(value: Any, name: str, take: Callable[[str, str], None]) -> None:
    if isinstance(value, str):
        take(name, value)
    elif isinstance(value, dict):
        for key, member in cast("dict[str, Any]", value).items():
            _gather(member, f"{name}.{key}", take)
    elif isinstance(value, list):
        for member in cast("list[Any]", value):
            _gather(member, name, take)
