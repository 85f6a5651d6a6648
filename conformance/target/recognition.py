"""A URL that somebody else serves: whether it can be one, whether it is ready, and which containers stand there."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from conformance import catalogue
from conformance.catalogue import Container, Operation, example_of, resolve
from conformance.description.oracle import Oracle, fails
from conformance.description.unsaid import MISSING, PROVES_NO_REFUSAL
from conformance.refusal import Refusal
from conformance.target.between import demand_answer, demand_passage, demand_understanding
from conformance.wire import Answer, Exchange, NotJson, Request
from conformance.wire.connections import Connections

READY_SECONDS = 60.0
PROBE_SECONDS = 10.0
TICK, START_TICK = 0.5, 0.1
"""Seconds between two looks at what is not ready; looking at a process of this machine costs nothing."""
JSON = (("Content-Type", "application/json"),)


class NotAUrl(Refusal):
    """What was given as a URL cannot be one."""


class NotReady(Refusal):
    """The container answers, but does not become ready."""

    exit_code = 3


class OtherContainer(Refusal):
    """Another container than the one named answers at the URL."""

    exit_code = 3


def base_url(text: str) -> str:
    """The URL without its trailing slash; NotAUrl when no request could be sent to it."""
    hint = "give the address of the container, such as http://localhost:5000"
    shown = re.split("[?#]", text)[0].rpartition("@")[2]  # a key may stand in the rest
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotAUrl(f"{shown!r} is not a URL; {hint}.") from None
    if parts.username or parts.password:
        raise NotAUrl(f"The URL has a name or password in it; {hint}, and give keys with --header.")
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.isascii() or " " in text:
        raise NotAUrl(f"{shown!r} is not an http or https URL; {hint}.")
    if parts.query or parts.fragment:
        raise NotAUrl(f"The URL has a query or a fragment in it; {hint}, and give keys with --header.")
    return text.rstrip("/")


@dataclass
class Evidence:
    """What the answers of one URL to the described examples of a container show."""

    container: Container
    served: int = 0
    """Answers of success in the described form."""
    understood: int = 0
    """Those, and refusals in the described form."""
    asked: list[Exchange] = field(default_factory=list[Exchange])


def recognise(
    url: str,
    connections: Connections,
    name: str | None = None,
    patience: float = READY_SECONDS,
    starting: Callable[[], None] | None = None,
) -> list[Container]:
    """The containers that stand at the URL, known by answers that only somebody gives who understands the requests.

    With a name the user is believed, and the answers are judged later; OtherContainer when another one answers.
    What is starting may need a while until it answers at all; ``starting`` is asked meanwhile, and refuses where it ended.
    Raises a Refusal with exit code 3 that says what stands there instead.
    """
    _wait_until_ready(connections, url, patience, starting)
    if name is not None:
        return [_named(url, connections, catalogue.container(name))]
    seen = ask_everybody(connections)
    found = known(seen)
    if not found:
        demand_understanding(url, [exchange for e in seen for exchange in e.asked])
    return found


def _named(url: str, connections: Connections, wanted: Container) -> Container:
    """The container that the user means, if anything stands where it should; empty objects cost nothing to ask."""
    asked = [_asked(connections, operation, {}) for operation in harmless(wanted)]
    if not any(e.answer is not None and e.answer.status not in MISSING for e in asked):
        found = known(ask_everybody(connections))
        if found:
            names = " and ".join(c.name for c in found)
            raise OtherContainer(f"{url} serves no operation of {wanted.name}; it looks like {names}.")
    demand_passage(url, asked)
    return wanted


def recognise_instances(
    urls: Sequence[str],
    connect: Callable[[str], Connections],
    name: str | None = None,
    patience: float = READY_SECONDS,
    starting: Callable[[], None] | None = None,
) -> list[Container]:
    """The containers that stand at all of these URLs, as ``recognise`` finds them."""
    with connect(urls[0]) as connections:
        found = recognise(urls[0], connections, name, patience, starting)
    for url in urls[1:]:
        with connect(url) as connections:
            recognise(url, connections, found[0].name, patience, starting)
    return found


def ask_everybody(connections: Connections) -> list[Evidence]:
    """What becomes of the described examples of every container of the catalogue."""
    return [_evidence(container, connections) for container in catalogue.containers()]


def known(seen: Sequence[Evidence]) -> list[Container]:
    """The containers that serve something; or the one that is known by its refusals alone.

    What refuses the requests of several in the same way understands none.
    """
    refusing = [e.container for e in seen if e.understood]
    return [e.container for e in seen if e.served] or (refusing if len(refusing) == 1 else [])


def _evidence(container: Container, connections: Connections) -> Evidence:
    """What becomes of the described examples; those of operations that change the container are not sent."""
    oracle, evidence = Oracle(container), Evidence(container)
    for operation in harmless(container):
        example = example_of(container, operation)
        if example is None:
            continue
        exchange = _asked(connections, operation, example)
        evidence.asked.append(exchange)
        if _understands(container, oracle, operation, exchange):
            evidence.understood += 1
            evidence.served += exchange.answer is not None and exchange.answer.status < 300
    return evidence


def harmless(container: Container) -> Iterator[Operation]:
    """The operations of its services that can be asked of anybody: they change nothing, and their paths need no id."""
    for operation in container.operations:
        shared = operation.key.startswith(f"{catalogue.SHARED_DOCUMENT}.")
        if not shared and "{" not in operation.path and "x-changes-state" not in operation.definition:
            yield operation


def _asked(connections: Connections, operation: Operation, body: object) -> Exchange:
    return connections.exchange(Request(operation.method, operation.path, JSON, json.dumps(body).encode()))


def _understands(container: Container, oracle: Oracle, operation: Operation, exchange: Exchange) -> bool:
    """Whether an answer is one that nobody gives by chance: as described, and neither a wall nor an empty place."""
    answer = exchange.answer
    if answer is None or answer.status >= 500 or answer.status in (*PROVES_NO_REFUSAL, *MISSING):
        return False
    if 300 <= answer.status < 400 or any(oracle.look(operation, exchange)):
        return False
    return answer.status >= 400 or fails(operation, answer) or _has_its_members(container, operation, answer)


def _has_its_members(container: Container, operation: Operation, answer: Answer) -> bool:
    """Whether a success has the members that it is described with, those too that its form does not demand."""
    response = resolve(container.bundle, operation.definition["responses"].get(str(answer.status), {}))
    schema = resolve(container.bundle, response.get("content", {}).get("application/json", {}).get("schema", {}))
    members: set[str] = set(schema.get("required", schema.get("properties", ())))
    if not members:
        return True
    try:
        body = answer.json()
    except NotJson:
        return False
    return isinstance(body, dict) and members <= cast("dict[str, object]", body).keys()


def _wait_until_ready(connections: Connections, url: str, patience: float, starting: Callable[[], None] | None) -> None:
    end = time.monotonic() + patience
    while True:
        asked = connections.exchange(Request("GET", "/ready"))
        if asked.answer is None and starting is not None:
            starting()
            trouble = f"{url} gave no answer within {patience:.0f} seconds ({asked.trouble}); is that the port it listens at?"
        else:
            answer = demand_answer(url, asked)
            if answer.status != 503 or answer.media_type == "text/html":  # a page is a gateway's, and no container's
                return
            trouble = f"{url}/ready still answers 503 after {patience:.0f} seconds; see the log of the container."
        if time.monotonic() > end:
            raise NotReady(trouble)
        time.sleep(TICK if starting is None else START_TICK)
