"""What of a request leaves the container, to where use is reported."""

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door, requirement
from conformance.harness.canary import canaries
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.leaks import leak
from conformance.harness.container.query import plainest
from conformance.harness.marks import waits_for_reports


@requirement("container.privacy.nothing-of-a-request-is-billed")
@waits_for_reports(2)
def test_nothing_of_a_request_is_billed(launcher: Launcher, instance: Instance, door: Door, cases: tuple[Case, ...]) -> None:
    """People run these containers because their data must not leave the house."""
    launcher.demand_endpoint()
    asked = plainest(door, cases)
    sent = canaries(door.container, door.operation(asked.operation)) if asked else ()
    served = [canary for canary in sent if instance.is_answered(canary.request)]
    if not served:
        pytest.skip("no request with words of its own was served")
    instance.next_reports(2, launcher.seconds_for(2))
    if instance.endpoint.forgotten:
        pytest.skip(f"{instance.endpoint.forgotten} requests to the billing endpoint were too large to be kept")

    words = [word for canary in served for word in canary.words]
    for number, record in enumerate(instance.endpoint.records, 1):
        found = leak(words, record.raw) or leak(words, record.body)
        assert not found, f"{number}. request to the billing endpoint, {record.method} {record.target[:80]}: {found}"
