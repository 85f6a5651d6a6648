"""A small client of Read, in the words of its tests."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import pytest

from conformance.harness import Broken, Door
from conformance.harness.files import Files
from conformance.harness.read.results import State, state_of
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.pages.files import File

Json = dict[str, Any]
SERVICES = ("read", "read-3.2")
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
JSON: Headers = (("Content-Type", "application/json"),)
PATIENCE = 60.0
"""Seconds until an operation must have ended; a page takes less than one."""
PAUSE = 0.05
"""Seconds between two questions for an operation."""
LENGTH_OF_ID = 36


def promised(rule: str, *services: str) -> Callable[..., Any]:
    """Run a test for each version, for the requirement that its service has by this name; ``read`` is its client."""
    marked = [
        pytest.param(service, marks=pytest.mark.requirement(f"{service}.{rule}"), id=service)
        for service in services or SERVICES
    ]
    return pytest.mark.parametrize("read", marked, indirect=True)


@dataclass(frozen=True)
class Reading:
    """What became of one file, and how that was learned."""

    state: State
    said: tuple[Exchange, ...]


class Read:
    """The operations of one version; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, service: str, door: Door, files: Files) -> None:
        self.service = service
        self.door = door
        self.files = files
        self._known: dict[str, Reading] = {}

    def key(self, operation: str) -> str:
        """The key of an operation: ``submit``, ``poll`` or ``sync``."""
        return f"{self.service}.{operation}"

    def path(self, operation: str, identifier: str = "", query: str = "") -> str:
        """The described path of an operation, with this id and this query."""
        path = self.door.operation(self.key(operation)).path.replace("{operationId}", identifier)
        return f"{path}?{query}" if query else path

    def send(self, operation: str, body: bytes, headers: Headers = BYTES, query: str = "") -> Answer:
        """The answer to a body, whatever its status."""
        return self.door.refusal(self.key(operation), body, path=self.path(operation, query=query), headers=headers)

    def accepted(self, body: bytes, headers: Headers = BYTES, query: str = "") -> Answer:
        """The answer of status 202 to a good file; raises Broken for ``submit.accepts-valid`` otherwise."""
        answer = self.send("submit", body, headers, query)
        if answer.status != 202:
            raise Broken(self.key("submit.accepts-valid"), expected="status 202 for a good file", got=answer.excerpt())
        return answer

    def submit(self, file: File, query: str = "") -> str:
        """Submit a good file; gives the id of its operation."""
        return self.id_of(self.accepted(file.content, query=query))

    def id_of(self, answer: Answer) -> str:
        """The id, as public samples take it: the end of the header. Raises Broken where that is none."""
        location = answer.header("operation-location") or ""
        identifier = location[-LENGTH_OF_ID:]
        if len(identifier) < LENGTH_OF_ID or "/" in identifier:
            raise Broken(self.key("submit.location-ends-with-id"), expected="a URL that ends with the id", got=location)
        return identifier

    def poll(self, identifier: str) -> State:
        """What is said of an operation that is known; raises Broken for ``poll.accepts-valid`` otherwise."""
        return state_of(self.door.served(self.key("poll"), path=self.path("poll", identifier)))

    def ended(self, identifier: str) -> State:
        """The last state of an operation; it is not final where that takes too long."""
        return self.states(identifier)[-1]

    def states(self, identifier: str) -> list[State]:
        """Every state of an operation that was seen until its end, or until it took too long."""
        states = [self.poll(identifier)]
        end = time.monotonic() + PATIENCE
        while not states[-1].final and time.monotonic() < end:
            time.sleep(PAUSE)
            states.append(self.poll(identifier))
        return states

    def followed(self, identifier: str) -> list[State]:
        """Every state of an operation of a good file; raises Broken where the last one is no success."""
        states = self.states(identifier)
        if states[-1].status != "succeeded":
            raise Broken(
                self.key("poll.good-files-succeed"), expected="success for a good file", got=f"{states[-1].told}"[:200]
            )
        return states

    def read(self, file: File, query: str = "") -> State:
        """What becomes of a good file by submitting it and asking until it was read."""
        return self.followed(self.submit(file, query))[-1]

    def known(self, file: File) -> State:
        """The same; a file that was read before in this run is not sent again, and what was said then is the evidence."""
        digest = blake2b(file.content).hexdigest()
        if digest not in self._known:
            self.door.begin()
            self._known[digest] = Reading(self.read(file), tuple(self.door.said))
        reading = self._known[digest]
        self.door.said = list(reading.said)
        return reading.state

    def sync(self, file: File, query: str = "") -> State:
        """What is said of a good file at once; raises Broken for ``sync.accepts-valid`` where it failed."""
        path = self.path("sync", query=query)
        return state_of(self.door.served(self.key("sync"), file.content, path=path, headers=BYTES))

    def ends_badly(self, answer: Answer) -> str:
        """What is wrong with the answer to a submission that must not be read; empty when it was refused, or fails later."""
        if 400 <= answer.status < 500:
            return ""
        last = self.ended(self.id_of(answer))
        return "" if last.status == "failed" and not last.pages else f"the operation ended with {f'{last.told}'[:200]}"

    def url(self, path: str, file: File) -> bytes:
        """The body that names a file by a URL at which it is served; skips where the container does not get there."""
        url = self.files.offer(path, file.media_type, file.content)
        body = json.dumps({"url": url}).encode()
        if not self.files.promised and not self.files.reached(path, lambda: self.send("submit", body, JSON)):
            pytest.skip(f"the container did not fetch {url}; say by --files-host how it reaches this machine")
        return body

    def get(self, target: str) -> Exchange:
        """What comes of a GET."""
        return self.door.exchange(Request("GET", target))


def last_segment(location: str) -> str:
    """What stands behind the last slash of a URL's path."""
    return urlsplit(location).path.rpartition("/")[2]
