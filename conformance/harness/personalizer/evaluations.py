"""Evaluations of a time of which there are logs: a service may refuse one of any other."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.corpus.meaning.personalizer import evaluation
from conformance.harness.door import Broken
from conformance.harness.personalizer.client import Personalizer

Json = dict[str, Any]
NO_LOGS = "No logs exist"
"""In the message of the real service where an evaluation finds nothing to evaluate."""


def recent_days() -> tuple[str, str]:
    """From the begin of yesterday to the end of today: logs are kept by days, and clocks differ."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = (f"{today + timedelta(days):%Y-%m-%dT%H:%M:%SZ}" for days in (-1, 1))
    return begin, end


def recent_evaluation(name: str) -> Json:
    """A contract in the words of the published samples, for a time in which something was logged."""
    begin, end = recent_days()
    return {**evaluation(name), "startTime": begin, "endTime": end}


@contextmanager
def submitted(personalizer: Personalizer, name: str) -> Generator[Json]:
    """A new evaluation of what was just logged, which is deleted afterwards; skips where the service has no logs yet."""
    personalizer.answer("reward", {"value": 1}, identifier=personalizer.event("logged"))
    try:
        made = personalizer.served("create-evaluation", recent_evaluation(personalizer.name(name)))
    except Broken as broken:
        if NO_LOGS in broken.got:
            pytest.skip(f"the container has no logs to evaluate yet: {broken.got}")
        raise
    try:
        yield made
    finally:
        personalizer.exchange("delete-evaluation", identifier=made["id"])
