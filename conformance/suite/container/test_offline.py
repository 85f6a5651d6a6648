"""What a container does that runs with its licence, without a connection."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door, requirement
from conformance.harness.canary import canaries, search_for
from conformance.harness.container.instance import SETTLED
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.licences import filled_files
from conformance.harness.container.offline import Offline, Resumed
from conformance.harness.container.query import plain, plainest
from conformance.harness.container.records import summary
from conformance.harness.container.sockets import opened
from conformance.harness.marks import waits_for_reports
from conformance.wire import Answer, NotJson

QUERIES = 3
CHANGES = re.compile(r"\d{4}-\d\d-\d\dT.*|[0-9a-f]{8}-[0-9a-f-]{27}|https?://.*", re.IGNORECASE)
"""Texts that are another one in each answer: times, ids and addresses."""


@requirement("container.offline.calls-nobody")
def test_it_calls_nobody(offline: Offline, apart: Resumed) -> None:
    """Containers run without a connection where a call is a breach, and where nobody would see it fail."""
    instance, found = apart.instance, frozenset[str]()
    seen = opened(instance.launched.processes, instance.port)

    def calls() -> bool:
        nonlocal found
        found |= opened(instance.launched.processes, instance.port) or frozenset()
        return bool(found)

    for _ in range(QUERIES):
        instance.query()
        calls()
    instance.wait_until(calls, SETTLED)
    late = offline.download.endpoint.records[offline.download.heard :] if offline.download.ended else ()
    heard = [*late, *instance.endpoint.records]

    assert not heard, f"the billing endpoint heard {heard[0].method} {heard[0].target[:80]} from a start without it"
    if seen is None:
        pytest.skip("the processes of the container are not seen from here, so only the run's own endpoint could be watched")
    assert not found, f"a connection to {', '.join(sorted(found))} is open"


@requirement("container.offline.answers-as-connected")
def test_it_answers_as_the_connected_one(apart: Resumed, door: Door, cases: tuple[Case, ...]) -> None:
    """What was tried with a connection is relied upon without one."""
    for case in plain(door, cases):
        connected = _constants(door.exchange(case.request).answer)
        if connected:
            alone = _constants(apart.instance.exchange(case.request).answer)

            assert alone == connected, f"{sorted(map(str, alone ^ connected))[:3]} differ without a connection"
            return
    pytest.skip("no query is answered with JSON at once, so there is nothing to compare")


def _constants(answer: Answer | None) -> set[tuple[object, ...]]:
    """The values of an answer that are the same each time, with their places; none of what is no JSON."""
    try:
        body: object = answer.json() if answer else None
    except NotJson:
        return set()
    return set(_leaves(body, ()))


def _leaves(value: object, place: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    if isinstance(value, dict):
        for name, member in cast("dict[str, Any]", value).items():
            yield from _leaves(member, (*place, name))
    elif isinstance(value, list):
        for number, item in enumerate(cast("list[Any]", value)):
            yield from _leaves(item, (*place, number))
    elif value is not None and not (isinstance(value, str) and CHANGES.fullmatch(value)):
        yield (*place, value)


@requirement("container.privacy.nothing-of-a-request-is-recorded")
@waits_for_reports(1)
def test_nothing_of_a_request_is_recorded(launcher: Launcher, apart: Resumed, door: Door, cases: tuple[Case, ...]) -> None:
    """Records are handed on for billing, to people who must not read the documents."""
    asked = plainest(door, cases)
    sent = canaries(door.container, door.operation(asked.operation)) if asked else ()
    before = summary(apart.instance).quantity
    served = [canary for canary in sent if apart.instance.is_answered(canary.request)]
    if not served:
        pytest.skip("no request with words of its own was served")
    apart.instance.wait_until(lambda: summary(apart.instance).quantity > before, launcher.seconds_for(1))

    search = search_for(served)
    answer = summary(apart.instance).answer
    found = search.leak(answer.body) if answer else None
    assert not found, f"the usage records hold {found}"
    for path in filled_files(apart.output):
        try:
            content = path.read_bytes()
        except OSError as error:
            pytest.skip(f"{path.name} below the output mount cannot be read ({error.strerror})")
        found = search.leak(path.name.encode()) or search.leak(content)
        assert not found, f"{path.relative_to(apart.output)} below the output mount holds {found}"
