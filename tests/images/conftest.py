"""The engine of this machine, and the image of one container's emulator, another one after another commit."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from building import CONTAINER, derived, emulator_image, running
from program import until

from conformance import target
from conformance.target import Engine

INSTALL = "needs podman or docker: apt-get install podman runc containernetworking-plugins uidmap iptables; see CONTRIBUTING.md"


@pytest.fixture(scope="session")
def engine() -> Engine:
    found = target.installed_engine()
    if found is None or found.trouble:
        reason = f"{INSTALL} ({found.name}: {found.trouble})" if found else INSTALL
        (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
    return found


@pytest.fixture(scope="session")
def image(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One that reports as often as tests need it."""
    built = emulator_image(engine, CONTAINER.name, tmp_path_factory.mktemp("image"))
    return derived(engine, built, f"{built}-of-tests", "ENV COGSPEC_METERING_INTERVAL=0.3")


@pytest.fixture(autouse=True)
def _nothing_is_left(engine: Engine) -> Iterator[None]:
    before = running(engine)
    yield
    assert until(lambda: running(engine) == before), running(engine)
