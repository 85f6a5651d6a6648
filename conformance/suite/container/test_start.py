"""What a container is started with: the licence, where it reports to, and its key."""

from itertools import combinations

import pytest

from conformance.harness import requirement
from conformance.harness.container.instance import SETTLED, Instance
from conformance.harness.container.launcher import Change, Launcher, Settings
from conformance.harness.marks import beside_others
from conformance.target import READY_SECONDS

NEEDED = ("Eula", "Billing", "ApiKey")
OTHER_WORDS = ("yes", "true", "no", "")
NO_ADDRESSES = ("westus", "https://")
SECONDS_TO_HEAR = 10.0
"""That a container which is up may take to act upon what its billing endpoint said."""
GOOD = ("Valid", "nonmetered", "non-metered")


def _with_only(names: tuple[str, ...]) -> Change:
    return lambda settings: {name: settings[name] for name in names}


def _with_other(**values: str) -> Change:
    return lambda settings: {**settings, **values}


INCOMPLETE = {
    f"only {' and '.join(names)}" if names else "nothing": _with_only(names)
    for count in range(len(NEEDED))
    for names in combinations(NEEDED, count)
}


def _demand_that_none_serves(launcher: Launcher, starts: dict[str, Change]) -> None:
    launcher.demand_settings()
    serving = launcher.serve_ever(starts)

    assert not serving, f"queries are served after a start with {', and with '.join(serving)}"


@requirement("container.start.needs-eula")
@beside_others
def test_it_needs_the_licence(launcher: Launcher) -> None:
    """Whoever has not accepted the licence must not use the container by accident."""
    _demand_that_none_serves(launcher, {what: change for what, change in INCOMPLETE.items() if "Eula" not in what})


@requirement("container.start.eula-is-accept")
@beside_others
def test_the_licence_is_accepted_in_one_word(launcher: Launcher) -> None:
    """A refusal, or an empty variable of a script, is no consent."""
    _demand_that_none_serves(launcher, {f"Eula={word}": _with_other(Eula=word) for word in OTHER_WORDS})


@requirement("container.start.needs-billing-and-key")
@beside_others
def test_it_needs_an_endpoint_and_a_key(launcher: Launcher) -> None:
    """What serves without them is not billed, and stops later, when somebody relies on it."""
    _demand_that_none_serves(launcher, {what: change for what, change in INCOMPLETE.items() if "Eula" in what})


@requirement("container.start.billing-is-an-address")
@beside_others
def test_the_endpoint_is_an_address(launcher: Launcher) -> None:
    """A mistake in the address should show at the start, and not when ten reports have failed."""
    _demand_that_none_serves(launcher, {f"Billing={text}": _with_other(Billing=text) for text in NO_ADDRESSES})


@requirement("container.start.invalid-key-serves-nobody")
@beside_others
def test_with_an_invalid_key_nobody_is_served(launcher: Launcher) -> None:
    """An operator with a wrong key should learn it from the first query, and find the reason at /status."""
    launcher.demand_endpoint()
    with launcher.launch(answers=("401",)) as instance:
        instance.wait_until(lambda: instance.ready, READY_SECONDS)
        refused = instance.wait_until(lambda: instance.refuses, SECONDS_TO_HEAR)
        if instance.ending:
            return
        served = instance.wait_until(lambda: instance.serves, SETTLED)
        before = "a query was refused and another" if refused else "a query was"

        assert not served, f"{before} served, with a key that the billing endpoint calls invalid"
        if not refused and not instance.ending:
            pytest.skip(f"no query was answered within {SECONDS_TO_HEAR:g} s after it was ready")
        said = instance.api_status
        assert said != "Valid", "/status says Valid of a key that the billing endpoint calls invalid"


def _in_other_letters(settings: Settings) -> Settings:
    return dict(zip(("EULA", "billing", "apikey"), settings.values(), strict=True))


def _demand_that_it_serves(launcher: Launcher, change: Change, what: str, *, as_variables: bool = False) -> None:
    with launcher.launch(change, as_variables=as_variables) as instance:
        if instance.wait_until(lambda: instance.ready and instance.serves, READY_SECONDS):
            return
        became = instance.ending or "it runs"
    with launcher.serving():  # where the usual start does not serve either, nothing is shown
        raise AssertionError(f"no query is served after a start with {what}; {became}")


@requirement("container.start.names-in-any-case")
@beside_others
def test_names_may_be_in_any_case(launcher: Launcher) -> None:
    """The pages of the containers write them in three ways, and people copy all of them."""
    launcher.demand("settings")
    _demand_that_it_serves(launcher, _in_other_letters, "EULA, billing and apikey")


@requirement("container.start.environment-works")
@beside_others
def test_settings_may_be_variables(launcher: Launcher) -> None:
    """Compose files and Kubernetes give settings as variables of the environment."""
    launcher.demand("environment")
    _demand_that_it_serves(launcher, dict, "its settings as variables of the environment", as_variables=True)


@requirement("container.ready.means-serving")
@beside_others
def test_what_is_ready_serves(launcher: Launcher) -> None:
    """An orchestrator sends queries to it from that moment on, and users would meet its refusals."""
    with launcher.launch() as instance:
        if not instance.wait_until(lambda: instance.ready, READY_SECONDS):
            pytest.skip(f"it did not become ready: {instance.ending or f'{READY_SECONDS:g} s were not enough'}")
        first = instance.query()

        got = first.answer.excerpt(120) if first.answer else first.trouble
        assert instance.is_served(first), f"/ready answered 200, and then the first query was answered with {got}"


@requirement("container.status.is-valid-with-a-good-key")
def test_the_status_of_a_good_key_is_valid(launcher: Launcher, instance: Instance) -> None:
    """An operator looks there first when something is wrong, and would replace a key that is good."""
    launcher.demand_endpoint()
    instance.wait_until(lambda: instance.api_status in GOOD, SECONDS_TO_HEAR)
    said = instance.api_status
    if not said:
        pytest.skip("/status names no apiStatus")
    instance.demand_reached()

    assert said in GOOD, f"/status says {said} of a key that the billing endpoint takes"
