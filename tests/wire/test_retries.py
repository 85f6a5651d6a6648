"""What asks to be asked again later is asked again, as long as the budget of the run lasts."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from strange_server import answer, serving

from conformance.wire import Answer, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.wire.retries import Retries

GET = Request("GET", "/")


def asks(status: int, **headers: str) -> Answer:
    return Answer(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), b"")


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (asks(429, Retry_After="3"), 3.0),
        (asks(503, Retry_After="3"), 3.0),
        (asks(429), 1.0),
        (asks(429, Retry_After="soon"), 1.0),
        (asks(503), None),
        (asks(503, Retry_After="soon"), None),
        (asks(200, Retry_After="3"), None),
        (asks(429, Retry_After="11"), None),
        (asks(429, Retry_After="9" * 400), None),
        (asks(429, Retry_After=format_datetime(datetime.now(UTC) - timedelta(hours=1))), 0.0),
    ],
)
def test_an_answer_says_when_to_ask_again(answer: Answer, seconds: float | None) -> None:
    assert Retries(10).pause(answer, 0) == seconds


def test_a_date_is_understood() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=5))
    pause = Retries(10).pause(asks(503, Retry_After=later), 0)

    assert pause is not None
    assert 3 < pause <= 5


def test_what_is_waited_for_together_counts_once_and_the_budget_ends() -> None:
    retries = Retries(10)
    together = [retries.pause(asks(429, Retry_After="6"), 0) for _ in range(5)]

    assert together == [6.0] * 5
    assert retries.waited == pytest.approx(6, abs=0.5)
    assert retries.pause(asks(429, Retry_After="12"), 0) is None


def test_without_a_time_later_tries_come_ever_more_slowly() -> None:
    pauses = [Retries(100).pause(asks(429), tries) for tries in range(6)]

    assert pauses == [1, 2, 4, 8, 8, 8]


def test_a_request_is_sent_again_and_its_last_answer_counts() -> None:
    answers = [answer("429 Too Many Requests", Retry_After="0"), answer("503 Wait", Retry_After="0"), answer("200 OK", b"{}")]
    with serving(lambda _: [answers.pop(0)]) as server, Connections(server.url, Limits(5), retries=Retries(5)) as connections:
        exchange = connections.exchange(GET)

    assert exchange.answer is not None
    assert exchange.answer.status == 200
    assert len(server.heard) == 3


def test_who_waits_to_ask_again_is_not_kept_from_ending() -> None:
    began = time.monotonic()
    with (
        serving(lambda _: [answer("429 Too Many Requests", Retry_After="60")]) as server,
        Connections(server.url, Limits(5), retries=Retries(100)) as connections,
    ):
        waiting = threading.Thread(target=connections.exchange, args=(GET,))
        waiting.start()
        while not server.heard:
            time.sleep(0.01)
        time.sleep(0.1)
        connections.cut()
        waiting.join(10)

    assert time.monotonic() - began < 15
