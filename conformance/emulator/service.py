"""What a service must bring to be served: answers per operation, and the words of its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.catalogue import Container, Refusal

Json = dict[str, Any]
Answer = Callable[[Any], Json]
"""From a JSON body that the description allows to the JSON of a 200; raises ServiceError. Runs in a worker thread."""


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
    """The JSON type of what is there."""


@dataclass(frozen=True)
class Service:
    """One service as the server sees it. To change what it does, replace its members: it is only values."""

    name: str
    """As ``/status`` reports it."""
    api_type: str
    """As usage is reported."""
    meter: str
    """Name of what is counted, one per served query."""
    answers: Mapping[str, Answer]
    """By operationId."""
    explain: Callable[[str, Violation], ServiceError]
    """The service's error for a body that breaks the description of the operation with this id."""
    error_body: Callable[[ServiceError], Json]
    """The shape in which this service reports errors."""


def service_for(container: Container) -> Service:
    """The service of this container; NotEmulatedYet when nobody wrote it."""
    if container.name == "anomaly-detector":
        from conformance.emulator.services import anomaly_detector

        return anomaly_detector.SERVICE
    raise NotEmulatedYet(f"The emulator does not serve {container.name} yet; it serves anomaly-detector.")
