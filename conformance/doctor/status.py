"""What /ready and /status say, with the documented meaning of every word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from conformance import catalogue
from conformance.catalogue import Container
from conformance.doctor.finding import Cause, Finding
from conformance.plain import plain
from conformance.wire import Answer, Exchange, NotJson

FAQ = "Azure AI containers frequently asked questions, table of apiStatus"
READY = "Cognitive Services containers, Validate that a container is running: /ready"
GOOD = ("valid", "nonmetered", "non-metered")
"""The second and third are reported of images that are not metered."""
NOT_READY = Cause(
    "doctor.ready.not-yet",
    "problem",
    "/ready says whether the container is ready to accept a query against the model; it takes minutes until it is.",
    READY,
)
ODD_READY = Cause("doctor.ready.other-answer", "problem", "/ready answers 200 when a query would be accepted.", READY)
NO_STATUS = Cause(
    "doctor.status.unreadable",
    "unsure",
    "/status says whether the key is valid, as JSON with service, apiStatus and apiStatusMessage.",
    "Cognitive Services containers, Validate that a container is running: /status; its body is only reported",
)
UNKNOWN_WORD = Cause("doctor.status.unknown-word", "unsure", "apiStatus is one of eight words.", FAQ)
OTHER_SERVICE = Cause(
    "doctor.status.other-service",
    "unsure",
    "The member service of /status names the container.",
    "reported: course texts that print the body of /status of several containers",
)
OUT_OF_QUOTA = Cause(
    "doctor.status.out-of-quota",
    "problem",
    "OutOfQuota: the key is over its quota; upgrade or wait. In spite of its wording, Document Intelligence says it, "
    "too, when there "
    "was no contact with the billing endpoint for too long.",
    f"{FAQ}; Install and run Document Intelligence containers",
)


def _word(identifier: str, sentence: str) -> Cause:
    return Cause(f"doctor.status.{identifier}", "problem", sentence, FAQ)


NEW_KEY = (
    "az cognitiveservices account keys list --name NAME --resource-group GROUP; restart with a key of the resource in Billing"
)
WAIT = "wait as long as Retry-After says; curl -v https://NAME.cognitiveservices.azure.com/ from the container's network"
WORDS: dict[str, tuple[Cause, str]] = {
    "invalid": (_word("invalid", "Invalid: the key is wrong; a valid one is needed to run the container."), NEW_KEY),
    "mismatch": (_word("mismatch", "Mismatch: key or endpoint belongs to another kind of resource."), NEW_KEY),
    "couldnotconnect": (
        _word("could-not-connect", "CouldNotConnect: the billing endpoint is not reached; wait for Retry-After."),
        WAIT,
    ),
    "outofquota": (OUT_OF_QUOTA, f"see the quota of the resource in the portal; {WAIT}"),
    "billingendpointbusy": (
        _word("billing-endpoint-busy", "BillingEndpointBusy: the billing endpoint is busy; wait for Retry-After."),
        WAIT,
    ),
    "containeruseunauthorized": (
        _word("unauthorized", "ContainerUseUnauthorized: the key is not approved for this gated container."),
        "fill in the form that the page of the container links to, and wait for the approval",
    ),
    "unknown": (_word("unknown", "Unknown: the server cannot process billing requests now."), WAIT),
}
_REFUSED = re.compile(r"failed with status '(\w+)'")
_NO_CREDIT = re.compile(r"NoCredit")


def ready(answer: Answer) -> Iterator[Finding]:
    """Whether the container says that it would serve."""
    if answer.status == 503:
        cause = f"it is not ready yet ({answer.excerpt(120)})"
        yield NOT_READY.found(
            "/ready",
            cause,
            "wait some minutes; docker logs CONTAINER shows what it waits for, docker stats whether memory is short",
        )
    elif answer.status != 200:
        yield ODD_READY.found(
            "/ready", f"it answered {answer.excerpt(120)}", "docker logs CONTAINER; is it a container, and of this kind?"
        )


def status(answer: Answer) -> Iterator[Finding]:
    """What is wrong with the key or the billing, by the word of the status."""
    said = body(answer)
    word = said.get("apiStatus")
    if answer.status != 200 or not isinstance(word, str):
        yield NO_STATUS.found("/status", f"it says nothing of the key ({answer.excerpt(120)})", "docker logs CONTAINER")
        return
    yield from _meaning("/status", word, plain(str(said.get("apiStatusMessage", "")), 160))


def refusals(asked: Sequence[Exchange]) -> Iterator[Finding]:
    """The same words in the answers of refused queries, the first of each."""
    seen: set[str] = set()
    for exchange in asked:
        answer = exchange.answer
        if answer is None or answer.status < 400:
            continue
        text = answer.body[:4096].decode("utf-8", "replace")
        found = _REFUSED.search(text)
        word = found[1] if found else "Invalid" if _NO_CREDIT.search(text) else ""
        if word and word not in seen:
            seen.add(word)
            yield from _meaning(exchange.request.target, word, plain(text, 160))


def family(answer: Answer, found: Sequence[Container]) -> Iterator[Finding]:
    """Whether the service that is named is one of those that answer; a name of no container of the catalogue is let pass."""
    service = body(answer).get("service")
    if not isinstance(service, str) or not found:
        return
    said = _letters(service)
    if any(_letters(container.name) in said for container in found):
        return
    others = [container.name for container in catalogue.containers() if _letters(container.name) in said]
    if others:
        names = " and ".join(container.name for container in found)
        cause = f"it names the service {plain(service, 60)!r}, and what answers queries is {names}"
        yield OTHER_SERVICE.found("/status", cause, "check where each path of the address leads, and which image was started")


def body(answer: Answer) -> dict[str, Any]:
    """The members of a body; none where it has none."""
    try:
        said = answer.json()
    except NotJson:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def _meaning(where: str, word: str, message: str) -> Iterator[Finding]:
    known = WORDS.get(word.lower())
    if known:
        cause, mend = known
        yield cause.found(where, f"it says {word}: {message}" if message else f"it says {word}", mend)
    elif word.lower() not in GOOD:
        yield UNKNOWN_WORD.found(where, f"it says {plain(word, 60)!r}, which no page explains", "docker logs CONTAINER")


def _letters(name: str) -> str:
    """What two spellings of a name have in common: its letters, without a version."""
    return re.sub(r"[^a-z]", "", name.lower())
