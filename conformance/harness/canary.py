"""Requests with words in them that stand nowhere else, so that wherever one of them turns up, it came from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from conformance.catalogue import Container, Operation
from conformance.harness.container.leaks import Search
from conformance.rooms import module_of
from conformance.wire import Request

PIECE = 24
"""Bytes of a file that nobody sends by chance."""


@dataclass(frozen=True)
class Canary:
    """One request, and what of it must turn up nowhere."""

    request: Request
    words: tuple[bytes, ...]
    texts: tuple[bytes, ...] = ()
    """What is sent as a whole besides the body; a hash of one tells who knows the text that it was sent."""
    trains: bool = False
    """Whether a page says that the service is sent such requests, beside the usage reports, to learn from them."""


def search_for(canaries: Sequence[Canary], *, without: bytes = b"") -> Search:
    """Looks for their words, and for hashes of these and of what was sent; not for words that are in a text already."""
    words = [word for canary in canaries for word in canary.words if word not in without]
    return Search(words, [text for canary in canaries for text in (canary.request.body, *canary.texts) if text])


def pieces(content: bytes) -> tuple[bytes, ...]:
    """Pieces of a file, past its head, which other files have, too."""
    return tuple(content[at : at + PIECE] for at in (len(content) // 3, len(content) // 2, 2 * len(content) // 3))


def canaries(container: Container, operation: Operation) -> tuple[Canary, ...]:
    """Those that the module ``canary`` of the operation's package has for a container that serves this operation."""
    module = module_of(f"conformance.harness.{operation.package}.canary")
    if module is None:
        return ()
    return cast("Callable[[Container, Operation], tuple[Canary, ...]]", module.canaries)(container, operation)
