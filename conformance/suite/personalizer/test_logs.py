"""Logs: /personalizer/v1.0/logs."""

from datetime import datetime, time
from typing import Any

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, error_of, time_of
from conformance.worlds.decisions.strategies import plain

Json = dict[str, Any]
MIDNIGHT = time()


@requirement("personalizer.get-log-properties.from-is-not-after-to")
def test_the_logs_do_not_end_before_they_begin(personalizer: Personalizer) -> None:
    """Evaluations ask for days in between."""
    personalizer.rank(plain(2))
    covered = _covered(personalizer)
    if covered is None:
        pytest.skip("the container has no logs")

    assert covered[0] <= covered[1], f"the logs go from {covered[0]} to {covered[1]}"


@requirement("personalizer.delete-logs.leaves-none")
def test_deleted_logs_are_gone(personalizer: Personalizer) -> None:
    """A deletion is asked for by law."""
    personalizer.rank(plain(2))
    before = _covered(personalizer)
    if before is None or before[0].time() == MIDNIGHT:
        pytest.skip("the container has no logs, or tells the days of logs only")
    personalizer.success("delete-logs")
    after = _covered(personalizer)

    assert after is None or after[0] > before[0], f"after the deletion, the logs still begin at {before[0]}"


def _covered(personalizer: Personalizer) -> tuple[datetime, datetime] | None:
    """From when to when there are logs; None when the service says that there are none."""
    if error_of(personalizer.unjudged("get-log-properties")):
        return None
    span: Json = personalizer.members("get-log-properties").get("dateRange") or {}
    begin, end = (time_of(span.get(name)) for name in ("from", "to"))
    return (begin, end) if begin and end else None
