"""Logs: /personalizer/v1.0/logs."""

from datetime import datetime, time
from typing import Any

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, refused
from conformance.invariants.comparison import moment
from conformance.worlds.decisions.strategies import plain

Json = dict[str, Any]
MIDNIGHT = time()
NO_YEAR = 1
"""Of a date that stands for none."""


@requirement("personalizer.delete-logs.leaves-none")
def test_deleted_logs_are_gone(personalizer: Personalizer) -> None:
    """A person's right to have data deleted holds for logs, too."""
    personalizer.rank(plain(2))
    before = _begin(personalizer)
    if before is None or before.time() == MIDNIGHT:
        pytest.skip("the container has no logs, or tells the days of logs only")
    personalizer.served("delete-logs")
    after = _begin(personalizer)

    assert after is None or after > before, f"after the deletion, the logs still begin at {before}"


def _begin(personalizer: Personalizer) -> datetime | None:
    """From when on there are logs; None when the service says that there are none."""
    answer = personalizer.answer("get-log-properties")
    if refused(answer):
        return None
    span: Json = answer.json().get("dateRange") or {}
    begin = moment(span.get("from"))
    return None if begin is None or begin.year == NO_YEAR else begin
