"""What of a recording is sent to another target, before anything is: the requests, or why they are not repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.catalogue import Container
from conformance.description.unsaid import withheld
from conformance.rehearsal.request import NotSent, clean
from conformance.traffic import files
from conformance.traffic.judging import parameters
from conformance.traffic.operations import Candidates, Meant, Shared, Unknown
from conformance.traffic.recorded import NoExchange, Recorded
from conformance.wire import Answer, Request

REDIRECTS = range(301, 309)
CHANGING = {"DELETE": "delete", "PUT": "overwrite", "PATCH": "overwrite"}
"""What requests of these methods do to what a target keeps."""


@dataclass(frozen=True)
class Planned:
    """One entry of a recording, and what it was meant for."""

    file: str
    number: int
    entry: Recorded | NoExchange
    meant: Meant | Unknown | None
    request: Request | None = None
    """What is sent, but for the ids in it; None where nothing is."""
    reason: str = ""
    """Why nothing is sent; empty where something is."""


def planned(paths: Iterable[Path], containers: Sequence[Container], largest: int) -> list[Planned]:
    """The entries of the recordings at these paths, in their order; what else a directory holds is passed over."""
    found: list[Planned] = []
    for named in files.files(paths):
        try:
            found += _entries(named, containers, largest)
        except files.NoRecording:
            if named.demanded:
                raise
    return found


def to_be_sent(plan: Iterable[Planned]) -> int:
    """How many requests of these are sent."""
    return sum(each.request is not None for each in plan)


def changing(plan: Iterable[Planned]) -> str:
    """How many requests of these change what a target keeps, in words; empty where none does."""
    does = Counter(CHANGING[each.request.method] for each in plan if each.request and each.request.method in CHANGING)
    return " and ".join(f"{count} {word}{'s' if count == 1 else ''}" for word, count in sorted(does.items()))


def _entries(named: files.Named, containers: Sequence[Container], largest: int) -> Iterator[Planned]:
    candidates = Candidates(containers)
    found: list[tuple[Recorded | NoExchange, Meant | Unknown | None]] = []
    for entry in files.read(named, largest).exchanges:
        meant: Meant | Unknown | None = None
        if isinstance(entry, Recorded):
            try:
                meant = candidates.meant(entry.exchange.request, entry.host)
            except Shared:
                meant = None
        found.append((entry, meant))
    for number, (entry, known) in enumerate(found, 1):
        meant = known
        if isinstance(entry, Recorded) and known is None:  # its neighbours tell, which are all known now
            meant = candidates.neighbour(entry.exchange.request, entry.host)
        try:
            yield Planned(named.shown, number, entry, meant, _request(entry, meant))
        except NotSent as reason:
            yield Planned(named.shown, number, entry, meant, reason=str(reason))


def _request(entry: Recorded | NoExchange, meant: Meant | Unknown | None) -> Request:
    """What is sent again of an entry; NotSent with the reason where nothing is."""
    if isinstance(entry, NoExchange):
        raise NotSent(str(entry))
    if not isinstance(meant, Meant):
        raise NotSent(_nowhere(entry.exchange.request, meant))
    operation = meant.container.operation(meant.place.operation.key)
    if entry.exchange.answer is not None:
        _demand_effect(entry.exchange.answer, operation.definition.get("responses", {}))
    return clean(entry.exchange, meant.place.path, parameters(meant.container, operation))


def _nowhere(request: Request, meant: Unknown | None) -> str:
    if request.method == "OPTIONS":
        return "a browser asks so before it sends what comes next; no service describes it"
    if meant is not None and meant.versions:
        return f"this version of the API is not described; described are {' and '.join(meant.versions)}"
    return "no such operation is described"


def _demand_effect(answer: Answer, described: Iterable[str]) -> None:
    """NotSent for what had no effect when it was recorded: the client sent it once more, and so would we, twice."""
    if answer.status == 401:
        raise NotSent("it was refused for its key when it was recorded (401), and keys of a recording are not sent")
    if withheld(answer):
        raise NotSent(f"it was turned away when it was recorded ({answer.status}), before the service saw it")
    if answer.status in REDIRECTS and answer.header("Location") and str(answer.status) not in described:
        raise NotSent(f"it was redirected when it was recorded ({answer.status}); what followed is sent where it was recorded")
