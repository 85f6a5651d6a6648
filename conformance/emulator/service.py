"""What a service must bring to be served: answers per operation, and the words of its errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from conformance.catalogue import Container
from conformance.emulator.settings import Settings
from conformance.refusal import Refusal

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request to an operation, read and checked."""

    body: Any = None
    """JSON that the description allows; bytes where it describes another kind of body; None without a body."""
    media_type: str = ""
    """Of the body, as sent, with its parameters."""
    origin: str = ""
    """Scheme and authority by which the client called."""
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    """What fills the parameters of the path, decoded."""
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    """As sent and decoded, by name in lower case; of several values the last."""


@dataclass(frozen=True)
class Reply:
    """An answer that is more than JSON with status 200."""

    status: int = 200
    body: Any = None
    """A JSON value, or bytes of ``media_type``; None for no body."""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further ones."""


Answer = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]
"""From a call to a Reply, or to the JSON of a 200; raises ServiceError.

A function runs in a worker thread, for it may keep a core busy; a coroutine, which only waits, in the event loop.
"""


class NotEmulatedYet(Refusal):
    """A container of the catalogue without an engine."""


class ServiceError(Exception):
    """A request that the service answers with an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Violation:
    """Where and how a body breaks the description; the value itself is left out, for it may be huge or private."""

    path: tuple[str | int, ...]
    """Names and indexes from the top of the body; empty for the body itself."""
    keyword: str
    """Of JSON Schema, such as ``required``; or ``json`` when the body cannot be read at all."""
    member: str = ""
    """The missing one, for ``required``."""
    demand: str = ""
    """What the description asks for, as words that follow 'must'; why it cannot be read, for ``json``."""
    got: str = ""
    """The JSON type of what is there; ``nothing`` for an empty body."""


READY: Json = {"ready": "ready"}
NO_CREDIT = 403
"""Status of a query while the container must not serve; no page states it for every service."""


def no_credit(_status: str, sentence: str) -> Reply:
    """What most services say while the container must not serve."""
    return Reply(NO_CREDIT, {"error": {"code": "NoCredit", "message": sentence}})


def one_unit(_call: Call, _reply: Reply) -> int:
    """One per served query."""
    return 1


class EngineNotInstalled(Refusal):
    """The emulator is there, and a package that this container needs is not."""


@dataclass(frozen=True)
class Service:
    """One service as the server sees it. To change what it does, replace its members: it is only values."""

    name: str
    """As ``/status`` reports it."""
    api_type: str
    """As usage is reported."""
    meter: str
    """Name of what is counted."""
    answers: Mapping[str, Answer]
    """By operationId."""
    explain: Callable[[str, Violation], ServiceError]
    """The service's error for a body that breaks the description of the operation with this id."""
    error_body: Callable[[ServiceError], Json]
    """The shape in which this service reports errors."""
    ready: Json = field(default_factory=READY.copy)
    """What ``/ready`` says."""
    not_served: Callable[[str, str], Reply] = no_credit
    """The answer to a query while the container must not serve, from the status of its key and the sentence about it."""
    media_type: str = "application/json"
    """Of its JSON, errors too."""
    largest_body: int = 4_000_000
    """Bytes; a larger body is answered with status 413."""
    units: Callable[[Call, Reply], int] = one_unit
    """What is metered for a call that was served."""
    turn: Callable[[Violation], int | None] | None = None
    """When the service looks for this fault, of several the lowest; None for what it takes although the description does not.

    Without it the first fault found is answered.
    """
    running: Callable[[], AbstractAsyncContextManager[object]] = nullcontext
    """What must run while it is served, entered before the first call. It may raise Refusal."""


def service_for(container: Container, settings: Settings) -> Service:
    """A fresh service of this container; NotEmulatedYet when nobody wrote it."""
    name = f"conformance.emulator.services.{container.package}"
    if find_spec(name) is None:
        raise NotEmulatedYet(f"The emulator does not serve {container.name} yet.")
    try:
        # imported only here: the engine of another service may be large, or not installed
        return import_module(name).service(container, settings)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("conformance"):
            raise
        extra = container.name.replace(".", "-")
        raise EngineNotInstalled(
            f"The emulator of {container.name} needs {missing.name}, which is missing; run pip install 'cogspec[{extra}]'."
        ) from None
