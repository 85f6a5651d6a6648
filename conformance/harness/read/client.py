"""A small client of Read, in the words of its tests."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit
from weakref import WeakKeyDictionary

import pytest

from conformance.harness import Broken, Door
from conformance.harness.files import Files
from conformance.harness.marks import on_each
from conformance.harness.read.shared_pages import PAGE
from conformance.invariants import Judgement
from conformance.invariants.read.requests import origin, split
from conformance.invariants.read.results import FREE_PAGES, STATES, Page, State
from conformance.wire import Answer, Exchange, Headers
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.files import IMAGES, File, pdf, tiff

SERVICES = ("read", "read-3.2")
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
JSON: Headers = (("Content-Type", "application/json"),)
PAUSE = 0.05
"""Seconds between two questions for an operation."""
Value = TypeVar("Value")


def promised(rule: str, *services: str) -> Callable[..., Any]:
    """Run a test for each version, for the requirement that its service has by this name; ``read`` is its client."""
    return on_each("read", {service: f"{service}.{rule}" for service in services or SERVICES}, indirect=True)


@dataclass(frozen=True)
class Submitted:
    """A file that was taken."""

    location: str
    """Where its result will be, as it was said."""
    identifier: str
    """What the location ends in, but for slashes."""
    target: str
    """Path and query to ask at."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    submitted: Submitted
    states: tuple[State, ...]
    """Every state that was seen until its end, or until that took too long."""

    @property
    def last(self) -> State:
        """The last state; it is not final where that took too long."""
        return self.states[-1]


@dataclass(frozen=True)
class Learned:
    """What was learned once in a run, and how: the first exchange and the last one, and what they showed."""

    value: Any
    said: tuple[Exchange, ...]
    judgements: tuple[Judgement, ...]


_LEARNED: WeakKeyDictionary[Door, dict[str, Learned]] = WeakKeyDictionary()
"""Behind each door, which feeds and tests share."""


class Read:
    """The operations of one version; valid requests are served, or the requirement that says so is broken.

    What is the same file is sent once in a run, except where a test needs it sent again: submissions are dear.
    """

    def __init__(self, service: str, door: Door, files: Files) -> None:
        self.service = service
        self.door = door
        self.files = files
        self._learned = _LEARNED.setdefault(door, {})

    def key(self, operation: str) -> str:
        """The key of an operation: ``submit``, ``poll`` or ``sync``."""
        return f"{self.service}.{operation}"

    def path(self, operation: str, identifier: str = "", query: str = "") -> str:
        """The described path of an operation, with this id and this query."""
        path = self.door.operation(self.key(operation)).path.replace("{operationId}", quote(identifier, safe="%"))
        return f"{path}?{query}" if query else path

    def send(self, operation: str, body: bytes, headers: Headers = BYTES, query: str = "") -> Answer:
        """The answer to a body, whatever its status."""
        return self.door.refusal(self.key(operation), body, path=self.path(operation, query=query), headers=headers)

    def submit(self, file: File, query: str = "") -> Submitted:
        """Submit a good file; raises Broken for ``submit.accepts-valid`` where it is refused."""
        return self.taken(self.send("submit", file.content, query=query))

    def taken(self, answer: Answer) -> Submitted:
        """What the answer to a good file says of it; raises Broken where it was refused, or cannot be asked for."""
        if not 200 <= answer.status < 300:
            raise Broken(self.key("submit.accepts-valid"), expected="status 202 for a good file", got=answer.excerpt())
        location = answer.header("operation-location")
        if location is None:
            raise Broken(
                self.key("submit.answers-as-described"), expected="the header operation-location", got="no such header"
            )
        identifier = next((segment for segment in reversed(split(location).path.split("/")) if segment), "")
        if not identifier:
            raise Broken(self.key("submit.location-ends-with-id"), expected="a URL that ends with the id", got=location)
        return Submitted(location, identifier, self._target(location, identifier))

    def _target(self, location: str, identifier: str) -> str:
        """Where to ask for an operation: at its location where that can be, otherwise as official clients do, by its id."""
        described, parts = self.path("poll", identifier), split(location)
        path = parts.path
        base = urlsplit(self.door.url).path
        if base and path.lower().startswith(f"{base}/".lower()):
            path = path[len(base) :]
        is_here = not parts.netloc or origin(location) == origin(self.door.url)
        if not is_here or path.lower() != described.lower():
            return described
        return f"{path}?{parts.query}" if parts.query else path

    def poll(self, submitted: Submitted) -> State:
        """What is said of an operation that is known.

        Raises Broken for ``poll.accepts-valid`` where it is refused, and for ``poll.answers-as-described`` where no
        state is told.
        """
        state = self._state("poll", self.door.served(self.key("poll"), path=submitted.target))
        if state.word not in STATES:
            raise Broken(self.key("poll.answers-as-described"), expected="a described state", got=f"{state.said}"[:200])
        return state

    def states(self, submitted: Submitted) -> tuple[State, ...]:
        """Every state of an operation that was seen until its end, or until it took too long."""
        states = [self.poll(submitted)]
        end = time.monotonic() + self.door.patience
        while not states[-1].final and time.monotonic() < end:
            self.door.pause(PAUSE)
            states.append(self.poll(submitted))
        return tuple(states)

    def ended(self, state: State) -> State:
        """The last state of an operation; raises OutOfPatience where it has not come to an end."""
        if not state.final:
            raise self.door.out_of_patience(f"an operation of {self.key('poll')} did not end, it was {state.word} still,")
        return state

    def must_succeed(self, state: State) -> State:
        """The last state of a good file; raises Broken for ``poll.good-files-succeed`` where it is no success."""
        self.ended(state)
        if state.word != "succeeded":
            raise Broken(self.key("poll.good-files-succeed"), expected="success for a good file", got=f"{state.said}"[:200])
        return state

    def followed(self, submitted: Submitted) -> State:
        """The last state of a good file, which must be a success."""
        return self.must_succeed(self.states(submitted)[-1])

    def read(self, file: File, query: str = "") -> State:
        """What becomes of a good file by submitting it, whether again or not, and asking until it was read."""
        return self.followed(self.submit(file, query))

    def outcome(self, file: File) -> Outcome:
        """What became of a file, good or not, that is submitted once in a run."""

        def learn() -> Outcome:
            submitted = self.submit(file)
            return Outcome(submitted, self.states(submitted))

        return self._once(f"submit {_digest(file)}", learn)

    def is_known(self, file: File) -> bool:
        """Whether a file was submitted for its outcome before in this run."""
        return f"submit {_digest(file)}" in self._learned

    def known(self, file: File) -> State:
        """What was read in a good file that is submitted once in a run."""
        return self.must_succeed(self.outcome(file).last)

    def known_page(self, file: File) -> Page:
        """The page of a good image; raises Broken for ``submit.reads-every-format`` where success comes without one."""
        pages = self.known(file).pages
        if not pages:
            raise Broken(self.key("submit.reads-every-format"), expected="a page", got=f"success without one for {file.name}")
        return pages[0]

    def sync(self, file: File, query: str = "") -> State:
        """What is said of a good file at once; raises Broken for ``sync.accepts-valid`` where it failed."""
        path = self.path("sync", query=query)
        return self._state("sync", self.door.served(self.key("sync"), file.content, path=path, headers=BYTES))

    def _state(self, operation: str, said: object) -> State:
        if not isinstance(said, dict):
            raise Broken(self.key(f"{operation}.answers-as-described"), expected="an object", got=f"{said}"[:200])
        return State(cast("dict[str, Any]", said))

    def known_at_once(self, file: File) -> State:
        """What is said at once of a good file that is sent there once in a run."""
        return self._once(f"sync {_digest(file)}", lambda: self.sync(file))

    def _once(self, what: str, learn: Callable[[], Value]) -> Value:
        """What can be learned once; later, what was said then is the evidence."""
        door = self.door
        if what in self._learned:
            learned = self._learned[what]
            door.said += learned.said
            door.judgements += learned.judgements
            return learned.value
        begun = len(door.said)
        value = learn()
        ends = slice(begun, None, max(1, len(door.said) - begun - 1))
        self._learned[what] = Learned(value, tuple(door.said[ends]), tuple(door.judgements[ends]))
        return value

    def image(self, page: Drawn) -> File:
        """A page as an image, in the plainest format that the container reads."""
        return self._make_image(page)

    def document(self, pages: Sequence[Drawn]) -> File:
        """Pages in one file, as a TIFF, or as a PDF where the container reads no TIFF."""
        return self._make_document(pages)

    @cached_property
    def _make_image(self) -> Callable[[Drawn], File]:
        return next((make for make in IMAGES.values() if self._reads(make(PAGE))), IMAGES["PNG"])

    @cached_property
    def _make_document(self) -> Callable[[Sequence[Drawn]], File]:
        return next((make for make in (tiff, pdf) if self._reads(make([PAGE]))), tiff)

    def whole(self, pages: Sequence[Drawn]) -> tuple[File, State]:
        """A document of more than two pages and what was read in it; skips the test where the key allows two pages."""
        document, rule = self.document(pages), "poll.longer-files-are-read-whole"
        state = self.known(document)
        if len(state.pages) == FREE_PAGES < len(pages):
            pytest.skip(f"just {FREE_PAGES} of {len(pages)} pages were read, which are all that a free-tier key has read")
        if len(state.pages) != len(pages):
            raise Broken(self.key(rule), expected=f"{len(pages)} pages", got=f"{len(state.pages)} pages of {document.name}")
        return document, state

    def those_read(self, files: Iterable[File]) -> list[File]:
        """Those of some good files that can be read; raises Broken where there are none."""
        tried = list(files)
        found = [file for file in tried if self._reads(file)]
        if not found:
            self.known(tried[0])  # says what is broken
        return found

    def _reads(self, file: File) -> bool:
        with suppress(Broken):
            return self.ended(self.outcome(file).last).word == "succeeded"
        return False

    def ends_badly(self, answer: Answer) -> str:
        """What is wrong with the answer to a submission that must not be read; empty when it was refused, or fails later."""
        if 400 <= answer.status < 500:
            return ""
        last = self.ended(self.states(self.taken(answer))[-1])
        return "" if last.word == "failed" and not last.pages else f"the operation ended with {f'{last.said}'[:200]}"

    def url(self, path: str, file: File) -> bytes | None:
        """The body that names a file by a URL at which it is served; None where the container does not get there."""
        body = json.dumps({"url": self.files.offer(path, file.media_type, file.content)}).encode()
        if self.files.promised or self.files.fetched[path]:
            return body
        return body if self.files.reached(path, lambda: self.send("submit", body, JSON)) else None

    def reachable_url(self, path: str, file: File) -> bytes:
        """The same body; skips the test where the container does not get there."""
        body = self.url(path, file)
        if body is None:
            pytest.skip(f"the container did not fetch {self.files.base}{path}; say by --files-host how it reaches this machine")
        return body


def _digest(file: File) -> str:
    return blake2b(file.content).hexdigest()
