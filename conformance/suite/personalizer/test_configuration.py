"""The configuration: GET and PUT /personalizer/v1.0/configurations/service."""

from typing import Any

import pytest
from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, refused
from conformance.invariants.invariant import PRECISION
from conformance.invariants.personalizer.management import SPANS
from conformance.worlds.decisions.configurations import PLAIN, configurations, duration

Json = dict[str, Any]


@requirement("personalizer.update-configuration.round-trip")
@settings(max_examples=5)
@given(sent=configurations())
def test_what_was_sent_is_what_is_read(personalizer: Personalizer, sent: Json) -> None:
    """An operator reads back what they set."""
    with personalizer.left_as_found("update-configuration"):
        said = personalizer.served("update-configuration", sent)
        read = personalizer.configuration()

    for where, got in (("the answer", said), ("what is read afterwards", read)):
        other = [name for name in sent if not _same(name, sent[name], got[name])]
        assert not other, f"{other[0]} was sent as {sent[other[0]]!r}, and is {got[other[0]]!r} in {where}"


@requirement("personalizer.update-configuration.refused-changes-nothing")
def test_a_refused_update_changes_nothing(personalizer: Personalizer) -> None:
    """A configuration that was stored in part is one that nobody asked for."""
    with personalizer.left_as_found("update-configuration"):
        before = personalizer.configuration()
        answer = personalizer.answer("update-configuration", {**PLAIN, "logRetentionDays": 77, "defaultReward": 2})
        after = personalizer.configuration()

    if not refused(answer):
        pytest.skip("the update was not refused")
    other = [name for name in before if not _same(name, before[name], after[name])]
    assert not other, f"after a refused update, {other[0]} is {after[other[0]]!r}, and was {before[other[0]]!r}"


def _same(name: str, sent: Any, got: Any) -> bool:
    """Whether two values of a member mean the same; numbers are in single precision on the wire."""
    if name in SPANS:
        return duration(sent) == duration(got)
    if isinstance(sent, int | float) and not isinstance(sent, bool) and isinstance(got, int | float):
        return abs(sent - got) <= PRECISION * max(1.0, abs(sent))
    return sent == got
