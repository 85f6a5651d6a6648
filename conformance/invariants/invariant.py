"""What an invariant is: a function from one exchange to what is wrong with it, and the requirement it judges."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

from conformance.catalogue import Container, Operation
from conformance.description.bodies import Bodies
from conformance.description.unsaid import PROVES_NO_REFUSAL
from conformance.wire import Answer, Exchange, NotJson, Request

T = TypeVar("T")
Json = dict[str, Any]
LEAST = 5
"""Telling exchanges after which an invariant that none of them broke has passed, unless it says otherwise."""
PRECISION = 1e-5
"""Relative; twice what a sum of a few hundred numbers in single precision loses."""


class NotTelling(Exception):
    """An exchange that cannot show anything of an invariant: nothing was flagged, no id repeats, the request was refused.

    A reason is given where it is worth telling in a report, such as that an optional feature is not there.
    """


@dataclass(frozen=True)
class Seen:
    """One exchange with an operation of a container, as invariants read it. Nobody changes what it gives."""

    container: Container
    operation: Operation
    exchange: Exchange
    url: str = ""
    """The address of the container, for invariants about locations; empty where nobody knows it."""
    bodies: Callable[[Operation], Bodies] | None = None
    """Gives what is known of the JSON that an operation takes, where somebody keeps that."""

    @property
    def request(self) -> Request:
        """What was asked; NotTelling when a recording does not hold its body."""
        if "request" in self.exchange.unkept:
            raise NotTelling
        return self.exchange.request

    @property
    def answer(self) -> Answer:
        """What was answered; NotTelling when nothing came, or a recording does not hold its body."""
        if "answer" in self.exchange.unkept:
            raise NotTelling
        return self._answer

    @property
    def _answer(self) -> Answer:
        if self.exchange.answer is None:
            raise NotTelling
        return self.exchange.answer

    @property
    def served(self) -> bool:
        """Whether the request was answered with success."""
        return 200 <= self._answer.status < 300

    @property
    def refused(self) -> bool:
        """Whether the request was answered with an error of the client's; NotTelling where nobody has looked at it."""
        status = self._answer.status
        if status in PROVES_NO_REFUSAL or status >= 500:
            raise NotTelling
        return 400 <= status < 500

    def demand_served(self) -> None:
        """NotTelling unless the request was answered with success."""
        if not self.served:
            raise NotTelling

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The parameters of the request by their names in lower case, decoded; of several values the last."""
        pairs = parse_qsl(self.exchange.request.target.partition("?")[2], keep_blank_values=True)
        return {name.lower(): value for name, value in pairs}

    @cached_property
    def _sent(self) -> Any:
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):
            return NotJson

    @property
    def sent(self) -> Any:
        """The JSON of the request; NotTelling when it is none."""
        if self._sent is NotJson:
            raise NotTelling
        return self._sent

    @property
    def sent_members(self) -> Json:
        """The members of the JSON object that was sent; NotTelling when it is none."""
        sent: object = self.sent
        if not isinstance(sent, dict):
            raise NotTelling
        return cast("Json", sent)

    @property
    def said(self) -> Any:
        """The JSON of the answer; NotJson when it is none."""
        return self.answer.json()

    @property
    def said_members(self) -> Json:
        """The members of the JSON object that was answered; none when it is none."""
        try:
            said: object = self.said
        except NotJson:
            return {}
        return cast("Json", said) if isinstance(said, dict) else {}

    @cached_property
    def readings(self) -> dict[Callable[[Seen], Any], Any]:
        """What was read of it ``once``, by what read it."""
        return {}

    def surely_valid(self, body: object) -> bool:
        """Whether every correct server accepts the form of this body, sent to the same operation."""
        known = self.bodies(self.operation) if self.bodies else Bodies(self.container.bundle, self.operation)
        return known.standing(body) == "valid"

    def header(self, name: str) -> str | None:
        """The first header of the request with this name, in any letter case."""
        return self.exchange.request.header(name)

    @property
    def sent_media_type(self) -> str:
        """What the request says that its body is, without parameters and in lower case."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


def once(read: Callable[[Seen], T]) -> Callable[[Seen], T]:
    """Make a function read an exchange once, however many invariants ask; its NotTelling is kept, too."""

    @wraps(read)
    def kept(seen: Seen) -> T:
        if read not in seen.readings:
            try:
                seen.readings[read] = read(seen)
            except NotTelling as silent:
                seen.readings[read] = NotTelling(*silent.args)  # the raised one holds its frames, and they this exchange
        found = seen.readings[read]
        if isinstance(found, NotTelling):
            raise NotTelling(*found.args)
        return found

    return kept


Check = Callable[[Seen], Iterator[str]]
"""Yields what is wrong, in words, each time anew; raises NotTelling where the exchange can show nothing."""
Doing = Callable[[Seen], Iterator[str]]
"""Yields the names of the alternatives of a contested requirement of which a telling exchange is an example."""


def nothing_contested(_: Seen) -> Iterator[str]:
    """The alternatives of a rule that has none."""
    yield from ()


@dataclass(frozen=True)
class Invariant:
    """One rule, and how one exchange is judged by it."""

    rule: str
    """The end of the ids it judges: ``arrays-match-series``; for a rule of the whole service ``errors.flat-body``."""
    name: str
    """Module and function, as reports call it."""
    text: str
    """Why anybody cares."""
    check: Check
    least: int
    of: str = ""
    """Name of the only operation that it judges; empty for every one that has such a requirement."""
    does: Doing = nothing_contested

    def requirement(self, container: Container, operation: Operation) -> str | None:
        """The id that this rule has for an operation; None when nothing of the kind is required of it."""
        if self.of not in ("", operation.name):
            return None
        owner = operation.service if "." in self.rule else operation.key
        identifier = f"{owner}.{self.rule}"
        return identifier if identifier in container.by_id else None


def invariant(rule: str, *, least: int = LEAST, of: str = "", does: Doing = nothing_contested) -> Callable[[Check], Invariant]:
    """Make a generator function the judge of a rule, for every operation of its service that has such a requirement.

    ``least`` is how many telling exchanges make it pass. ``of`` names one operation where the rule says more of that one.
    ``does`` says, where the requirement is contested, which of its alternatives an exchange shows.
    """

    def make(check: Check) -> Invariant:
        name = f"{check.__module__.removeprefix('conformance.').replace('.', '/')}.py::{check.__name__}"
        return Invariant(rule, name, " ".join((inspect.getdoc(check) or "").split()), check, least, of, does)

    return make
