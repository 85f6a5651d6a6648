"""Which container and operation a recorded request was meant for, whatever host and prefix it was sent to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from conformance import catalogue
from conformance.catalogue import Container, Operation
from conformance.description.paths import Paths, Place
from conformance.wire import Request

VERSION = re.compile(r"v\d[\w.-]*")
"""A segment of a path that names the version of a service."""
Nowhere = Literal["not-described", "other-service"]


@dataclass(frozen=True)
class Meant:
    """The operation that a request was meant for."""

    container: Container
    place: Place


@dataclass(frozen=True)
class Unknown:
    """A request that no operation is described for."""

    kind: Nowhere
    path: str
    """From the name of the service on, where that is a known one; the paths of others may be secret."""
    versions: tuple[str, ...] = ()
    """Those of this service that are described, where the request names another one."""


class Shared(Exception):
    """A path that every container has, so that only its neighbours can tell whose it is."""


class Candidates:
    """The operations that requests may be meant for."""

    def __init__(self, containers: Sequence[Container]) -> None:
        self._alone = containers[0] if len(containers) == 1 else None
        keys = Counter(operation.key for container in catalogue.containers() for operation in container.operations)
        self._owner = {o.key: c for c in containers for o in c.operations if keys[o.key] == 1}
        everything = {o.key: o for c in containers for o in c.operations}
        self._own = Paths(everything[key] for key in self._owner)
        self._shared = Paths(o for key, o in everything.items() if key not in self._owner)
        self._families: dict[tuple[str, ...], list[str]] = {}
        """Versions of services by what stands before them in paths, such as text and analytics."""
        for family, version in _versions(everything[key] for key in self._owner):
            if version not in self._families.setdefault(family, []):
                self._families[family].append(version)
        self._addresses: dict[tuple[str, str], Container] = {}

    def forget(self) -> None:
        """Forget which container listens at which address: another file begins."""
        self._addresses = {}

    def meant(self, request: Request, host: str) -> Meant | Unknown:
        """What a request was meant for; raises Shared where that shows only when the whole file has been seen."""
        places = list(self._own.under_prefixes(request.target))
        for place in places:
            if place.operation.method == request.method:
                owner = self._owner[place.operation.key]
                self._addresses.setdefault((host, place.prefix), owner)
                return Meant(owner, place)
        if places:
            return Unknown("not-described", places[0].path)
        if self._of_all(request):
            raise Shared
        return self._unknown(request)

    def neighbour(self, request: Request, host: str) -> Meant | Unknown:
        """Whose a path that every container has is: that of the container at the same address, or of the only one."""
        for place in self._of_all(request):
            owner = self._addresses.get((host, place.prefix))
            if owner is None and not place.prefix:
                owner = self._alone
            if owner:
                return Meant(owner, place)
        return self._unknown(request)

    def _of_all(self, request: Request) -> list[Place]:
        return [p for p in self._shared.under_prefixes(request.target) if p.operation.method == request.method]

    def _unknown(self, request: Request) -> Unknown:
        spelled = request.target.partition("?")[0].split("/")[1:]
        parts = [part.lower() for part in spelled]
        for start, family in product(range(len(parts)), self._families):
            version = start + len(family)
            if tuple(parts[start:version]) == family and version < len(parts) and VERSION.fullmatch(parts[version]):
                versions = self._families[family]
                others = () if parts[version] in versions else tuple(sorted(versions))
                return Unknown("not-described", "/" + "/".join(spelled[start:]), others)
        return Unknown("other-service", "")


def _versions(operations: Iterable[Operation]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What stands before the version in the paths of these operations, and the version."""
    for operation in operations:
        parts = operation.path.lower().split("/")[1:]
        version = next((place for place, part in enumerate(parts) if VERSION.fullmatch(part)), 0)
        if version:
            yield tuple(parts[:version]), parts[version]
