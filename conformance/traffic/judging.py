"""Judges recorded exchanges by the functions that judge those of a run: the description, and the invariants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import msgspec

from conformance import __version__
from conformance.catalogue import Container, Operation, resolve
from conformance.description.unsaid import PROVES_NO_REFUSAL
from conformance.description.wording import Mismatch, in_words
from conformance.invariants import Finding, Judge, Judgement
from conformance.invariants.judge import InvariantFailed
from conformance.report.results import Kit
from conformance.traffic import files
from conformance.traffic.bodies import is_json
from conformance.traffic.files import Named, NoRecording
from conformance.traffic.operations import Candidates, Meant, Shared, Unknown
from conformance.traffic.recorded import NoExchange, Recorded, media_type_of
from conformance.traffic.redaction import Redactor
from conformance.traffic.results import (
    Broken,
    JudgedExchange,
    JudgedFile,
    Kind,
    RequirementCount,
    SkippedFile,
    TrafficResults,
    Verdict,
    counted,
)
from conformance.wire import Exchange

MOST_MISMATCHES = 1000
"""Places of one body that are told; a body of a megabyte could be wrong at a million."""
DERIVED = ("never-breaks", "no-internal-errors", "answers-as-described", "refuses-invalid")
"""What every operation must keep and one exchange can show. That a request is valid in meaning, none can."""
UNKEPT = {
    frozenset({"request"}): "the body of the request cannot be read from the recording",
    frozenset({"answer"}): "the body of the answer cannot be read from the recording",
    frozenset({"request", "answer"}): "the bodies cannot be read from the recording",
}
"""What is said of exchanges that are judged without a body: by status, headers and media type."""


class Traffic:
    """Judges exchanges one by one, and counts."""

    def __init__(self, containers: Sequence[Container], requirements: Collection[str] = ()) -> None:
        """Without requirements, all of them are judged."""
        self._candidates = Candidates(containers)
        self._wanted = frozenset(requirements)
        self._judges: dict[str, Judge] = {}
        self._seen: dict[str, tuple[Container, Operation]] = {}
        self._judged: Counter[str] = Counter()
        self._broken: Counter[str] = Counter()

    def file(self, named: Named, largest: int) -> JudgedFile:
        """All exchanges of one file; a refusal when it cannot be read to its end."""
        recording = files.read(named, largest)
        self._candidates.forget()
        entries = list(self._exchanges(recording.exchanges))
        kinds: Counter[Kind] = Counter(entry.kind for entry in entries)
        for entry in entries:
            self._judged.update(entry.judged)
            self._broken.update({broken.requirement for broken in entry.broken})
        shown = tuple(sorted((e for e in entries if e.kind != "other-service"), key=lambda e: e.number))
        return JudgedFile(named.shown, recording.form, counted(kinds), shown)

    def requirements(self) -> tuple[RequirementCount, ...]:
        """How often each requirement was judged that the operations seen could have shown, those of one owner together."""
        rows: dict[str, RequirementCount] = {}
        for container, operation in self._seen.values():
            ids = [*(f"{operation.key}.{rule}" for rule in DERIVED)]
            ids += [requirement for requirement, _ in self._judge(container).invariants(operation)]
            for identifier in ids:
                if identifier in container.by_id and self._wants(identifier):
                    r = container.by_id[identifier]
                    counts = self._judged[r.id], self._broken[r.id]
                    rows[r.id] = RequirementCount(r.id, r.level, r.basis, r.operation or operation.service, *counts)
        owners = list(dict.fromkeys(row.owner for row in rows.values()))
        return tuple(sorted(rows.values(), key=lambda row: owners.index(row.owner)))

    def _exchanges(self, entries: Iterable[Recorded | NoExchange]) -> Iterator[JudgedExchange]:
        waiting: list[tuple[int, Recorded]] = []
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, NoExchange):
                yield JudgedExchange(number, "unreadable", note=str(entry))
                continue
            try:
                meant = self._candidates.meant(entry.exchange.request, entry.host)
            except Shared:
                waiting.append((number, entry))
                continue
            yield self._exchange(number, entry, meant)
        for number, entry in waiting:
            yield self._exchange(number, entry, self._candidates.neighbour(entry.exchange.request, entry.host))

    def _exchange(self, number: int, entry: Recorded, meant: Meant | Unknown) -> JudgedExchange:
        exchange = entry.exchange
        status = exchange.answer.status if exchange.answer else None
        if isinstance(meant, Unknown):
            if meant.kind == "other-service":
                return JudgedExchange(number, meant.kind)
            redactor = Redactor(exchange, ())
            request = redactor.hide(f"{exchange.request.method} {meant.path}{redactor.query}")
            return JudgedExchange(number, meant.kind, request, status)
        container, place = meant.container, meant.place
        operation = container.operation(place.operation.key)
        self._seen.setdefault(operation.key, (container, operation))
        redactor = Redactor(exchange, parameters(container, operation))
        before = "…" if place.prefix.strip("/") else ""
        request = redactor.hide(f"{exchange.request.method} {before}{place.path}") + redactor.query
        known = JudgedExchange(number, "unanswered", request, status, container.name, operation.key)
        if exchange.answer is None:
            return replace(known, note=exchange.trouble)
        query = exchange.request.target.partition("?")[2]
        asked = replace(exchange.request, target=place.path + (f"?{query}" if query else ""))
        return self._answered(known, container, operation, replace(exchange, request=asked), redactor)

    def _answered(
        self, known: JudgedExchange, container: Container, operation: Operation, exchange: Exchange, redactor: Redactor
    ) -> JudgedExchange:
        judge = self._judge(container)
        try:
            judgement = with_refusal(judge, operation, exchange, judge.judge(operation, exchange))
        except InvariantFailed as failure:
            return replace(known, kind="kit-failed", note=redactor.hide(str(failure)))
        described = f"{operation.key}.answers-as-described"
        as_described = judgement.breaks(described) is None if judgement.tells(described) and self._wants(described) else None
        judged = tuple(sorted({requirement for requirement, _ in judgement.told if self._wants(requirement)}))
        return replace(
            known,
            kind="judged" if judged else "not-telling",
            as_described=as_described,
            mismatches=_mismatches(judge, operation, exchange, redactor) if as_described is False else (),
            broken=tuple(_broken(container, f, redactor) for f in judgement.findings if self._wants(f.requirement)),
            judged=judged,
            blocked={r: rests_on for r, rests_on in judgement.blocked.items() if self._wants(r)},
            note=UNKEPT.get(exchange.unkept, ""),
        )

    def _judge(self, container: Container) -> Judge:
        if container.name not in self._judges:
            self._judges[container.name] = Judge(container)
        return self._judges[container.name]

    def _wants(self, requirement: str) -> bool:
        return not self._wanted or requirement in self._wanted


def judge(
    paths: Iterable[Path],
    containers: Sequence[Container],
    requirements: Collection[str] = (),
    *,
    strict: bool = False,
    largest: int = files.LARGEST,
    begin: Callable[[str], object] = lambda _: None,
) -> TrafficResults:
    """Judge the files at these paths, none of which is larger than so many megabytes; ``begin`` hears of each.

    A file that was named, or is called ``.har``, must be readable; others that a directory holds are skipped.
    """
    traffic = Traffic(containers, requirements)
    judged: list[JudgedFile] = []
    skipped: list[SkippedFile] = []
    for named in files.files(paths):
        begin(named.shown)
        try:
            judged.append(traffic.file(named, largest))
        except NoRecording as refusal:
            if named.demanded:
                raise
            skipped.append(SkippedFile(named.shown, str(refusal.args[0])))
    rows = traffic.requirements()
    kinds: Counter[Kind] = Counter()
    for file in judged:
        kinds.update(file.kinds)
    return TrafficResults(_verdict(rows, strict=strict), Kit(__version__), counted(kinds), tuple(judged), tuple(skipped), rows)


def _verdict(rows: Iterable[RequirementCount], *, strict: bool) -> Verdict:
    counting = ("MUST", "SHOULD") if strict else ("MUST",)
    judged = [row for row in rows if row.judged]
    if any(row.broken and row.level in counting for row in judged):
        return "broken"
    return "unbroken" if judged else "nothing-judged"


def _broken(container: Container, finding: Finding, redactor: Redactor) -> Broken:
    level = container.by_id[finding.requirement].level
    return Broken(finding.requirement, level, redactor.hide(finding.expected), redactor.hide(finding.got))


def _mismatches(judge: Judge, operation: Operation, exchange: Exchange, redactor: Redactor) -> tuple[Mismatch, ...]:
    if exchange.answer is None or "answer" in exchange.unkept:
        return ()
    found = islice(judge.oracle.mismatches(operation, exchange.answer), MOST_MISMATCHES)
    return tuple(Mismatch(redactor.hide(m.place), redactor.hide(m.wrong)) for m in found)


def with_refusal(judge: Judge, operation: Operation, exchange: Exchange, judgement: Judgement) -> Judgement:
    """The judgement, with what a request shows whose body no documented server accepts."""
    requirement, answer = f"{operation.key}.refuses-invalid", exchange.answer
    if requirement not in judge.container.by_id or not judgement.told or answer is None:
        return judgement
    if answer.status >= 500 or answer.status in PROVES_NO_REFUSAL or not _names_json(exchange):
        return judgement
    bodies = judge.bodies(operation)
    try:
        body = msgspec.json.decode(exchange.request.body)
        why = in_words(bodies.objections(body))  # more than can be said of a body that is nested too deeply
    except (ValueError, RecursionError):
        return judgement
    if not why:
        return judgement
    violations = judge.oracle.judge(operation, exchange, "negative", why)
    found = (Finding(requirement, v.expected, v.got) for v in violations if v.rule == "refuses-invalid")
    return replace(
        judgement, findings=(*judgement.findings, *found), told=judgement.told | {(requirement, "body of the request")}
    )


def _names_json(exchange: Exchange) -> bool:
    """Whether the body of a request is there, and is not called anything but JSON."""
    named = is_json(media_type_of(exchange.request.headers))
    return bool(exchange.request.body) and "request" not in exchange.unkept and named


def parameters(container: Container, operation: Operation) -> frozenset[str]:
    """The names of the parameters that are described for an operation, in lower case."""
    named = (resolve(container.bundle, parameter) for parameter in operation.definition.get("parameters", []))
    return frozenset(parameter["name"].lower() for parameter in named if parameter["in"] == "query")
