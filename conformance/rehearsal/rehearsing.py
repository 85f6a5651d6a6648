"""Sends recorded requests to another target, in their order, and compares what comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from conformance import __version__
from conformance.catalogue import Container, Operation
from conformance.description.oracle import patient
from conformance.description.unsaid import unsaid
from conformance.invariants import Judge
from conformance.invariants.judge import InvariantFailed
from conformance.rehearsal.change import MOST, Change, body_of, differences, served
from conformance.rehearsal.ids import Ids
from conformance.rehearsal.request import NotSent, clean, json_of
from conformance.rehearsal.results import Comparison, Rehearsed
from conformance.report.results import Kit
from conformance.rooms import module_of
from conformance.target import Unreachable
from conformance.traffic import files
from conformance.traffic.judging import parameters, with_refusal
from conformance.traffic.operations import Candidates, Meant, Shared, Unknown
from conformance.traffic.recorded import NoExchange, Recorded
from conformance.traffic.redaction import Redactor
from conformance.wire import Answer, Exchange, Request
from conformance.wire.access import OPEN, Access
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.wire.retries import Retries

PAUSE = 0.5
"""Seconds between two questions for the end of work."""
IN_A_ROW = 3
"""Requests without an answer, one after the other, after which nothing more is sent."""
GONE = "the target no longer answers"


@dataclass(frozen=True)
class Settings:
    """How recordings are sent."""

    url: str
    tolerance: float = 0.01
    timeout: float = 30.0
    """Seconds."""
    patience: float = 60.0
    """Seconds, for work in the background."""
    retry: float = 60.0
    """Seconds."""
    budget: int | None = None
    access: Access = OPEN


@dataclass(frozen=True)
class Planned:
    """One entry of a recording, and what it was meant for."""

    file: str
    number: int
    entry: Recorded | NoExchange
    meant: Meant | Unknown | None


def planned(paths: Iterable[Path], containers: Sequence[Container], largest: int) -> list[Planned]:
    """The entries of the recordings at these paths, in their order."""
    return [each for named in files.files(paths) for each in _entries(named, containers, largest)]


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
        yield Planned(named.shown, number, entry, meant)


def to_be_sent(plan: Iterable[Planned]) -> int:
    """How many of these are requests to a known operation."""
    return sum(isinstance(each.meant, Meant) for each in plan)


class Rehearsal:
    """The sending of recordings to one target."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ids = Ids()
        self._judges: dict[str, Judge] = {}
        self._silent = 0
        self._sent = 0
        access, limits = settings.access, Limits(settings.timeout)
        self._connections = Connections(settings.url, limits, access, retries=Retries(settings.retry), patience=self._patience)

    def run(self, plan: Sequence[Planned], begin: Callable[[Planned], object] = lambda _: None) -> Comparison:
        """Send what is planned; ``begin`` hears of each. Unreachable where nothing listens at the target."""
        done: list[Rehearsed] = []
        others = 0
        with self._connections:
            self._demand_somebody()
            for each in plan:
                if isinstance(each.meant, Unknown) and each.meant.kind == "other-service":
                    others += 1
                    continue
                begin(each)
                done.append(self._rehearsed(each))
        return Comparison(Kit(__version__), self._settings.url, self._settings.tolerance, tuple(done), others)

    def _demand_somebody(self) -> None:
        trouble = self._connections.exchange(Request("GET", "/ready")).trouble
        if trouble:
            raise Unreachable(f"{self._settings.url} does not answer ({trouble}); start what is to be compared there.")

    def _patience(self, request: Request) -> float:
        for judge in self._judges.values():
            operation = judge.operation_of(request)
            if operation:
                return self._settings.patience if patient(operation) else 0.0
        return 0.0

    def _rehearsed(self, each: Planned) -> Rehearsed:
        entry, meant = each.entry, each.meant
        if isinstance(entry, NoExchange):
            return Rehearsed(each.file, each.number, "", "", "not-sent", reason=str(entry))
        exchange = entry.exchange
        recorded = exchange.answer.status if exchange.answer else None
        if not isinstance(meant, Meant):
            shown = Redactor(exchange, ()).hide(f"{exchange.request.method} {meant.path if meant else ''}")
            return Rehearsed(each.file, each.number, shown, "", "not-sent", recorded, reason="no such operation is described")
        container, operation = meant.container, meant.container.operation(meant.place.operation.key)
        known = parameters(container, operation)
        redactor = Redactor(exchange, known)
        shown = redactor.hide(f"{exchange.request.method} {meant.place.path}") + redactor.query
        said = Rehearsed(each.file, each.number, shown, operation.key, "not-sent", recorded)
        if self._silent >= IN_A_ROW:
            return replace(said, reason=GONE)
        if self._settings.budget is not None and self._sent >= self._settings.budget:
            return replace(said, reason=f"--budget allows {self._settings.budget} requests")
        try:
            plain = clean(exchange, meant.place.path, known)
            request = self._ids.request(plain)
        except NotSent as reason:
            return replace(said, reason=str(reason))
        return self._compared(said, container, operation, replace(exchange, request=plain), request, redactor)

    def _compared(
        self, said: Rehearsed, container: Container, operation: Operation, old: Exchange, request: Request, redactor: Redactor
    ) -> Rehearsed:
        judge = self._judges.setdefault(container.name, Judge(container, self._settings.url))
        room = module_of(f"conformance.rehearsal.{operation.package}")
        new, late = self._asked(room, old.answer, request)
        self._silent = 0 if new.answer else self._silent + 1
        if old.answer is not None:
            self._ids.learn(said.number, old.request, old.answer, new.answer)
        said = replace(said, after=new.answer.status if new.answer else None)
        silent = "no answer was recorded" if old.answer is None else unsaid(old) or unsaid(new)
        if silent or old.answer is None:
            return replace(said, outcome="not-compared", reason=redactor.hide(silent))
        if new.answer is None:
            changes = [Change("answer", f"no answer came: {new.trouble}")]
        else:
            changes = [*self._changes(room, old, new), *late, *self._broken(judge, operation, old, new)]
        told = tuple(replace(change, text=self._settings.access.hide(redactor.hide(change.text))) for change in changes[:MOST])
        return replace(said, outcome="changed" if any(c.counts for c in changes) else "same", changes=told)

    def _asked(self, room: ModuleType | None, recorded: Answer | None, request: Request) -> tuple[Exchange, list[Change]]:
        """The answer to a request; where work had ended when it was recorded, the one after its end."""
        self._sent += 1
        new = self._connections.exchange(request)
        unfinished: Callable[[object], bool] = getattr(room, "unfinished", lambda _: False)
        if recorded is None or request.method != "GET" or not served(recorded) or unfinished(body_of(recorded)):
            return new, []
        end = time.monotonic() + self._settings.patience
        while new.answer is not None and served(new.answer) and unfinished(body_of(new.answer)):
            if time.monotonic() >= end:
                return new, [Change("value", f"the work has not ended within {self._settings.patience:g} s")]
            time.sleep(PAUSE)
            new = self._connections.exchange(request)
        return new, []

    def _changes(self, room: ModuleType | None, old: Exchange, new: Exchange) -> Iterator[Change]:
        if old.answer is None or new.answer is None:
            return
        unfinished: Callable[[object], bool] = getattr(room, "unfinished", lambda _: False)
        bodies = self._ids.body(body_of(old.answer)), body_of(new.answer)
        both = served(old.answer) and served(new.answer)
        if both and any(map(unfinished, bodies)):
            return  # how far work has come when somebody asks is chance
        if "answer" in old.unkept:
            if old.answer.status != new.answer.status:
                yield Change("status", f"the status was {old.answer.status} and is {new.answer.status}")
            return
        yield from differences(old.answer, new.answer)
        if both and room is not None:
            yield from room.changes(json_of(old.request.body), *bodies, self._settings.tolerance)

    @staticmethod
    def _broken(judge: Judge, operation: Operation, old: Exchange, new: Exchange) -> Iterator[Change]:
        """The requirements that the new answer breaks; those count that are a MUST, and were kept when it was recorded."""
        try:
            before, after = (with_refusal(judge, operation, each, judge.judge(operation, each)) for each in (old, new))
        except InvariantFailed:
            return
        broke = {finding.requirement for finding in before.findings}
        for finding in after.findings:
            counts = judge.container.by_id[finding.requirement].level == "MUST" and finding.requirement not in broke
            told = f"expected {finding.expected}; got {finding.got}"
            told += "; it did when it was recorded, too" if finding.requirement in broke else ""
            yield Change("requirement", told, counts, finding.requirement)
