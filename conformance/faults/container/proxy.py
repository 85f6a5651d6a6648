"""Faults of the proxy through which a container reaches its billing endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.faults.fault import start_fault
from conformance.faults.given import give, is_given, take_away
from conformance.faults.relay import around

if TYPE_CHECKING:
    from conformance.emulator.command import Start

PROXY, CREDENTIALS, EXCEPTIONS = "HTTP_PROXY", "HTTP_PROXY_CREDS", "HTTP_PROXY_BYPASS_URLS"


@start_fault(breaks="container.proxy.is-used")
def passes_the_proxy_by(start: Start) -> None:
    """Ignores the proxy, and reaches nothing where there is no other way."""
    take_away(start, PROXY, CREDENTIALS)


@start_fault(breaks="container.proxy.credentials-are-sent")
def tells_the_proxy_nothing(start: Start) -> None:
    """Sends no credentials to the proxy, not when it asks for them either."""
    take_away(start, CREDENTIALS)


@start_fault(breaks="container.proxy.credentials-are-sent")
def tells_the_proxy_a_name_alone(start: Start) -> None:
    """Sends the user to the proxy without the password."""
    if is_given(start, CREDENTIALS):
        give(start, CREDENTIALS, "kestrel:")


@start_fault(breaks="container.proxy.is-not-given-up")
def goes_around_a_proxy_that_fails(start: Start) -> None:
    """Reports to the billing endpoint directly, where the proxy has not got a report there."""
    around(start)


@start_fault(breaks="container.proxy.passes-exceptions-by")
def knows_no_exceptions(start: Start) -> None:
    """Asks the proxy for every host, also for those to be reached without it."""
    take_away(start, EXCEPTIONS)
