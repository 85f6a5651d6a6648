"""What a target is still owed: requests that remove what the run made there, and put back what it changed.

A run sends them itself before it ends. They are noted before anything is made, so that whoever goes on with a run that
was killed can send them in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, cast
from urllib.parse import quote, urlsplit

from conformance.catalogue import Container, Operation
from conformance.wire import Answer, Exchange, NotJson, Request
from conformance.wire.connections import Gate

GONE = (404, 410)
"""Statuses of what is not there any more."""
EXISTS = 409
"""The status where a name is given that something has."""


@dataclass
class Outstanding:
    """What one run owes; may be asked from many threads."""

    owe: Callable[[Request], int] = lambda _: 0
    """Notes a request that has to be sent before the run ends; gives its number."""
    paid: Callable[[int], None] = lambda _: None
    """Notes that it was sent."""
    deletions: dict[str, int] = field(default_factory=dict[str, int])
    """The numbers of deletions by their targets."""
    given: Counter[str] = field(default_factory=Counter[str])
    """How often this run was about to make something at each path."""
    guard: Lock = field(default_factory=Lock)

    def gives(self, target: str) -> None:
        """Something is about to be made at this path, under a name that the run chose."""
        with self.guard:
            self.given[target] += 1
        self.owe_deletion(target)

    def owe_deletion(self, target: str) -> None:
        """Something is at this path, or is about to be, that has to be deleted."""
        if target not in self.deletions:
            self.deletions[target] = self.owe(Request("DELETE", target))

    def is_gone(self, target: str) -> None:
        """Nothing is at this path any more."""
        number = self.deletions.pop(target, None)
        if number is not None:
            self.paid(number)


@dataclass(frozen=True)
class Watched:
    """A gate that notes what is made and deleted by what passes it."""

    gate: Gate
    container: Container
    outstanding: Outstanding
    name: str
    """What every name begins with that the run gives to something."""
    operation_of: Callable[[Request], Operation | None]

    def closed(self, request: Request, *, insistent: bool) -> str:
        """Why a request is not sent, in words; empty when it is, and what it may make is noted by then."""
        why = self.gate.closed(request, insistent=insistent)
        path = _path(request)
        if not why and request.method == "PUT" and self.name in path:
            operation = self.operation_of(request)
            if operation and any(o.method == "DELETE" and o.path == operation.path for o in self.container.operations):
                self.outstanding.gives(path)
        return why

    def saw(self, exchange: Exchange) -> Request | None:
        """Note what an exchange made under a name of the server's, or deleted.

        Gives the deletion of what an earlier run left under a name that this one gives for the first time: names depend on
        the seed alone, and a run that was killed removes nothing.
        """
        self.gate.saw(exchange)
        request, answer, path = exchange.request, exchange.answer, _path(exchange.request)
        if answer is None:
            return None
        if request.method == "DELETE" and (200 <= answer.status < 300 or answer.status in GONE):
            self.outstanding.is_gone(path)
        elif request.method == "PUT" and answer.status == EXISTS and self.outstanding.given[path] == 1:
            return Request("DELETE", path)
        elif request.method == "POST" and 200 <= answer.status < 300 and self.name not in path:
            operation = self.operation_of(request)  # what is made below a name of the run's goes with that
            member = member_of_what_is_made(self.container, operation) if operation else None
            identifier = identifier_of(answer, member) if member else ""
            if identifier:
                self.outstanding.owe_deletion(f"{path}/{quote(identifier, safe='')}")
        return None


def member_of_what_is_made(container: Container, operation: Operation) -> str | None:
    """What a deletion below the path of a POST calls the id; None where nothing made here can be deleted."""
    if operation.method != "POST":
        return None
    form = re.compile(re.escape(operation.path) + r"/\{([^{}/]+)\}")
    found = (form.fullmatch(o.path) for o in container.operations if o.method == "DELETE")
    return next((match[1] for match in found if match), None)


def identifier_of(answer: Answer, member: str) -> str:
    """What an answer calls the resource that it says was made; empty when it says nothing."""
    location = urlsplit(answer.header("location") or "").path.rstrip("/").rpartition("/")[2]
    try:
        body = answer.json()
    except NotJson:
        return location
    members = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    return next((found for found in (members.get(member), members.get("id")) if isinstance(found, str) and found), location)


def _path(request: Request) -> str:
    return request.target.partition("?")[0]
