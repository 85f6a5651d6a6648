"""Which operation a request is meant for, by its method and path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance.catalogue import Operation


@dataclass(frozen=True)
class Place:
    """An operation, and where a request found it."""

    operation: Operation
    prefix: str
    """What stands before the described path: empty, or ``/my/gateway``."""
    path: str
    """The described path, as it was spelled."""


class Paths:
    """The paths of some operations, in any letter case; of several that fit, the one with the fewest parameters."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        plainest = sorted(operations, key=lambda o: o.path.count("{"))
        self._paths = [(o, [part.lower() for part in o.path.split("/")[1:]]) for o in plainest]

    def find(self, method: str, target: str) -> Operation | None:
        """The operation with this method and path; None when none has them."""
        parts = target.partition("?")[0].lower().split("/")[1:]
        fitting = (o for o, path in self._paths if o.method == method and len(path) == len(parts) and _fits(path, parts))
        return next(fitting, None)

    def under_prefixes(self, target: str) -> Iterator[Place]:
        """The operations whose path this target ends with, whatever their method and whatever stands before it."""
        spelled = target.partition("?")[0].split("/")[1:]
        parts = [part.lower() for part in spelled]
        for operation, path in self._paths:
            before = len(parts) - len(path)
            if before >= 0 and _fits(path, parts[before:]):
                yield Place(operation, _joined(spelled[:before]), _joined(spelled[before:]))


def _fits(path: list[str], parts: list[str]) -> bool:
    return all(p == q or p.startswith("{") for p, q in zip(path, parts, strict=True))


def _joined(parts: list[str]) -> str:
    return "".join(f"/{part}" for part in parts)
