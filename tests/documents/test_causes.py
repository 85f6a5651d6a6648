"""What the doctor finds in a command line, the linter tells in a page, or says why not."""

from __future__ import annotations

import pytest

from conformance.doctor import billing, command_line, examination, image, mounts, ports, settings, size
from conformance.doctor.finding import Cause
from conformance.documents.rules.running import CAUSES, LEFT_OUT

FOUND = [
    cause
    for module in (billing, command_line, examination, image, mounts, ports, settings, size)
    for cause in vars(module).values()
    if isinstance(cause, Cause)
]
TOLD = tuple(prefix for prefixes in CAUSES.values() for prefix in prefixes)
OF_ADDRESSES = ("doctor.url.",)
"""What the doctor sees at a URL alone."""


@pytest.mark.parametrize("identifier", sorted({cause.id for cause in FOUND}))
def test_a_cause_is_told_or_left_out_for_a_reason(identifier: str) -> None:
    assert identifier.startswith((*TOLD, *LEFT_OUT, *OF_ADDRESSES))


@pytest.mark.parametrize("prefix", [*TOLD, *LEFT_OUT])
def test_no_rule_waits_for_a_cause_that_is_none(prefix: str) -> None:
    assert any(cause.id.startswith(prefix) for cause in FOUND)
