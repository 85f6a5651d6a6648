"""The proxy through which a container reaches its billing endpoint."""

from base64 import b64encode

import pytest

from conformance.billing.record import Record
from conformance.harness import requirement
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.left import (
    ATTEMPTS,
    CREDENTIALS,
    CREDENTIALS_SENT,
    IS_USED,
    PASSES_BY,
    WAITED,
    behind_a_proxy_that_fails,
    by_default,
    demand_network,
    talkative,
)
from conformance.harness.door import rests_on
from conformance.harness.marks import beside_others, waits_for_reports

AUTHORIZATION = f"Basic {b64encode(CREDENTIALS.encode()).decode()}"


def _asked(launcher: Launcher) -> tuple[Record, ...]:
    """What came to the proxy of the container that has no other way."""
    proxied = launcher.story(by_default).proxied
    if not proxied:
        pytest.skip(rests_on(IS_USED))
    return proxied


@requirement(IS_USED)
@beside_others
@waits_for_reports(WAITED[IS_USED])
def test_the_proxy_is_used(launcher: Launcher) -> None:
    """Where nobody gets out but through the proxy, a container that ignores it reports nothing, and stops serving."""
    demand_network(launcher)
    left = launcher.story(by_default)

    assert left.proxied, "nothing came to the proxy that HTTP_PROXY names, the only way to the billing endpoint"


@requirement(CREDENTIALS_SENT)
@beside_others
@waits_for_reports(WAITED[CREDENTIALS_SENT])
def test_credentials_are_sent(launcher: Launcher) -> None:
    """A proxy that asks who is there lets nobody through who does not say it, also when it has to ask first."""
    asked = _asked(launcher)
    sent = [value for record in asked for name, value in record.headers if name.lower() == "proxy-authorization"]

    assert AUTHORIZATION in sent, (
        f"{'other credentials were' if sent else 'nothing was'} sent to the proxy of what HTTP_PROXY_CREDS says, "
        f"in {len(asked)} requests"
    )


@requirement("container.proxy.is-not-given-up")
@beside_others
@waits_for_reports(ATTEMPTS)
def test_the_proxy_is_not_given_up(launcher: Launcher) -> None:
    """A house lets out what its proxy has seen, and takes what goes around it for an intruder."""
    proxied, reported = launcher.story(behind_a_proxy_that_fails)
    if not proxied:
        pytest.skip(rests_on(IS_USED))

    assert not reported, (
        f"{len(reported)} requests came to the billing endpoint directly, after the proxy that HTTP_PROXY names had failed"
    )


@requirement(PASSES_BY)
@beside_others
@waits_for_reports(WAITED[PASSES_BY])
def test_exceptions_are_passed_by(launcher: Launcher) -> None:
    """A proxy for the world outside knows no way to what is inside."""
    _asked(launcher)
    left = launcher.story(talkative)
    if not (left.reported or left.proxied):
        pytest.skip(rests_on("container.metering.arrives"))

    assert left.reported, "a host that HTTP_PROXY_BYPASS_URLS names was asked through the proxy all the same"
