"""What of a request leaves the container, by any of the ways out that a run can watch."""

from collections.abc import Sequence

import pytest

from conformance.billing.record import Record
from conformance.corpus.case import Case
from conformance.harness import Door, requirement
from conformance.harness.canary import Canary, canaries, search_for
from conformance.harness.container import outgoing
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.left import IS_USED, LEAKS_NOTHING, WAITED, Left, by_default, talkative
from conformance.harness.container.query import plainest
from conformance.harness.door import rests_on
from conformance.harness.marks import beside_others, waits_for_reports

FILES = "container.privacy.nothing-of-a-request-is-logged"
CONSOLE = "container.privacy.nothing-of-a-request-is-printed"
FLUENTD = "container.privacy.nothing-of-a-request-reaches-fluentd"


def _demand_nothing_in(requests: Sequence[Record], to: str, served: Sequence[Canary]) -> None:
    """Search requests; where a page says that a service learns from what is sent to it, its usage reports alone."""
    if not served:
        pytest.skip("no request with words of its own was served")
    trains = any(canary.trains for canary in served)
    judged = [record for record in requests if record.is_report or record.usage] if trains else requests
    found = outgoing.leaked(search_for(served), outgoing.requests(judged, to))
    assert not found, found
    if sealed := outgoing.encrypted(requests, to):
        pytest.skip(sealed)


@requirement("container.privacy.nothing-of-a-request-is-billed")
@waits_for_reports(2)
def test_nothing_of_a_request_is_billed(launcher: Launcher, instance: Instance, door: Door, cases: tuple[Case, ...]) -> None:
    """People run these containers because their data must not leave the house."""
    launcher.demand_endpoint()
    asked = plainest(door, cases)
    sent = canaries(door.container, door.operation(asked.operation)) if asked else ()
    served = [canary for canary in sent if instance.is_answered(canary.request)]
    instance.next_reports(2, launcher.seconds_for(2))
    if instance.endpoint.forgotten:
        pytest.skip(f"{instance.endpoint.forgotten} requests to the billing endpoint were too large to be kept")

    _demand_nothing_in(instance.endpoint.records, "the billing endpoint", served)


@requirement(LEAKS_NOTHING)
@beside_others
@waits_for_reports(WAITED[LEAKS_NOTHING])
def test_nothing_of_a_request_passes_the_proxy(launcher: Launcher) -> None:
    """What goes through the proxy of a house leaves the house, whichever host it is for."""
    both = launcher.story(by_default), launcher.story(talkative)
    proxied = [record for left in both for record in left.proxied]
    if not proxied:
        pytest.skip(rests_on(IS_USED))

    _demand_nothing_in(proxied, "the proxy", [canary for left in both for canary in left.served])


def _leaked(left: Left, identifier: str) -> str:
    """What was found of the requests in a log, but for what stands in their URLs, which servers log at their default level."""
    if not left.served:
        pytest.skip(left.trouble or "no request with words of its own was served")
    urls = b" ".join(canary.request.target.encode() for canary in left.served)
    contents = {
        FILES: outgoing.files(left.files),
        CONSOLE: outgoing.console(left.console),
        FLUENTD: outgoing.fluentd(left.fluentd),
    }
    return outgoing.leaked(search_for(left.served, without=urls), contents[identifier])


@requirement(FILES)
@beside_others
def test_nothing_of_a_request_is_logged(launcher: Launcher) -> None:
    """Log files are kept for months, copied to other machines, and read by people who may not see the data."""
    left = launcher.story(by_default)
    if not left.files:
        pytest.skip(rests_on("container.logs.files-appear"))
    found = _leaked(left, FILES)

    assert not found, found


@requirement(CONSOLE)
@beside_others
def test_nothing_of_a_request_is_printed(launcher: Launcher) -> None:
    """Container engines collect what is printed, and hand it to whoever may read the logs of the host."""
    found = _leaked(launcher.story(by_default), CONSOLE)

    assert not found, found


@requirement(FLUENTD)
@beside_others
def test_nothing_of_a_request_reaches_fluentd(launcher: Launcher) -> None:
    """A log collector is another machine, and often another company."""
    left = launcher.story(by_default)
    if not any(left.fluentd):
        pytest.skip(rests_on("container.logs.fluentd-hears"))
    found = _leaked(left, FLUENTD)

    assert not found, found


@requirement("container.privacy.no-level-shows-a-request")
@beside_others
def test_no_level_shows_a_request(launcher: Launcher) -> None:
    """Whoever looks for a mistake turns the level up, and does not expect to read what customers wrote."""
    usual, more = launcher.story(by_default), launcher.story(talkative)
    for identifier in (FILES, CONSOLE, FLUENTD):
        if usual.served and _leaked(usual, identifier):
            pytest.skip(rests_on(identifier))
        found = _leaked(more, identifier)
        assert not found, f"with the level Trace, {found}"
