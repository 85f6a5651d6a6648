"""Turns bodies that are valid in form into bodies that are valid in meaning.

A schema cannot say that timestamps ascend on a grid, or that ids differ. Only a body that is valid in both
ways must be accepted by every correct server. What a service means is found by the package of its
operations: the module of that name in here holds its ``MEANING``. A package without such a module has no
meaning beyond its form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from conformance.catalogue import Operation
from conformance.rooms import module_of
from conformance.walker import rewritten

NamedFile = tuple[str, bytes]
"""Name and content."""
ServedFile = tuple[str, bytes]
"""Media type and content."""


def _as_it_is(body: Any, seed: int) -> Any:
    del seed
    return body


def _all_of_it(operation: Operation, body: Any) -> Any:
    del operation
    return body


def _no_files(operation: Operation) -> Sequence[NamedFile]:
    del operation
    return ()


def _nothing_served(portraits: Path | None) -> Mapping[str, ServedFile | str]:
    del portraits
    return {}


@dataclass(frozen=True)
class Meaning:
    """What the requests of one service mean, beyond what their form shows."""

    plausible: Callable[[Any, int], Any] = _as_it_is
    """From a body and a seed to the body with every part that has a meaning made meaningful; None where that cannot be."""
    certain: Callable[[Operation, Any], Any] = _all_of_it
    """From a plausible body to the part of it that every correct server accepts; None where nothing of it is certain."""
    certain_query: Mapping[str, Sequence[str]] | None = None
    """The parameters, and of each the values, that every container knows; None where any query is as good as none."""
    files: Callable[[Operation], Sequence[NamedFile]] = _no_files
    """Files that every correct server accepts as the body of an operation, if it takes any."""
    served: Callable[[Path | None], Mapping[str, ServedFile | str]] = _nothing_served
    """The files that frozen bodies name by a URL, by path; or why one cannot be served here.

    From the folder of the user's own portraits, if there is one.
    """


@cache
def meaning_of(package: str) -> Meaning:
    """What the requests of the services with this package mean."""
    module = module_of(f"{__name__}.{package}")
    return Meaning() if module is None else cast("Meaning", module.MEANING)


def plausible(operation: Operation, body: Any, seed: int) -> Any:
    """The body with every part that has a meaning made meaningful; None where that cannot be."""
    return meaning_of(operation.package).plausible(rewritten(body, scalar=_whole), seed)


def certain(operation: Operation, body: Any, seed: int) -> Any:
    """The plausible body without its doubtful members: every correct server must accept it. None where nothing is certain."""
    candidate = plausible(operation, body, seed)
    return None if candidate is None else meaning_of(operation.package).certain(operation, candidate)


def certain_query(operation: Operation, query: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters of a query that every correct server accepts; all of them where nothing else is known."""
    known = meaning_of(operation.package).certain_query
    return [(name, value) for name, value in query if known is None or value in known.get(name, ())]


def files(operation: Operation) -> Sequence[NamedFile]:
    """Name and content of files that every correct server accepts as the body of this operation, if it takes any."""
    return meaning_of(operation.package).files(operation)


def served_files(package: str, portraits: Path | None = None) -> Mapping[str, ServedFile | str]:
    """Media type and content of the files that frozen bodies of a package name by a URL, by path; or why one is not there."""
    return meaning_of(package).served(portraits)


def _whole(value: Any) -> Any:
    """A whole number without a fraction: whether 5.0 is an integer is a matter of the JSON library."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
