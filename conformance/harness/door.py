"""The one door through which tests speak to the container under test."""

from __future__ import annotations

import json
import threading
import time
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation, example_of
from conformance.description.oracle import ANYTHING, NO_FAILURE, Due, absent, fails, patient
from conformance.description.unsaid import MISSING, unsaid
from conformance.harness.outstanding import Outstanding
from conformance.harness.witness import Witness
from conformance.invariants import Judgement
from conformance.invariants.judge import says_why
from conformance.wire import Answer, Exchange, Headers, NotJson, NotSent, Request
from conformance.wire.connections import Connections

Json = dict[str, Any]
JSON_HEADERS: Headers = (("Content-Type", "application/json"),)


PAGES = ("container.home", "container.ready", "container.status", "container.swagger")
PAGES_ARE_SERVED = "container.paths.pages-are-served"


class Broken(AssertionError):
    """Another requirement than the test's own does not hold, so the test cannot say anything.

    A server that answers a valid request with 500 says nothing about its arrays.
    """

    def __init__(self, requirement: str, *, expected: str, got: str) -> None:
        super().__init__(f"{requirement}: expected {expected}; got {got}")
        self.requirement = requirement
        self.expected = expected
        self.got = got


def rests_on(broken: str) -> str:
    """Why nothing can be said of what rests on a requirement."""
    return f"{broken} does not hold, which it rests on"


class NothingSaid(pytest.skip.Exception):
    """Nothing was sent, or what stands before the target answered, so nothing is learnt of the target."""


class NotAsked(NothingSaid):
    """The time or the budget of the run is used up, or the target is given up: nothing is sent any more."""


class OutOfPatience(NothingSaid):
    """Work took longer than the user waits for it, so its requirements are not run: no page states a time."""


class NotOffered(pytest.skip.Exception):
    """The container does not serve an operation that it need not serve, so its requirements are not run."""


class Door:
    """Sends requests, keeps what was said, and lets a witness see every exchange."""

    def __init__(
        self,
        container: Container,
        url: str,
        connections: Connections,
        witness: Witness,
        patience: float = 60.0,
        portraits: Path | None = None,
    ) -> None:
        self.container = container
        self.patience = patience
        """Seconds that the container may take over what it was given to do."""
        self.portraits = portraits
        """The folder with the user's photographs of faces; None for those that lie in packages."""
        self.url = url.rstrip("/")
        self.said: list[Exchange] = []
        """Every exchange since the current example began, with as much of its answer as a report shows."""
        self.judgements: list[Judgement] = []
        """What each of them showed."""
        self.requests = 0
        self.waited = 0.0
        """Seconds that were waited for on purpose, such as for the end of a reward wait time."""
        self.outstanding = Outstanding()
        """What the container is owed before the run ends."""
        self.witness = witness
        self._connections = connections
        self._lock = threading.Lock()
        self._offered: set[str] = set()
        self._pages: dict[str, Answer | None] | None = None
        """What the pages of a container answered, once they were asked for."""

    def insisting(self) -> AbstractContextManager[None]:
        """Within, requests are sent also when the time of the run is over: what was made must be removed."""
        return self._connections.insisting()

    def pause(self, seconds: float) -> None:
        """Wait for something that the container does by itself."""
        self.waited += seconds
        time.sleep(seconds)

    def out_of_patience(self, what: str) -> OutOfPatience:
        """What to raise where something takes longer than the user waits for it."""
        return OutOfPatience(f"{what} within {self.patience:g} s; --patience says how long to wait")

    def begin(self) -> None:
        """Forget what was said: a new test or example begins."""
        self.said = []
        self.judgements = []

    def exchange(self, request: Request, *, judged: bool = True, due: Due = ANYTHING) -> Exchange:
        """Send exactly this request; safe to call from several threads at once.

        Not ``judged`` is for requests that no description speaks of, such as one that is cut off half-way; ``due`` says
        what must become of this one. Raises NothingSaid where it was not sent, or where what stands before the target answered.
        """
        with self._lock:
            self.requests += 1
        exchange = self._connections.exchange(request)
        if issubclass(exchange.kind, NotSent):
            raise NotAsked(exchange.trouble)
        self.said.append(exchange.spared())
        if judged:
            self.judgements.append(self.witness.saw(exchange, url=self.url, due=due))
        why = unsaid(exchange)
        if why:
            raise NothingSaid(why)
        return exchange

    @property
    def undescribed(self) -> str:
        """The requirement by which some answer of the current example is not as described; empty when all are."""
        found = (f.requirement for j in self.judgements for f in j.findings if f.requirement.endswith(".answers-as-described"))
        return next(found, "")

    def operation(self, key: str) -> Operation:
        """The operation with this key, such as ``anomaly-detector.entire``."""
        return self.container.operation(key)

    def ask(
        self,
        key: str,
        body: bytes | Json | list[Any] | None = None,
        *,
        path: str = "",
        headers: Headers = (),
        judged: bool = True,
    ) -> Answer:
        """The answer to one request, whatever its status and form.

        ``path`` replaces the described one, for other spellings of it. Raises Broken where the server breaks, and
        NotOffered where an optional operation is not there.
        """
        operation = self.operation(key)
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = headers or (JSON_HEADERS if body is not None else ())
        exchange = self.exchange(Request(operation.method, path or operation.path, sent, content), judged=judged)
        answer = exchange.answer
        if exchange.late and patient(operation):
            raise self.out_of_patience(f"{operation.label} did not answer")
        broken = self.witness.judge.oracle.broken(operation, exchange)
        if answer is None or broken:
            rule, got = (broken.rule, broken.got) if broken else ("never-breaks", exchange.trouble)
            raise Broken(f"{key}.{rule}", expected=NO_FAILURE, got=got)
        if absent(operation, answer) and not says_why(exchange):
            raise not_offered(operation)
        return answer

    def demand_pages(self) -> None:
        """Raise Broken where none of the pages of a container is there: one finding, on which all else of them rests."""
        if self._pages is None:  # not judged: where a page is missing alone, its own cases tell
            paths = [self.operation(key).path for key in PAGES]
            self._pages = {path: self.exchange(Request("GET", path), judged=False).answer for path in paths}
        if all(answer is not None and answer.status in MISSING for answer in self._pages.values()):
            raise Broken(
                PAGES_ARE_SERVED,
                expected="the pages of a container",
                got=", ".join(f"{answer.status} for {path}" for path, answer in self._pages.items() if answer),
            )

    def demand_offered(self, key: str) -> None:
        """Raise NotOffered where an optional operation is not there, judged by its own example.

        One that would change the service is judged by an empty object. What can be judged by neither,
        because it has no body or needs a resource, shows with its first valid request.
        """
        operation = self.operation(key)
        if operation.service == SHARED_DOCUMENT:
            self.demand_pages()
        if not operation.optional or key in self._offered or "{" in operation.path:
            return
        if operation.changes_state and "requestBody" not in operation.definition:
            return
        with suppress(Broken):  # refused or broken, but there; not judged, or runs in parts would show more than whole ones
            self.refusal(key, {} if operation.changes_state else example_of(self.container, operation), judged=False)
        self._offered.add(key)

    def offers(self, key: str) -> bool:
        """Whether an operation is there, as ``demand_offered`` judges it."""
        try:
            self.demand_offered(key)
        except NotOffered:
            return False
        return True

    def served(self, key: str, body: bytes | Json | None = None, *, path: str = "", headers: Headers = ()) -> Any:
        """The JSON of the success that a valid request must get, whatever its form; None where it has no body.

        Raises Broken for ``….accepts-valid`` and NotOffered where an optional operation is not there.
        """
        return self.success(key, self.refusal(key, body, path=path, headers=headers))

    def success(self, key: str, answer: Answer) -> Any:
        """The JSON of an answer that has to be one of success; raises Broken as ``served`` does."""
        if not 200 <= answer.status < 300 or fails(self.operation(key), answer):
            raise Broken(f"{key}.accepts-valid", expected="success for a valid request", got=answer.excerpt())
        if not answer.body:
            return None
        try:
            return answer.json()
        except NotJson as error:
            raise Broken(f"{key}.answers-as-described", expected="a JSON body", got=str(error)) from None

    def refusal(
        self,
        key: str,
        body: bytes | Json | list[Any] | None = None,
        *,
        path: str = "",
        headers: Headers = (),
        judged: bool = True,
    ) -> Answer:
        """The answer to a request that may be refused; the test says what it must look like.

        Raises NotOffered where an optional operation is not there at all.
        """
        answer = self.ask(key, body, path=path, headers=headers, judged=judged)
        if absent(self.operation(key), answer):
            raise not_offered(self.operation(key))
        return answer


def may_be_repeated(operation: Operation) -> bool:
    """Whether asking again leaves a service as it is: nothing in it is made, changed or removed."""
    acts = operation.method in ("PUT", "PATCH", "DELETE") or (operation.method == "POST" and "{" in operation.path)
    return not acts and not operation.changes_state


def not_offered(operation: Operation) -> NotOffered:
    """What to raise where an optional operation is not there."""
    return NotOffered(f"the container does not serve {operation.label}, or has nothing there: {operation.optional}")
