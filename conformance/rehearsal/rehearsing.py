"""Sends recorded requests to another target, in their order, and compares what comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from conformance import __version__
from conformance.catalogue import Container, Operation
from conformance.description.oracle import patient
from conformance.description.unsaid import unsaid
from conformance.invariants import Judge
from conformance.rehearsal import comparing
from conformance.rehearsal.change import MOST, Change, served
from conformance.rehearsal.ids import Ids
from conformance.rehearsal.planning import Planned
from conformance.rehearsal.request import NotSent
from conformance.rehearsal.results import Comparison, Rehearsed
from conformance.report.results import Kit
from conformance.rooms import module_of
from conformance.target import Unreachable
from conformance.traffic.judging import parameters
from conformance.traffic.operations import Meant, Unknown
from conformance.traffic.recorded import NoExchange
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
INTERRUPTED = "the comparison was interrupted"
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


class Rehearsal:
    """The sending of recordings to one target."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ids = Ids()
        self._judges: dict[str, Judge] = {}
        self._stopped = ""
        """Why nothing more is sent; empty as long as something is."""
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
                try:
                    done.append(self._rehearsed(each))
                except KeyboardInterrupt:
                    self._stopped = INTERRUPTED
                    done.append(self._rehearsed(each))
        ended = "It was interrupted before all was sent." if self._stopped else ""
        return Comparison(Kit(__version__), self._settings.url, self._settings.tolerance, tuple(done), others, ended)

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
            return Rehearsed(each.file, each.number, "", "", "not-sent", reason=each.reason)
        exchange = entry.exchange
        recorded = exchange.answer.status if exchange.answer else None
        if not isinstance(meant, Meant):
            shown = Redactor(exchange, ()).hide(f"{exchange.request.method} {meant.path if meant else ''}")
            return Rehearsed(each.file, each.number, shown, "", "not-sent", recorded, reason=each.reason)
        container, operation = meant.container, meant.container.operation(meant.place.operation.key)
        redactor = Redactor(exchange, parameters(container, operation))
        shown = redactor.hide(f"{exchange.request.method} {meant.place.path}") + redactor.query
        said = Rehearsed(each.file, each.number, shown, operation.key, "not-sent", recorded)
        try:
            request = self._request(each)
        except NotSent as reason:
            if exchange.answer is not None:  # its ids are not given now, which what follows may name
                self._ids.learn(each.number, exchange.request, exchange.answer, None)
            return replace(said, reason=str(reason))
        plain = each.request or request
        return self._compared(said, container, operation, replace(exchange, request=plain), request, redactor)

    def _request(self, each: Planned) -> Request:
        """What is sent now, in the words of the new service; NotSent with the reason where nothing is."""
        if each.request is None:
            raise NotSent(each.reason)
        if self._stopped or self._silent >= IN_A_ROW:
            raise NotSent(self._stopped or GONE)
        if self._settings.budget is not None and self._sent >= self._settings.budget:
            raise NotSent(f"--budget allows {self._settings.budget} requests")
        return self._ids.request(each.request)

    def _compared(
        self, said: Rehearsed, container: Container, operation: Operation, old: Exchange, request: Request, redactor: Redactor
    ) -> Rehearsed:
        judge = self._judges.setdefault(container.name, Judge(container, self._settings.url))
        room = module_of(f"conformance.rehearsal.{operation.package}")
        new, late = self._asked(room, old.answer, request)
        self._silent = 0 if new.answer else self._silent + 1
        strange = self._ids.strange(old.request, getattr(room, "GIVEN", ()))
        if old.answer is not None:
            self._ids.learn(said.number, old.request, old.answer, new.answer, comparing.aligned(room))
        said = replace(said, after=new.answer.status if new.answer else None)
        silent = "no answer was recorded" if old.answer is None else unsaid(new)
        silent = silent or comparing.unknown_there(strange, old.answer, new.answer)
        if silent:
            return replace(said, outcome="not-compared", reason=redactor.hide(silent))
        if new.answer is None:
            found = [Change("answer", f"no answer came: {new.trouble}")]
        else:
            found = [*comparing.changes(judge, operation, room, self._ids, old, new, self._settings.tolerance), *late]
        told = tuple(replace(change, text=self._settings.access.hide(redactor.hide(change.text))) for change in found[:MOST])
        if any(change.counts for change in found):
            return replace(said, outcome="changed", changes=told)
        lacking = comparing.unreadable(judge, operation, old)
        if lacking:
            return replace(said, outcome="not-compared", reason=f"{lacking}; the status is as recorded", changes=told)
        return replace(said, outcome="same", changes=told)

    def _asked(self, room: ModuleType | None, recorded: Answer | None, request: Request) -> tuple[Exchange, list[Change]]:
        """The answer to a request; where work had ended when it was recorded, the one after its end."""
        self._sent += 1
        new = self._connections.exchange(request)
        if recorded is None or request.method != "GET" or not served(recorded) or comparing.unfinished(room, recorded):
            return new, []
        end = time.monotonic() + self._settings.patience
        while new.answer is not None and comparing.unfinished(room, new.answer):
            if time.monotonic() >= end:
                return new, [Change("value", f"the work has not ended within {self._settings.patience:g} s")]
            time.sleep(PAUSE)
            new = self._connections.exchange(request)
        return new, []
