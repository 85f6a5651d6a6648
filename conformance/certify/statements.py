"""What is signed: two statements in the form of in-toto that two equal certifications have in common, and a record of the rest.

The core depends on the behaviour of the target, the seed and the kit, and on nothing else: no time, no address, no number of
requests that were waited with. The record names the digest of every file, and holds what differs from one run to the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from conformance.catalogue import Basis, Level, Profile
from conformance.certify.product import Product
from conformance.certify.strict_json import canonical
from conformance.report.results import OperationCoverage, Outcome, Results, Totals, Waiver

STATEMENT = "https://in-toto.io/Statement/v1"
CORE = "https://github.com/cogspec/cogspec/certification/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
RECORD = "https://github.com/cogspec/cogspec/record/v1"


@dataclass(frozen=True)
class Row:
    """A requirement and its outcome."""

    id: str
    level: Level
    basis: Basis
    profile: Profile
    outcome: Outcome
    scored: bool
    """Whether the release demands it; one that was added later is shown alone."""
    reason: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Cases:
    """The frozen cases, or those of a challenge, and which of them were sent."""

    sha256: str
    count: int
    sent: int
    requests: str
    """SHA-256 over the ids of all that were sent."""
    made_with: Mapping[str, str]
    """Versions of what draws the cases of a challenge; none where they are the frozen ones."""


@dataclass(frozen=True)
class Certified:
    """One container of a certification."""

    container: str
    spec: str
    """SHA-256 of its description."""
    cases: Cases
    totals: Totals
    coverage: tuple[OperationCoverage, ...]
    requirements: tuple[Row, ...]


@dataclass(frozen=True)
class Core:
    """The predicate of ours: what the one of test results has no room for."""

    product: Product
    kit: str
    """Its version, whose frozen requirements score."""
    kit_sha256: str
    seed: int
    challenge: bool
    """Whether a reviewer named the seed."""
    containers: tuple[Certified, ...]


@dataclass(frozen=True)
class Descriptor:
    """Something with a name and a digest."""

    name: str
    digest: Mapping[str, str]


@dataclass(frozen=True)
class TestResult:
    """The predicate that other tools know."""

    __test__ = False

    result: Literal["PASSED", "WARNED"]
    configuration: tuple[Descriptor, ...]
    passedTests: tuple[str, ...]  # noqa: N815 - as in-toto calls it
    warnedTests: tuple[str, ...]  # noqa: N815 - the same
    failedTests: tuple[str, ...]  # noqa: N815 - the same


@dataclass(frozen=True)
class RunRecord:
    """What differs from one run of a container to the next."""

    container: str
    url: str
    started: str
    seconds: float
    requests: int


@dataclass(frozen=True)
class Record:
    """The predicate over all files."""

    runs: tuple[RunRecord, ...]


def statement(subjects: Sequence[Descriptor], kind: str, predicate: object) -> bytes:
    """A statement of in-toto."""
    return canonical({"_type": STATEMENT, "subject": subjects, "predicateType": kind, "predicate": predicate})


def subject(product: Product) -> Descriptor:
    """What is certified: the image by its digest, or the description of the product by one."""
    if product.digest:
        return Descriptor(product.image.partition("@")[0], {"sha256": product.digest})
    described = hashlib.sha256(canonical(product)).hexdigest()
    return Descriptor(f"{product.vendor} {product.product} {product.version}", {"sha256": described})


def test_result(core: Core) -> TestResult:
    """The same outcomes in the words of the predicate that other tools know; not-run ones have no place in it."""
    rows = [(f"{each.container}/{row.id}", row) for each in core.containers for row in each.requirements]
    failed = tuple(name for name, row in rows if row.outcome in ("failed", "unstable", "waived"))
    configuration = [Descriptor("kit", {"sha256": core.kit_sha256})]
    for each in core.containers:
        configuration += [Descriptor(f"{each.container}/description", {"sha256": each.spec})]
        configuration += [Descriptor(f"{each.container}/cases", {"sha256": each.cases.sha256})]
    passed = tuple(name for name, row in rows if row.outcome == "passed")
    return TestResult("WARNED" if failed else "PASSED", tuple(configuration), passed, failed, ())


test_result.__test__ = False  # type: ignore[attr-defined] - pytest takes every function of this name for a test


def run_record(results: Results) -> RunRecord:
    """What differs from one run to the next."""
    times = results.times
    return RunRecord(results.target.container, results.target.url, times.started, times.seconds, results.requests)


@cache
def kit_digest() -> str:
    """SHA-256 over the code of the kit, wherever it is installed."""
    package = Path(__file__).resolve().parent.parent
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*"), key=lambda path: path.relative_to(package).as_posix()):
        inside = path.relative_to(package)
        if path.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "specs":
            whole.update(f"{inside.as_posix()}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
