"""One emulator for all tests that only ask."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from conformance import catalogue, target

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def url(emulator: str) -> str:
    return emulator


@pytest.fixture(scope="session")
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def clients() -> Iterator[dict[str, httpx.Client]]:
    """One for each Text Analytics container, by its name."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                httpx.Client(
                    base_url=stack.enter_context(target.embedded(catalogue.container(name))),
                    headers={"x-container": name},
                    timeout=20,
                    trust_env=False,
                )
            )
            for name in ("sentiment", "keyphrase", "language")
        }
