"""What is reported to the billing endpoint, and what follows when it takes no reports."""

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door, requirement
from conformance.harness.container.instance import SETTLED, Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.query import plainest, wrong
from conformance.harness.door import rests_on
from conformance.harness.marks import beside_others, waits_for_reports
from conformance.wire import Request

QUERIES = 3
PROBES = 50
ATTEMPTS = 10
"""After which, when all of them have failed, queries are refused."""
BUSY = "503:1"


def _used(instance: Instance) -> None:
    for _ in range(QUERIES):
        if not instance.serves:
            pytest.skip("the launched container serves no longer")


def _settled(launcher: Launcher, instance: Instance) -> float:
    """What has been reported when all that was served before is; a report may have been under way."""
    instance.next_reports(2, launcher.seconds_for(2))
    return instance.reported


@requirement("container.metering.arrives")
@waits_for_reports(1)
def test_use_is_reported(launcher: Launcher, instance: Instance) -> None:
    """A container that reports nothing is not licensed to run, and is cut off when it is found out."""
    launcher.demand_endpoint()
    _used(instance)

    came = instance.next_reports(1, launcher.seconds_for(1))
    instance.demand_reached()
    assert came, f"nothing was sent to the billing endpoint within {launcher.seconds_for(1):.0f} s of a query"


@requirement("container.metering.grows-with-use")
@waits_for_reports(4)
def test_what_is_reported_grows_with_use(launcher: Launcher, instance: Instance) -> None:
    """Who is billed for what was not used, or not for what was, has no use for the figure."""
    launcher.demand_endpoint()
    before = _settled(launcher, instance)
    _used(instance)
    if not instance.next_reports(1, launcher.seconds_for(1)):
        pytest.skip(rests_on("container.metering.arrives"))

    instance.endpoint.wait_until(lambda _: instance.reported > before, launcher.seconds_for(2))
    assert instance.reported > before, f"{before:g} was reported before {QUERIES} queries, and no more after them"


@requirement("container.metering.probes-cost-nothing")
@waits_for_reports(4)
def test_probes_cost_nothing(launcher: Launcher, instance: Instance) -> None:
    """An orchestrator probes every few seconds for months, and nobody wants to pay for that."""
    launcher.demand_endpoint()
    before = _settled(launcher, instance)
    for _ in range(PROBES):
        _ = instance.ready, instance.api_status

    after = _settled(launcher, instance)
    assert after == before, f"{after - before:g} was reported for {2 * PROBES} questions to /ready and /status"


@requirement("container.metering.refused-calls-cost-nothing")
@waits_for_reports(4)
def test_refused_calls_cost_nothing(launcher: Launcher, instance: Instance, door: Door, cases: tuple[Case, ...]) -> None:
    """A client with a mistake in it should not be billed for each try."""
    launcher.demand_endpoint()
    asked = plainest(door, cases)
    bad = wrong(asked, cases) if asked else None
    if bad is None:
        pytest.skip("no frozen case is an invalid query by itself")
    before = _settled(launcher, instance)
    for _ in range(QUERIES):
        answer = instance.exchange(bad.request).answer
        if answer is None or not 400 <= answer.status < 500:
            pytest.skip("an invalid query was not refused, which is another requirement")

    after = _settled(launcher, instance)
    assert after == before, f"{after - before:g} was reported for {QUERIES} queries that were refused"


def starved(launcher: Launcher) -> tuple[str, str] | None:
    """What was wrong after ten reports had failed, and after the endpoint took reports again; empty where nothing was.

    None where there were not as many failures, because it reported less often, or not at all.
    """
    launcher.demand_endpoint()
    launcher.demand_time(ATTEMPTS + 1)
    with launcher.launch(answers=(BUSY,)) as instance:
        seconds = launcher.seconds_for(ATTEMPTS)
        if not instance.wait_until(lambda: len(instance.endpoint.records) >= ATTEMPTS, seconds):
            return (f"it ended, though it is to refuse queries: {instance.ending}", "") if instance.ending else None
        if wrong := _not_refusing(instance, launcher.seconds_for(1)):
            return wrong, ""
        instance.endpoint.answer("valid")
        patience = launcher.seconds_for(1)
        if instance.wait_until(lambda: instance.serves, patience):
            return "", ""
        return "", f"no query was served within {patience:.0f} s after reports were taken again"


def _not_refusing(instance: Instance, seconds: float) -> str:
    """What is wrong with a container after its reports have failed; empty where it refuses queries and still answers."""
    if not instance.wait_until(lambda: instance.refuses, seconds):
        return instance.ending or f"queries are still served after {len(instance.endpoint.records)} reports that failed"
    if instance.wait_until(lambda: instance.serves, SETTLED):
        return f"a query was refused and another served after {len(instance.endpoint.records)} reports that failed"
    home = instance.exchange(Request("GET", "/"))
    return "" if home.answer else f"the home page is not answered after reports that failed ({home.trouble})"


@requirement("container.metering.ten-failures-end-serving")
@beside_others
@waits_for_reports(ATTEMPTS)
def test_ten_failures_end_serving(launcher: Launcher) -> None:
    """The licence ends there; an operator who was told so counts on the home page to see that the process is well."""
    story = launcher.story(starved)
    if story is None:
        pytest.skip(rests_on("container.metering.arrives"))
    wrong, _ = story

    assert not wrong, wrong


@requirement("container.metering.recovers")
@beside_others
@waits_for_reports(1)
def test_it_recovers(launcher: Launcher) -> None:
    """A network that was down for a night must not cost a restart of every container in the morning."""
    refused, wrong = launcher.story(starved) or ("it was not tried", "")
    if refused:
        pytest.skip(rests_on("container.metering.ten-failures-end-serving"))

    assert not wrong, wrong
