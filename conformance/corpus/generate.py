"""Makes the cases of a container: schemathesis draws them, the description says what each one proves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conformance.catalogue import Container, Operation
from conformance.corpus.case import Case
from conformance.corpus.collect import Generated, collect
from conformance.corpus.isolate import NotTransferable, Place, isolated
from conformance.corpus.told import contents, told
from conformance.corpus.verdict import Bodies
from conformance.wire import Request
from conformance.worlds.meaning import meaningful, repaired

LARGEST = 8_000
"""Bytes of a body; what only size can show is for behaviour tests."""
LARGEST_DEVIATION = 300
"""Bytes of the value that is put into a sound body; a larger one proves no more."""
POSITIVE, ALIKE, RAW = 40, 2, 6
"""The most positive cases of an operation, cases with the same deviation, and bodies left as they were drawn."""
NOISE = "x-schemathesis-unknown-property"


def generate(container: Container, seed: int) -> list[Case]:
    """Every case of a container, each request once, in the order of its operations and from certain to uncertain."""
    drawn = collect(container.bundle, seed)
    cases = [
        case
        for operation in container.operations
        for case in _OfOperation(container, operation, seed).cases([g for g in drawn if g.label == operation.label])
    ]
    return list({case.id: case for case in reversed(cases)}.values())[::-1]


class _OfOperation:
    """Sorts what was drawn for one operation."""

    def __init__(self, container: Container, operation: Operation, seed: int) -> None:
        self._operation = operation
        self._seed = seed
        self._bodies = Bodies(container.bundle, operation)

    def cases(self, drawn: list[Generated]) -> Iterator[Case]:
        drawn = [g for g in drawn if not self._is_noise(g)]
        if not self._bodies.known:
            yield from (self._bodiless(g) for g in drawn)
            return
        bodies = [(g, body) for g in drawn if "body" in g.odd or not g.odd for body in _parsed(g)]
        sound = self._positive(bodies)
        yield from sound
        if sound:
            yield from self._deviating(bodies, [json.loads(case.request.body) for case in sound])
        yield from self._as_drawn(drawn)

    def _is_noise(self, generated: Generated) -> bool:
        """Whether a case shows nothing of the operation: another method or path, or parts that nobody reads."""
        request = generated.request
        return (
            request.method != self._operation.method
            or "path" in generated.odd
            or NOISE in f"{request.target} {request.headers}".lower()
            or len(request.body) > LARGEST
            or ("header" in generated.odd and not self._operation.takes_input)
        )

    def _bodiless(self, generated: Generated) -> Case:
        mode = "neutral" if generated.odd or generated.request.body else "positive"
        return Case(self._operation.key, mode, generated.request, "as described" if mode == "positive" else generated.about, generated.origin)

    def _positive(self, bodies: list[tuple[Generated, Any]]) -> list[Case]:
        found: dict[bytes, Case] = {}
        for generated, body in bodies:
            if self._bodies.standing(body) != "valid":
                continue
            sense = meaningful(self._operation.key, body, self._seed)
            if sense is None or self._bodies.standing(sense) != "valid":
                continue
            case = self._case("positive", generated, sense, contents(sense))
            found.setdefault(case.request.body, case)
        return list(found.values())[:POSITIVE]

    def _deviating(self, bodies: list[tuple[Generated, Any]], sound: list[Any]) -> Iterator[Case]:
        """One case for each deviation, in a sound body; those alike no more than a few times."""
        alike: Counter[tuple[object, ...]] = Counter()
        seen: set[str] = set()
        for number, (generated, body) in enumerate(bodies):
            for error in [*self._bodies.objections(body), *self._bodies.doubts(body)]:
                try:
                    candidate, place = isolated(sound[number % len(sound)], body, error)
                except NotTransferable:
                    continue
                kind = (*(p if isinstance(p, str) else "*" for p in place), error.kind.name, type(error.instance).__name__)
                deviation = f"{kind} {_dumped(_at(candidate, place))}"
                if deviation in seen or alike[kind] >= ALIKE or not self._is_single(candidate, place, sound[number % len(sound)]):
                    continue
                seen.add(deviation)
                alike[kind] += 1
                yield self._judged(generated, candidate)

    def _is_single(self, candidate: Any, place: Place, sound: Any) -> bool:
        errors = [tuple(error.instance_path) for error in self._bodies.doubts(candidate)]
        growth = len(_dumped(candidate)) - len(_dumped(sound))
        return bool(errors) and all(path[: len(place)] == place for path in errors) and growth <= LARGEST_DEVIATION

    def _as_drawn(self, drawn: list[Generated]) -> Iterator[Case]:
        """A few requests untouched: odd media types, no body, bytes that are no JSON, and bodies with all their deviations."""
        raw: Counter[str] = Counter()
        seen: set[Request] = set()
        for generated in drawn:
            if generated.request in seen:
                continue
            seen.add(generated.request)
            case = self._untouched(generated)
            topic = f"{case.mode} {case.origin} {generated.about.partition(':')[0] if generated.odd else ''}"
            topic = topic if generated.odd == ("header",) or not _parsed(generated) else case.mode
            raw[topic] += 1
            if raw[topic] <= RAW:
                yield case

    def _untouched(self, generated: Generated) -> Case:
        parsed = _parsed(generated)
        if generated.odd not in ((), ("body",)):
            return Case(self._operation.key, "neutral", generated.request, generated.about, generated.origin)
        if not generated.request.body:
            mode = "negative" if self._bodies.required else "neutral"
            return Case(self._operation.key, mode, generated.request, "no body", generated.origin)
        if not parsed:
            return Case(self._operation.key, "neutral", generated.request, "a body that is not JSON", generated.origin)
        return replace(self._judged(generated, parsed[0]), request=generated.request)

    def _judged(self, generated: Generated, body: Any) -> Case:
        standing = self._bodies.standing(body)
        if standing == "invalid":
            return self._case("negative", generated, body, told(self._bodies.objections(body)))
        doubt = told(self._bodies.doubts(body)) or f"valid in form only: {contents(body)}"
        return self._case("neutral", generated, body, doubt)

    def _case(self, mode: Any, generated: Generated, body: Any, why: str) -> Case:
        request = replace(generated.request, body=_dumped(body).encode())
        return Case(self._operation.key, mode, request, why, generated.origin)
