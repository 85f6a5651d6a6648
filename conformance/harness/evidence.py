"""From what was seen to what a report says about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any

from conformance.corpus.case import Case
from conformance.description.oracle import Violation
from conformance.harness.door import Broken
from conformance.invariants import Finding
from conformance.report.results import Failure
from conformance.wire import Exchange

STEPS = 12
"""Requests of one example that a report shows; a longer story shows its end."""
REPEATED = 2
"""Equal requests in a row that a report shows: who waits for a result asks for it again and again."""


def failure_id(requirement: str, test: str, case: str = "") -> str:
    """A name for a failure that is the same in every run that meets it."""
    return "f-" + blake2b(f"{requirement}\0{test}\0{case}".encode(), digest_size=5).hexdigest()


def derived_seed(seed: int, requirement: str, test: str) -> int:
    """One seed per requirement and test, so that neither order nor selection changes what a test draws."""
    return int.from_bytes(blake2b(f"{seed}\0{requirement}\0{test}".encode(), digest_size=8).digest())


def test_failure(
    requirement: str, text: str, test: str, error: BaseException, said: Iterable[Exchange], url: str, seed: int
) -> Failure:
    """What a report says about an assertion that did not hold."""
    exchanges = list(said)
    if isinstance(error, Broken):
        expected, got = error.expected, error.got
    else:
        expected, got = text, _first_sentence(error)
        last = next((e.answer for e in reversed(exchanges) if e.answer), None)
        if last is not None and last.status >= 400 and str(last.status) not in got:
            got = f"{got} (the last answer was {last.excerpt(120)})"
    example = [note for note in getattr(error, "__notes__", []) if "example" in note]
    drawn: dict[str, Any] = {"test": test, "seed": seed, **({"example": example[0][:2000]} if example else {})}
    return Failure(failure_id(requirement, test), got, expected, got, _steps(exchanges, url), drawn)


def exchange_failure(requirement: str, test: str, finding: Finding, exchanges: Sequence[Exchange], url: str) -> Failure:
    """What a report says about an exchange, the last of these, that breaks a requirement; ``test`` is the one that sent it."""
    name = finding.by or test
    last = exchanges[-1].request
    digest = blake2b(f"{last.method} {last.target}\0".encode() + last.body, digest_size=6).hexdigest()
    return Failure(
        failure_id(requirement, name, digest),
        finding.got,
        finding.expected,
        finding.got,
        _steps(exchanges, url),
        {"invariant": name, "request": digest, "test": test},
    )


def case_failure(
    requirement: str, test: str, case: Case, violation: Violation, exchange: Exchange, url: str, counts: tuple[int, int]
) -> Failure:
    """What a report says about a case of the corpus; ``counts`` are how many fail in the same way, and of how many."""
    return Failure(
        failure_id(requirement, test, case.id),
        f"{case.why}: {violation.got}",
        violation.expected,
        violation.got,
        (exchange.request.curl(url),),
        {"test": test, "case": case.id, "mode": case.mode, "cases_that_fail": counts[0], "cases": counts[1]},
    )


def _steps(exchanges: Iterable[Exchange], url: str) -> tuple[str, ...]:
    """The end of a story as commands."""
    kept = [exchange for _, equal in groupby(exchanges, lambda each: each.request) for exchange in list(equal)[:REPEATED]]
    return tuple(exchange.request.curl(url) for exchange in kept[-STEPS:])


def _first_sentence(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
