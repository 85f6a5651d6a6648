"""Faults of a start: what a bad container takes for enough to serve."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conformance.faults.fault import Ask, Reply, Serve, fault, start_fault
from conformance.faults.given import give, given, is_given
from conformance.faults.relay import as_told, relay, sink

if TYPE_CHECKING:
    from conformance.emulator.command import Start

NAMES = ("Eula", "Billing", "ApiKey")
SECONDS_OF_WARMTH = 1.5


@start_fault(breaks="container.start.needs-eula")
def serves_without_the_licence(start: Start) -> None:
    """Takes the licence for accepted where nothing is said of it."""
    if not is_given(start, "Eula"):
        give(start, "Eula", "accept")


@start_fault(breaks="container.start.eula-is-accept")
def takes_any_word_for_consent(start: Start) -> None:
    """Takes whatever Eula says for consent."""
    if is_given(start, "Eula"):
        give(start, "Eula", "accept")


@start_fault(breaks="container.start.eula-is-accept")
def takes_true_for_consent(start: Start) -> None:
    """Takes a truth value for consent, as other programs do."""
    if given(start, "Eula").lower() in ("true", "yes"):
        give(start, "Eula", "accept")


@start_fault(breaks="container.start.needs-billing-and-key")
def serves_without_an_endpoint(start: Start) -> None:
    """Serves without a billing endpoint, and reports to nobody."""
    if not is_given(start, "Billing"):
        sink(start)


@start_fault(breaks="container.start.needs-billing-and-key")
def serves_without_a_key(start: Start) -> None:
    """Serves without a key, and reports to nobody then."""
    if not is_given(start, "ApiKey") and is_given(start, "Billing"):
        give(start, "ApiKey", "none")
        sink(start)


@start_fault(breaks="container.start.billing-is-an-address")
def takes_a_region_for_an_address(start: Start) -> None:
    """Looks at Billing only when it reports, so that a mistake there shows hours later."""
    if is_given(start, "Billing") and not urlsplit(given(start, "Billing")).hostname:
        sink(start)


@start_fault(breaks="container.start.invalid-key-serves-nobody")
def serves_with_an_invalid_key(start: Start) -> None:
    """Goes on when the billing endpoint says that its key is invalid."""
    relay(start, lambda status: "valid" if status == 401 else as_told(status))


@fault(breaks="container.start.invalid-key-serves-nobody", at="container.status")
def says_valid_of_an_invalid_key(reply: Reply) -> None:
    """Refuses queries for its key, and calls the key valid."""
    if reply.json["apiStatus"] == "Invalid":
        reply.update(apiStatus="Valid", apiStatusMessage="Api Key is valid, no action needed.")


@start_fault(breaks="container.start.names-in-any-case")
def knows_names_in_one_spelling(start: Start) -> None:
    """Compares the names of arguments letter by letter."""
    start.arguments[:] = [
        word for word in start.arguments if word.partition("=")[0].lower() not in map(str.lower, NAMES) or _as_spelt(word)
    ]


def _as_spelt(word: str) -> bool:
    return word.partition("=")[0] in NAMES


@start_fault(breaks="container.start.environment-works")
def looks_at_arguments_alone(start: Start) -> None:
    """Takes nothing from the environment."""
    start.environment.clear()


@dataclass
class Warmth:
    """When a container first said that it is ready."""

    since: float = 0.0


@fault(breaks="container.ready.means-serving", at=())
async def ready_before_its_model_is(ask: Ask, serve: Serve) -> Reply:
    """Says that it is ready as soon as it listens, and refuses queries while it loads its model."""
    warmth = ask.memory(Warmth)
    warmth.since = warmth.since or time.monotonic()
    if ask.method == "POST" and time.monotonic() - warmth.since < SECONDS_OF_WARMTH:
        return Reply.of(503, {"error": {"code": "ServiceUnavailable", "message": "The model is loading."}})
    return await serve(ask)


@fault(breaks="container.status.is-valid-with-a-good-key", at="container.status")
def knows_nothing_of_its_key(reply: Reply) -> None:
    """Says Unknown of its key for ever."""
    if reply.json["apiStatus"] == "Valid":
        reply.update(apiStatus="Unknown", apiStatusMessage="The state of the key is not known.")
