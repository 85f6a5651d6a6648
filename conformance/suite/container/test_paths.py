"""Paths that nobody described."""

import pytest

from conformance.harness import Broken, Door, requirement
from conformance.harness.door import PAGES
from conformance.harness.keys import ANY_KEY, demand_no_key
from conformance.wire import Headers, Request

KEYS: dict[str, Headers] = {
    "without a key": (),
    "with a key": ANY_KEY,
}
NOWHERE = ("/no-such-path", "/ready/no-such-path", "/no/such/path.json")


@requirement("container.paths.pages-are-served")
def test_the_pages_of_a_container_are_there(door: Door) -> None:
    """What has none of them is a service by itself: orchestrators, operators and developers get no answer."""
    try:
        door.demand_pages()
    except Broken as none:
        raise AssertionError(none.got) from None


@requirement("container.paths.unknown-is-not-found")
@pytest.mark.parametrize("path", NOWHERE)
def test_an_unknown_path_is_not_found(door: Door, path: str) -> None:
    """A client with a mistake in its address should learn that, and not meet a home page with status 200."""
    exchange = door.exchange(Request("GET", path))
    if exchange.answer is None:
        raise Broken("container.home.never-breaks", expected=f"an answer to GET {path}", got=exchange.trouble)

    assert exchange.answer.status == 404, f"GET {path} answered {exchange.answer.excerpt(80)}"


@requirement("container.paths.needs-no-key")
@pytest.mark.parametrize("what", KEYS)
def test_the_shared_pages_ask_for_no_key(door: Door, what: str) -> None:
    """Probes of an orchestrator have no key, and programs made for the cloud send theirs to everybody."""
    door.demand_pages()
    for page in PAGES:
        path = door.operation(page).path
        exchange = door.exchange(Request("GET", path, KEYS[what]))
        if not KEYS[what]:
            demand_no_key(exchange)
        answer = exchange.answer
        if answer is None or answer.status >= 500:
            got = answer.excerpt(80) if answer else "none"
            raise Broken(f"{page}.never-breaks", expected="an answer below status 500", got=got)

        assert answer.status < 400, f"GET {path} {what} was answered with {answer.excerpt(80)}"


@requirement("container.paths.one-version-is-served")
def test_one_version_is_served(door: Door) -> None:
    """A program that knows both versions tries the other one; an image without any cannot be used at all."""
    several = [door.operation(key) for key in door.container.one_of]

    assert any(door.offers(operation.key) for operation in several), f"none of {', '.join(o.label for o in several)} is served"
