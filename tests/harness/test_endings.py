"""What an error in a test means, where Hypothesis saw it once and not again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from conformance.invariants.judge import InvariantFailed
from conformance.run.errors import ending_of


def seen_once(error: Exception) -> Flaky:
    """What Hypothesis raises of a test that raised this once."""
    times: Iterator[None] = iter([None])

    @settings(database=None, max_examples=3)
    @given(st.none())
    def test(_: None) -> None:
        for _ in times:
            raise error

    with pytest.raises(Flaky) as flaky:
        test()
    return flaky.value


def test_a_mistake_of_the_kit_that_does_not_come_back_is_no_failure_of_the_target() -> None:
    end = ending_of(seen_once(InvariantFailed("x failed: KeyError")), undescribed="", stable=True)

    assert (end.kind, end.reason) == ("kit", "InvariantFailed: x failed: KeyError")


def test_an_answer_that_could_not_be_read_once_rests_on_what_is_wrong_with_it() -> None:
    end = ending_of(seen_once(KeyError("errors")), undescribed="language.answers-as-described", stable=False)

    assert (end.kind, end.rests_on) == ("rests_on", "language.answers-as-described")


def test_what_did_not_hold_once_is_unstable() -> None:
    end = ending_of(seen_once(AssertionError("2 ids")), undescribed="", stable=False)

    assert (end.kind, str(end.error)) == ("unstable", "2 ids")
