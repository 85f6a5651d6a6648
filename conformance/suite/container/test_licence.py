"""The licence with which a container runs without a connection, and what is none."""

import pytest

from conformance.harness import requirement
from conformance.harness.container import licences
from conformance.harness.container import offline as starts
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.offline import Offline, Resumed
from conformance.harness.marks import on_each


@requirement(starts.IS_DOWNLOADED)
def test_a_licence_is_downloaded(offline: Offline) -> None:
    """A licence is fetched once, with a connection, by machines that have none afterwards."""
    download = offline.download
    if not download.asked and not download.files:
        pytest.skip(starts.UNKNOWN_FORM)

    assert download.files, "the licence mount holds no file with anything in it after the endpoint issued a licence"


@requirement("container.licence.download-costs-nothing")
def test_a_download_costs_nothing(offline: Offline) -> None:
    """Who prepares a machine uses nothing yet."""
    _ = offline.licence
    reported = sum(record.quantity for record in offline.download.endpoint.records[: offline.download.heard])

    assert not reported, f"{reported:g} was reported by the start that downloaded the licence"


@requirement("container.licence.needs-a-valid-key")
def test_no_licence_is_written_for_an_invalid_key(offline: Offline) -> None:
    """A file that looks like a licence, and is none, shows its fault on the machine without a connection."""
    if not offline.download.asked:
        pytest.skip(starts.UNKNOWN_FORM)
    names = ", ".join(path.name for path in offline.refused.files)

    assert not names, f"{names} was written though the billing endpoint called the key invalid"


@requirement(starts.SERVES)
def test_it_serves_with_its_licence(offline: Offline) -> None:
    """Serving without a connection is what a licence is bought for."""
    why_not = offline.resumed if isinstance(offline.resumed, str) else ""

    assert not why_not, f"no query is served after a start with the licence and an output mount; {why_not}"


@requirement(starts.MAY_BE_VARIABLES)
def test_mounts_may_be_variables(launcher: Launcher, offline: Offline, apart: Resumed) -> None:
    """Where a manifest allows no colon in a name, two underscores stand for it."""
    del apart  # the same start by arguments serves
    launcher.demand("environment")
    why_not = offline.fresh.why_not

    assert not why_not, f"no query is served after a start with Mounts__License as a variable; {why_not}"


@requirement("container.offline.needs-a-licence")
def test_it_needs_a_licence(offline: Offline) -> None:
    """What serves without a licence was never paid for, and its owner learns that from somebody else."""
    _demand_that_none_serves(offline, licences.NO_MOUNT, licences.EMPTY)


@requirement("container.offline.refuses-a-cut-licence")
def test_a_cut_licence_is_refused(offline: Offline) -> None:
    """A copy that broke off should show at the start, and not when somebody looks for its date."""
    _demand_that_none_serves(offline, licences.CUT)


@on_each(
    "what",
    {
        licences.EDITED: "container.offline.refuses-an-edited-licence",
        licences.FOREIGN: "container.offline.refuses-a-foreign-licence",
        licences.EXPIRED: "container.offline.refuses-an-expired-licence",
    },
)
def test_another_licence_is_refused(offline: Offline, what: str) -> None:
    """A licence is paid for one container and a time; one that binds to neither is none."""
    _demand_that_none_serves(offline, what)


@requirement("container.offline.needs-an-output-mount")
def test_it_needs_an_output_mount(offline: Offline) -> None:
    """Use that is written inside the container is gone with it, and somebody has to account for it."""
    _demand_that_none_serves(offline, starts.NO_OUTPUT)


def _demand_that_none_serves(offline: Offline, *names: str) -> None:
    if not offline.tried.keys() >= set(names):
        pytest.skip("the licence is not in the form of this kit, or cannot be read, so that no other can be made of it")
    serving = [name for name in names if offline.tried[name]]

    assert not serving, f"queries are served without Billing and ApiKey after a start with {', and with '.join(serving)}"
