"""What the tests of every container share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, cast

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.offline import SERVES, Offline, Resumed
from conformance.harness.container.query import Query, plainest
from conformance.harness.door import rests_on
from conformance.target import kept_folder


@pytest.fixture
def pages(door: Door) -> None:
    """Keeps a test that is about the pages from saying anything where there are none."""
    door.demand_pages()


@pytest.fixture(scope="session")
def query(door: Door, cases: tuple[Case, ...]) -> Query:
    """A query of the container's service, out of the cases made from its description."""
    case = plainest(door, cases)
    if case is None:
        pytest.skip(f"no frozen case of {door.container.name} can be asked by itself")
    request = case.request
    return lambda: door.served(case.operation, request.body, path=request.target, headers=request.headers)


@pytest.fixture(autouse=True)
def in_time(request: pytest.FixtureRequest) -> None:
    """Keeps a test from beginning that waits for more reports of a launched container than the run has time for."""
    for mark in cast("pytest.Item", cast("Any", request).node).iter_markers("reports"):
        launcher: Launcher = request.getfixturevalue("launcher")
        launcher.demand_time(mark.args[0])


@pytest.fixture(scope="package")
def instance(launcher: Launcher) -> Iterator[Instance]:
    """One launched container that serves, for the tests that leave it so."""
    with launcher.serving() as started:
        yield started


@pytest.fixture(scope="package")
def offline(launcher: Launcher, door: Door) -> Iterator[Offline]:
    """Starts without a connection, whose directories are gone at the end."""
    with kept_folder() as folder, ExitStack() as up:
        yield Offline(launcher, door.container.name, folder, up)


@pytest.fixture(scope="package")
def apart(offline: Offline) -> Resumed:
    """One container that serves without a connection, for the tests that leave it so; it was started after a kill."""
    if isinstance(offline.resumed, str):
        pytest.skip(f"{rests_on(SERVES)}; {offline.resumed}")
    return offline.resumed
