"""The summaries of usage records, as a container without a connection gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from conformance.catalogue import offline_document
from conformance.harness.container.instance import Instance
from conformance.harness.door import rests_on
from conformance.wire import Answer, NotJson, Request

ALL = "/records/usage-logs/"
AS_DESCRIBED = "container.records.are-as-described"
REDIRECTS = (301, 302, 307, 308)


@dataclass(frozen=True)
class Summary:
    """What was answered to one question for records."""

    answer: Answer | None
    wrong: str
    """Why it is no summary as described; empty when it is one."""

    @property
    def is_refused(self) -> bool:
        """Whether the question was answered with a 4xx status."""
        return self.answer is not None and 400 <= self.answer.status < 500

    @property
    def quantity(self) -> int:
        """The sum over all meters; 0 where it is no summary."""
        if self.answer is None or self.wrong:
            return 0
        meters: list[dict[str, Any]] = self.answer.json()["meters"]
        return sum(int(meter["quantity"]) for meter in meters)

    @property
    def said(self) -> str:
        """The answer in short."""
        return self.answer.excerpt(160) if self.answer else self.wrong


def summary(instance: Instance, path: str = ALL) -> Summary:
    """What a container answers at a path of its records, after a redirect within the container."""
    exchange = instance.exchange(Request("GET", path))
    location = exchange.answer.header("location") if exchange.answer and exchange.answer.status in REDIRECTS else None
    if location:
        exchange = instance.exchange(Request("GET", urlsplit(location).path))
    return Summary(exchange.answer, exchange.trouble or _wrong(exchange.answer))


def total(instance: Instance) -> int:
    """The sum over all records; skips where they are not as described, which is another requirement."""
    found = summary(instance)
    if found.wrong:
        pytest.skip(rests_on(AS_DESCRIBED))
    return found.quantity


def of_month(instance: Instance, month: str, year: str) -> Summary:
    """The records of one month, as they are asked for."""
    return summary(instance, f"{ALL}{month}/{year}")


def months_of_a_run() -> Iterable[datetime]:
    """A day in each month in which a run may have begun or be, in any zone of time."""
    now = datetime.now(UTC)
    days = (now - timedelta(days=1), now, now + timedelta(days=1))
    return {(day.year, day.month): day for day in days}.values()


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    components = offline_document()["components"]
    return jsonschema_rs.Draft202012Validator({"$ref": "#/components/schemas/UsageRecords", "components": components})


def _wrong(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    if answer.status != 200:
        return f"status {answer.status}"
    try:
        body: object = answer.json()
    except NotJson as error:
        return str(error)
    error = next(iter(_validator().iter_errors(body)), None)
    if error is None:
        return ""
    place = "/".join(str(part) for part in error.instance_path) or "the body"
    return f"{place}: {error.message[:120]}"
