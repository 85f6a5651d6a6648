"""From a failed test to what a report says about it."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from conformance.harness.door import Broken
from conformance.report.results import Failure
from conformance.wire import Exchange

STEPS = 12
"""Requests of one example that a report shows; a longer story shows its end."""


def failure_id(requirement: str, test: str, case: str = "") -> str:
    """A name for a failure that is the same in every run that meets it."""
    return "f-" + blake2b(f"{requirement}\0{test}\0{case}".encode(), digest_size=5).hexdigest()


def derived_seed(seed: int, requirement: str, test: str) -> int:
    """One seed per requirement and test, so that neither order nor selection changes what a test draws."""
    return int.from_bytes(blake2b(f"{seed}\0{requirement}\0{test}".encode(), digest_size=8).digest())


def failure(
    requirement: str, text: str, test: str, error: BaseException, said: Iterable[Exchange], url: str, seed: int
) -> Failure:
    """What a report says about an assertion that did not hold."""
    exchanges = list(said)[-STEPS:]
    if isinstance(error, Broken):
        expected, got = error.expected, error.got
    else:
        expected, got = text, _first_sentence(error)
        last = next((e.answer for e in reversed(exchanges) if e.answer), None)
        if last is not None and last.status >= 400 and str(last.status) not in got:
            got = f"{got} (the last answer was {last.excerpt(120)})"
    example = [note for note in getattr(error, "__notes__", []) if "example" in note]
    drawn: dict[str, Any] = {"test": test, "seed": seed, **({"example": example[0][:2000]} if example else {})}
    curl = tuple(exchange.request.curl(url) for exchange in exchanges)
    return Failure(failure_id(requirement, test), got, expected, got, curl, drawn)


def _first_sentence(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
