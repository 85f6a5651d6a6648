"""Paths that nobody described."""

import pytest

from conformance.harness import Broken, Door, requirement
from conformance.wire import Request

NOWHERE = ("/no-such-path", "/ready/no-such-path", "/no/such/path.json")


@requirement("container.paths.unknown-is-not-found")
@pytest.mark.parametrize("path", NOWHERE)
def test_an_unknown_path_is_not_found(door: Door, path: str) -> None:
    """A client with a mistake in its address should learn that, and not meet a home page with status 200."""
    exchange = door.exchange(Request("GET", path))
    if exchange.answer is None:
        raise Broken("container.home.never-breaks", expected=f"an answer to GET {path}", got=exchange.trouble)

    assert exchange.answer.status == 404, f"GET {path} answered {exchange.answer.excerpt(80)}"


@requirement("container.paths.one-version-is-served")
def test_one_version_is_served(door: Door) -> None:
    """A program that knows both versions tries the other one; an image without any cannot be used at all."""
    several = [door.operation(key) for key in door.container.one_of]

    assert any(door.offers(operation.key) for operation in several), f"none of {', '.join(o.label for o in several)} is served"
