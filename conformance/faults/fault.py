"""What a fault is: a function from a request to a wrong answer, with an id and the requirements it breaks."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from conformance.emulator.command import Start

Json = dict[str, Any]
Kind = Literal["written", "derived"]


Kept = TypeVar("Kept")


class Memory:
    """What one fault remembers from request to request, for as long as it is worn."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def __call__(self, kind: Callable[[], Kept]) -> Kept:
        """The one thing of this kind that the fault keeps, such as ``ask.memory(set[str])``; made when first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        return self._kept[kind]


@dataclass
class Calls:
    """A count of calls."""

    count: int = 0

    def next(self) -> int:
        """The number of this call; the first is 1."""
        self.count += 1
        return self.count


@dataclass
class Crowd:
    """How many requests are under way, each for a while at least, so that a crowd meets on any machine."""

    stay: float = 0.1
    """The least that one is under way, in seconds."""
    count: int = 0

    @asynccontextmanager
    async def joined(self) -> AsyncGenerator[int]:
        """Be one of them; gives how many there are."""
        self.count += 1
        try:
            yield self.count
            await asyncio.sleep(self.stay)
        finally:
            self.count -= 1


@dataclass(frozen=True)
class Billing:
    """Where an emulator reports to."""

    url: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Ask:
    """A request on its way to the emulator."""

    method: str
    path: str
    """As sent, percent-encoded: an escaped slash separates nothing."""
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    """Of the fault that looks at the request; the layer that carries the fault puts it here."""
    settings: Mapping[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)
    """Of the emulator that serves it, by their names in small letters; likewise."""

    def given(self, name: str) -> str:
        """The value of a setting with which the emulator was started; empty where it has none."""
        return self.settings.get(name.lower(), "")

    @property
    def billing(self) -> Billing:
        """Where the emulator reports to."""
        return Billing(self.given("Billing"), self.given("ApiKey"))

    @property
    def json(self) -> Json:
        """The members of the body; none when it is no JSON object."""
        try:
            value: object = json.loads(self.body)
        except ValueError:
            return {}
        return cast("Json", value) if isinstance(value, dict) else {}

    def with_json(self, **members: Any) -> Ask:
        """The same request with these members replaced; None removes one."""
        kept = {**self.json, **members}
        return replace(self, body=json.dumps({k: v for k, v in kept.items() if v is not None}).encode())

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters in the query, decoded; of several of one name the last."""
        return dict(parse_qsl(self.query.decode("latin-1"), keep_blank_values=True))

    def with_parameters(self, **members: str | None) -> Ask:
        """The same request with these parameters replaced; None removes one, an underscore stands for a hyphen."""
        there = self.parameters
        named = {name if name in there else name.replace("_", "-"): value for name, value in members.items()}
        kept = {name: value for name, value in {**there, **named}.items() if value is not None}
        return replace(self, query=urlencode(kept).encode())

    @property
    def series(self) -> list[Json]:
        """The points, when the body has an array of objects for them."""
        points: object = self.json.get("series")
        if not isinstance(points, list):
            return []
        listed = cast("list[object]", points)
        return cast("list[Json]", points) if all(isinstance(p, dict) for p in listed) else []


@dataclass
class Reply:
    """An answer on its way back, to be spoilt."""

    status: int
    headers: dict[str, str]
    body: bytes
    ask: Ask = field(default_factory=lambda: Ask("", "", b"", (), b""), repr=False)
    """The request that it answers, as the fault saw it; an empty one until the reply was served."""

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()

    def update(self, **members: Any) -> None:
        """Replace members of a JSON object in the body."""
        self.json = {**self.json, **members}

    @classmethod
    def of(cls, status: int, value: Any, media_type: str = "application/json") -> Reply:
        """A made-up answer."""
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        return cls(status, {"content-type": media_type}, body)

    @classmethod
    def crash(cls) -> Reply:
        """What a server answers that has crashed over a request."""
        return cls.of(500, "Internal Server Error", "text/plain")


Serve = Callable[[Ask], Awaitable[Reply]]
Misserve = Callable[[Ask, Serve], Awaitable[Reply]]


@dataclass(frozen=True)
class Fault:
    """One deliberate violation."""

    id: str
    text: str
    breaks: tuple[str, ...]
    at: tuple[str, ...]
    """Keys of the operations it spoils; empty for every request."""
    misserve: Misserve
    kind: Kind = "written"
    may_break: tuple[str, ...] = ()
    """Requirements that fall or stand as the timing of the requests has it, or the test that meets the fault first."""
    begin: Callable[[Start], None] | None = None
    """What it does where the emulator starts; None where it spoils answers alone."""


def fault(
    *, breaks: str | tuple[str, ...], at: str | tuple[str, ...] | None = None, may_break: str | tuple[str, ...] = ()
) -> Callable[[Callable[..., Any]], Fault]:
    """Make a function a fault; its id is its place.

    ``drops_a_point`` in ``faults/anomaly_detector/entire.py`` is ``anomaly-detector.entire.drops-a-point``.
    The function either takes ``(reply)`` and spoils a reply of success, whose ``ask`` is the request, or is a
    coroutine that takes ``(ask, serve)`` and gives the reply. Without ``at``, it acts on the operations
    of the requirements it breaks. What it must remember is in ``ask.memory``, never in its module.

    ``may_break`` is an exception, for timing alone: a server that mixes callers up under load may or may not be
    caught by tests of other requirements, too. The proof takes those as they come; they are never killed by it.
    """
    broken = (breaks,) if isinstance(breaks, str) else breaks
    perhaps = (may_break,) if isinstance(may_break, str) else may_break
    where = at if at is not None else tuple(dict.fromkeys(b.rpartition(".")[0] for b in broken))

    def make(function: Callable[..., Any]) -> Fault:
        misserve = cast("Misserve", function) if inspect.iscoroutinefunction(function) else spoiling(function)
        return Fault(*_named(function), broken, (where,) if isinstance(where, str) else where, misserve, may_break=perhaps)

    return make


def start_fault(*, breaks: str | tuple[str, ...]) -> Callable[[Callable[[Start], None]], Fault]:
    """Make a function a fault of the process: it takes what the emulator is started with, before anything else happens.

    Its id is its place, as with ``fault``. It is seen by whoever starts the container, and by nobody else.
    """
    broken = (breaks,) if isinstance(breaks, str) else breaks

    def make(function: Callable[[Start], None]) -> Fault:
        return Fault(*_named(function), broken, (), _as_it_is, begin=function)

    return make


def _named(function: Callable[..., Any]) -> tuple[str, str]:
    """The id that a fault has by its place, and its sentence."""
    place = function.__module__.split(".")[2:]
    return ".".join([*place, function.__name__]).replace("_", "-"), " ".join((inspect.getdoc(function) or "").split())


async def _as_it_is(ask: Ask, serve: Serve) -> Reply:
    return await serve(ask)


def spoiling(spoil: Callable[[Reply], None]) -> Misserve:
    """What serves as it should, and then spoils every reply of success."""

    async def misserve(ask: Ask, serve: Serve) -> Reply:
        reply = await serve(ask)
        reply.ask = ask
        if 200 <= reply.status < 300:
            spoil(reply)
        return reply

    return misserve
