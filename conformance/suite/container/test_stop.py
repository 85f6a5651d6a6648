"""How a container ends, and that it ends nobody else."""

import signal
from contextlib import ExitStack

import pytest

from conformance.harness import requirement
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.marks import beside_others
from conformance.target import READY_SECONDS

GRACE = 10.0
"""Seconds after which container runtimes kill."""
CTRL_C = "container.stop.ctrl-c-ends-it"
SIGTERM = "container.stop.sigterm-ends-it"
PORT = "container.stop.port-is-free-again"


def stopped(launcher: Launcher) -> dict[str, str]:
    """What was wrong with one that is stopped with Ctrl+C, started again at its port, and stopped with SIGTERM.

    By requirement; those that could not be tried are missing.
    """
    with launcher.serving() as first:
        first.query()  # over a connection that stays open
        first.signal(signal.SIGINT)
        if not first.ends_within(GRACE):
            return {CTRL_C: f"it still runs {GRACE:g} s after SIGINT", SIGTERM: _terminate_another(launcher)}
        # before the run itself removes what may be left of the first
        with launcher.launch(port=first.port) as second:
            if second.wait_until(lambda: second.ready and second.serves, READY_SECONDS):
                return {CTRL_C: "", PORT: "", SIGTERM: _terminate(second)}
            wrong = f"a start at the same port serves no query; {second.ending or 'it runs'}"
    return {CTRL_C: "", PORT: wrong, SIGTERM: _terminate_another(launcher)}


def _terminate_another(launcher: Launcher) -> str:
    with launcher.serving() as another:
        return _terminate(another)


def _terminate(instance: Instance) -> str:
    instance.signal(signal.SIGTERM)
    return "" if instance.ends_within(GRACE) else f"it still runs {GRACE:g} s after SIGTERM"


def _demand(launcher: Launcher, requirement: str) -> None:
    story = launcher.story(stopped)
    if requirement not in story:
        pytest.skip("the container could not be stopped before that")
    assert not story[requirement], story[requirement]


@requirement(CTRL_C)
@beside_others
def test_ctrl_c_ends_it(launcher: Launcher) -> None:
    """It is the documented way to stop a container, and a terminal that does not come back is closed by force."""
    _demand(launcher, CTRL_C)


@requirement(SIGTERM)
@beside_others
def test_sigterm_ends_it(launcher: Launcher) -> None:
    """A container that a runtime has to kill loses the queries under way, and the use that it has not reported."""
    _demand(launcher, SIGTERM)


@requirement(PORT)
@beside_others
def test_the_port_is_free_again(launcher: Launcher) -> None:
    """A restart that fails because of the run before is an outage of minutes."""
    _demand(launcher, PORT)


@requirement("container.several.are-independent")
def test_several_are_independent(launcher: Launcher, instance: Instance) -> None:
    """Hosts run several, and one of them is updated while the others serve."""
    with ExitStack() as up:
        first = instance if instance.serves else up.enter_context(launcher.serving())
        with launcher.serving() as other:
            both = first.serves and other.serves

            assert both, "of two containers at two ports, one serves no query while the other is up"
        assert first.serves, "a container serves no query any more after another one at another port was stopped"
