"""The one place that says what an error in a test means for the requirement that the test checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import pytest

from conformance.harness.door import Broken
from conformance.invariants.judge import UNREADABLE

Kind = Literal["passed", "failed", "unstable", "rests_on", "not_run", "kit"]


@dataclass(frozen=True)
class Ending:
    """How a test ended, and what that says."""

    kind: Kind
    error: BaseException | None = None
    """What is told of it: the assertion out of whatever it is wrapped in."""
    rests_on: str = ""
    """The broken requirement that kept the test from saying anything."""
    reason: str = ""
    """Why nothing was said."""


PASSED = Ending("passed")


def ending_of(error: BaseException, *, undescribed: str, stable: bool) -> Ending:
    """What an error means; ``undescribed`` is the requirement by which an answer of the test was not as described."""
    found = _within(error)
    if isinstance(found, pytest.skip.Exception):
        return Ending("not_run", found, reason=found.msg or "skipped")
    if isinstance(found, Broken):
        return Ending("rests_on", found, rests_on=found.requirement)
    if isinstance(found, AssertionError):
        return Ending("failed" if stable else "unstable", found)
    if isinstance(found, UNREADABLE) and undescribed:
        return Ending("rests_on", found, rests_on=undescribed)
    return Ending("kit", found, reason=f"{type(found).__name__}: {found}")


def comes_back(item: pytest.Item, error: BaseException) -> bool:
    """Whether a failure is there again at once: Hypothesis has repeated its own, others are repeated here."""
    from hypothesis import is_hypothesis_test
    from hypothesis.errors import Flaky

    if is_hypothesis_test(cast("Any", item).obj) or not isinstance(error, AssertionError):
        return not isinstance(error, Flaky)
    try:
        item.runtest()
    except (AssertionError, pytest.skip.Exception, *UNREADABLE):
        return True
    return False


def _within(error: BaseException) -> BaseException:
    """What Hypothesis saw once and not again, out of the group that it raises then: an assertion before a mistake of ours."""
    from hypothesis.errors import Flaky

    if not isinstance(error, Flaky):
        return error
    inner: list[BaseException] = sorted(getattr(error, "exceptions", ()), key=lambda each: not isinstance(each, AssertionError))
    return inner[0] if inner else AssertionError(str(error))
