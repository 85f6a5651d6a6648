"""Results and bundles as they are handed over: each is taken, or refused in a sentence, and none stops the others."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from conformance import catalogue
from conformance.catalogue import Container
from conformance.certify import files, material
from conformance.certify.verify import verify
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.ledger import totals
from conformance.report.results import NoReport, Results, UnreadableResults, files_below
from conformance.report.results import read as read_results

MOST_REQUIREMENTS = 5000
"""Of one container: several times what any has."""
LONGEST_NAME = 80
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,199}")


class NothingThere(Refusal):
    """A path at which nothing lies."""


class UnusableResults(Refusal):
    """Results that no run of this kit writes, or that speak of nothing known."""


@dataclass(frozen=True)
class Entry:
    """The results of one container, and of which product they are."""

    vendor: str
    """Empty where no bundle names one."""
    product: str
    version: str
    results: Results
    key: str = ""
    """SHA-256 of the key that signed the genuine bundle they came in; empty where they came in none."""

    @property
    def certified(self) -> bool:
        """Whether a bundle that verifies holds them."""
        return bool(self.key)

    @property
    def container(self) -> Container:
        """Of which they speak."""
        return catalogue.container(self.results.target.container)

    @cached_property
    def started(self) -> datetime | None:
        """When the run began, in UTC; None where it never did."""
        if not self.results.times.started:
            return None
        found = datetime.fromisoformat(self.results.times.started)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


@dataclass(frozen=True)
class Refused:
    """What was handed over and is not shown."""

    place: str
    reason: str


def demand_there(places: Iterable[Path]) -> None:
    """Refuse a path that leads nowhere."""
    for place in places:
        if not os.path.exists(place):  # noqa: PTH110 - that of pathlib raises where a name is too long
            raise NothingThere(f"{plain(str(place))} is not there; name a bundle, a results.json or the directory of a run.")


def read(places: Mapping[Path, str]) -> tuple[list[Entry], list[Refused]]:
    """What lies at each path, whose results are of the product named beside it."""
    taken: list[Entry] = []
    refused: list[Refused] = []
    for place, name in places.items():
        try:
            found = list(_entries(place, name))
        except Refusal as refusal:
            refused.append(Refused(plain(str(place)), str(refusal)))
        except OSError as error:
            refused.append(Refused(plain(str(place)), f"It cannot be read ({error.strerror})."))
        else:
            taken += found
    return taken, refused


def _entries(place: Path, given: str) -> Iterator[Entry]:
    if is_bundle(place):
        found = files.read(place)
        verified = verify(found)
        product = verified.product
        for each in verified.covers:
            results = checked(material.read(found, each.container).results, str(place))
            vendor, name, version = (plain(word, LONGEST_NAME) for word in (product.vendor, product.product, product.version))
            yield Entry(vendor, name, version, results, verified.key)
        return
    paths = files_below(place) if place.is_dir() else [place]
    if not paths:
        raise NoReport(f"{place} holds no results.json and is no bundle; name what cogspec run or cogspec certify wrote.")
    for path in paths:
        if not path.is_file() or path.stat().st_size > files.LARGEST_FILE:
            raise UnreadableResults(f"{path} is no plain file, or larger than results are.")
        yield Entry("", plain(given, LONGEST_NAME), "", checked(read_results(path), str(path)))


def is_bundle(place: Path) -> bool:
    """Whether something is to be judged as a bundle."""
    if place.is_dir():
        return any((place / name).exists() for name in (files.CORE, files.RECORD))
    return place.is_file() and (place.suffix == files.ARCHIVE or zipfile.is_zipfile(place))


def checked(results: Results, where: str) -> Results:
    """The results; UnusableResults where they contradict themselves or speak of nothing known."""
    trouble = next(_troubles(results), "")
    if trouble:
        raise UnusableResults(f"{where} {trouble}; hand over what a run of cogspec wrote.")
    return results


def _troubles(results: Results) -> Iterator[str]:
    """What is wrong with results, each in a clause."""
    name, rows = results.target.container, results.requirements
    if name not in catalogue.names():
        yield f"speaks of {name[:80]!r}, which is no container"
    if len(rows) > MOST_REQUIREMENTS:
        yield f"names {len(rows)} requirements, and no container has as many"
    if len({row.id for row in rows}) != len(rows):
        yield "names a requirement twice"
    for row in rows:
        if not _ID.fullmatch(row.id):
            yield f"names a requirement {row.id[:80]!r}, which is no id"
    if totals(rows) != results.totals:
        yield "counts otherwise than its requirements"
    if results.verdict == "conformant" and any(row.broken and row.level == "MUST" for row in rows):
        yield "says that all holds, and a MUST in it does not"
    try:
        datetime.fromisoformat(results.times.started or "2000-01-01").astimezone(UTC)
    except (ValueError, OverflowError):
        yield f"began at {results.times.started[:40]!r}, which is no time"
