"""Makes the cases of a container: schemathesis draws them, the description says what each one proves."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jsonschema_rs

from conformance.catalogue import Container, Json, Operation
from conformance.corpus.case import Case, Mode, Origin
from conformance.corpus.deviation import NotTransferable, Place, value_at, with_deviation, with_value
from conformance.corpus.meaning import certain, certain_query, files, plausible
from conformance.corpus.placeholders import with_placeholders
from conformance.corpus.schemathesis_parent import Draw, draws
from conformance.corpus.variations import variations
from conformance.description.bodies import Bodies
from conformance.description.queries import Queries
from conformance.description.wording import contents, in_words
from conformance.wire import Request

LARGEST = 8_000
"""Bytes of a body; what only size can show is for behaviour tests."""
LARGEST_DEVIATION = 300
"""Bytes of the value that is put into a sound body; a larger one proves no more."""
POSITIVE, NEUTRAL, RAW = 28, 5, 3
"""The most cases of an operation: positive, valid in form only, and left as drawn."""
ALIKE_INSIDE = 3
"""The most positive cases of an operation that hold the same but for what is in their lists."""
ALIKE: Mapping[Mode, int] = {"negative": 2, "neutral": 1}
"""The most cases of an operation that are alike in their deviation; one is enough where nobody can say what comes of it."""
ACCEPTED = 4
"""The most positive cases, and as many neutral ones, of an operation that changes the service: each one disturbs somebody."""
QUERIES: Mapping[Mode, int] = {"positive": 16, "negative": 16, "neutral": NEUTRAL}
"""The most cases of an operation that differ in their query alone."""
ORDER: tuple[Origin, ...] = ("coverage", "examples", "fuzzing")
OCTETS_HEADER, OCTETS = "Content-Type", "application/octet-stream"
NOISE = "x-schemathesis-unknown-property"


def generate(container: Container, seed: int) -> list[Case]:
    """Every case of a container, each request once, in the order of its operations and from certain to uncertain."""
    bundle = with_placeholders(container.interface)
    drawn = draws(bundle, seed)
    cases: dict[str, Case] = {}
    for operation in container.operations:
        for case in OfOperation(bundle, operation, seed).cases([d for d in drawn if d.label == operation.label]):
            cases.setdefault(case.id, case)
    return list(cases.values())


class OfOperation:
    """Sorts what was drawn for one operation, whose bundle has placeholders."""

    def __init__(self, bundle: Json, operation: Operation, seed: int) -> None:
        self._operation = operation
        self._seed = seed
        definition = bundle["paths"][operation.path][operation.method.lower()]
        described = replace(operation, definition=definition)
        self._bodies, self._queries = Bodies(bundle, described), Queries(bundle, described)

    def cases(self, drawn: list[Draw]) -> Iterator[Case]:
        """All that become of these draws."""
        # boundaries first: where a number of cases is enough, they are the ones to keep
        drawn = sorted((d for d in drawn if not self._is_noise(d)), key=lambda d: ORDER.index(d.origin))
        if not self._bodies.known:
            yield from self._without_a_body(drawn)
            return
        bodies = [(d, body) for d in drawn if d.odd in ((), ("body",)) for body in _parsed(d)]
        valid = list({case.id: case for case in self._valid(bodies)}.values())
        changing = "x-changes-state" in self._operation.definition
        sound = list(_varied(case for case in valid if case.mode == "positive"))[: ACCEPTED if changing else POSITIVE]
        yield from sound
        yield from [case for case in valid if case.mode == "neutral"][: ACCEPTED if changing else NEUTRAL]
        if sound:
            yield from self._deviating(bodies, [json.loads(case.request.body) for case in sound])
            yield from variations(sound, self._bodies)
        yield from self._files()
        yield from self._as_drawn(drawn)

    def case(self, draw: Draw, sound: list[Any], which: int, seed: int) -> Case | None:
        """One of the cases that a draw can become, its deviations in these sound bodies; None where it shows nothing.

        The seed decides what parts with a meaning are made to mean.
        """
        self._seed = seed
        if self._is_noise(draw):
            return None
        if not self._bodies.known:
            return self._bodiless(draw)
        bodies = [(draw, body) for body in _parsed(draw)] if draw.odd in ((), ("body",)) else []
        made = [*self._valid(bodies), *(self._deviating(bodies, [sound[which % len(sound)]]) if sound else ())]
        untouched = self._untouched(draw)
        made += [untouched] if untouched else []
        return made[which % len(made)] if made else None

    def _files(self) -> Iterator[Case]:
        """Files from the worlds: no generator draws a page that can be read."""
        for name, content in files(self._operation):
            request = Request(self._operation.method, self._operation.path, ((OCTETS_HEADER, OCTETS),), content)
            yield Case(self._operation.key, "positive", request, f"the file {name}", "examples")

    def _is_noise(self, draw: Draw) -> bool:
        """Whether a case shows nothing of the operation: another method or path, or parts that nobody reads."""
        request = draw.request
        return (
            request.method != self._operation.method
            or "path" in draw.odd
            or NOISE in f"{request.target} {request.headers}".lower()
            or len(request.body) > LARGEST
            or ("header" in draw.odd and not self._operation.takes_input)
        )

    def _without_a_body(self, drawn: list[Draw]) -> Iterator[Case]:
        """Of an operation with a query no more cases that hold the same than of one with a body."""
        counts: Counter[Mode] = Counter()
        cases: dict[str, Case] = {}
        for case in map(self._bodiless, drawn):
            counts[case.mode] += cases.setdefault(case.id, case) is case
            if not self._queries.known or counts[case.mode] <= QUERIES[case.mode]:
                yield cases[case.id]

    def _bodiless(self, draw: Draw) -> Case:
        key, request, origin = self._operation.key, draw.request, draw.origin
        if draw.odd in ((), ("query",)) and not request.body:
            objection = self._queries.objection(request.target)
            if objection:
                return Case(key, "negative", request, objection, origin)
            if not draw.odd and self._queries.standing(request.target) == "valid":
                return Case(key, "positive", request, "as described", origin)
        return Case(key, "neutral", request, draw.about, origin)

    def _valid(self, bodies: list[tuple[Draw, Any]]) -> Iterator[Case]:
        """What is valid in form, made meaningful: positive where nothing is left to doubt."""
        for draw, body in bodies:
            if self._bodies.standing(body) != "valid":
                continue
            sense = certain(self._operation, body, self._seed)
            if sense is not None and self._bodies.standing(sense) == "valid":
                yield self._case("positive", draw, sense, contents(sense))
            form = plausible(self._operation, body, self._seed)
            if form is not None and form != sense:
                yield self._case("neutral", draw, form, f"valid in form only: {contents(form)}")

    def _deviating(self, bodies: list[tuple[Draw, Any]], sound: list[Any]) -> Iterator[Case]:
        """One case for each deviation, in a sound body; those alike no more than a few times."""
        alike: Counter[tuple[object, ...]] = Counter()
        seen: set[str] = set()
        for number, (draw, body) in enumerate(bodies):
            for error in [*self._bodies.objections(body), *self._bodies.doubts(body)]:
                try:
                    candidate, place = with_deviation(sound[number % len(sound)], body, error)
                except NotTransferable:
                    continue
                kind = (*(p if isinstance(p, str) else "*" for p in place), error.kind.name, type(error.instance).__name__)
                deviation = f"{kind} {_dumped(value_at(candidate, place))}"
                if (
                    deviation in seen
                    or alike[kind] >= ALIKE["negative"]
                    or not self._is_single(candidate, place, sound[number % len(sound)])
                ):
                    continue
                case = self._judged(draw, candidate)
                if alike[kind] >= ALIKE[case.mode]:
                    continue
                seen.add(deviation)
                alike[kind] += 1
                yield case
                yield from self._just_long_enough(draw, sound[number % len(sound)], place, error)

    def _just_long_enough(self, draw: Draw, sound: Any, place: Place, error: jsonschema_rs.ValidationError) -> Iterator[Case]:
        """The other side of a least length: arrays of exactly that many items are seldom drawn."""
        kind: Any = error.kind
        if kind.name == "minItems":
            body = with_value(copy.deepcopy(sound), place, value_at(sound, place)[: kind.limit])
            sense = certain(self._operation, body, self._seed)
            if sense is not None and self._bodies.standing(sense) == "valid":
                yield self._case("positive", draw, sense, f"the least length: {contents(sense)}")

    def _is_single(self, candidate: Any, place: Place, sound: Any) -> bool:
        errors = [tuple(error.instance_path) for error in self._bodies.doubts(candidate)]
        growth = len(_dumped(candidate)) - len(_dumped(sound))
        return bool(errors) and all(path[: len(place)] == place for path in errors) and growth <= LARGEST_DEVIATION

    def _as_drawn(self, drawn: list[Draw]) -> Iterator[Case]:
        """A few requests untouched: odd media types, no body, bytes that are no JSON, and bodies with many deviations."""
        taken: dict[str, dict[str, Case]] = {}
        for draw in drawn:
            case = self._untouched(draw)
            if case is not None:
                taken.setdefault(f"{case.mode} {case.why if not _parsed(draw) else draw.odd}", {})[case.id] = case
        for alike in taken.values():
            yield from list(alike.values())[:RAW]

    def _untouched(self, draw: Draw) -> Case | None:
        key, request, origin = self._operation.key, draw.request, draw.origin
        if draw.odd not in ((), ("body",)):
            return Case(key, "neutral", request, draw.about, origin)
        if not request.body:
            # a file of no bytes may be refused later
            sure = self._bodies.required and (_says_json(request) or not files(self._operation))
            return Case(key, "negative" if sure else "neutral", request, "no body", origin)
        parsed = _parsed(draw)
        if not parsed:
            return Case(
                key, "neutral", request, "a body that is not JSON" if _says_json(request) else "a body of another kind", origin
            )
        # what the coverage phase deviates in has been tried alone
        return self._judged(draw, parsed[0]) if origin == "fuzzing" else None

    def _judged(self, draw: Draw, body: Any) -> Case:
        standing = self._bodies.standing(body)
        if standing == "invalid":
            return self._case("negative", draw, body, in_words(self._bodies.objections(body)))
        doubt = in_words(self._bodies.doubts(body)) or f"valid in form only: {contents(body)}"
        return self._case("neutral", draw, body, doubt)

    def _case(self, mode: Mode, draw: Draw, body: Any, why: str) -> Case:
        request = replace(draw.request, target=self._target(draw), body=_dumped(body).encode())
        return Case(self._operation.key, mode, request, why, draw.origin)

    def _target(self, draw: Draw) -> str:
        """The path with the certain part of the query: what a case shows of a body must not hang on the rest."""
        path, _, query = draw.request.target.partition("?")
        kept = urlencode(certain_query(self._operation, parse_qsl(query, keep_blank_values=True)))
        return f"{path}?{kept}" if kept else path


def _varied(cases: Iterable[Case]) -> Iterator[Case]:
    """The cases without those of which there are enough that hold the same."""
    alike: Counter[str] = Counter()
    for case in cases:
        alike[case.why] += 1
        if alike[case.why] <= ALIKE_INSIDE:
            yield case


def _says_json(request: Request) -> bool:
    """Whether a request says that its body is JSON."""
    return any("json" in value for name, value in request.headers if name.lower() == "content-type")


def _parsed(draw: Draw) -> list[Any]:
    """The JSON of a body, in a list; an empty list when it is none, or when the request calls it a file."""
    if (OCTETS_HEADER, OCTETS) in draw.request.headers:
        return []
    try:
        return [json.loads(draw.request.body, parse_constant=_refused)]
    except (ValueError, RecursionError):
        return []


def _refused(name: str) -> Any:
    raise ValueError(name)


def _dumped(body: Any) -> str:
    return json.dumps(body, separators=(",", ":"))
