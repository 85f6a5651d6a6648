"""Lets schemathesis draw requests here and now, each as a case: what it must become, as a frozen one says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, cast

import schemathesis
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.catalogue import Container, Operation
from conformance.corpus.case import Case
from conformance.corpus.generate import OfOperation
from conformance.corpus.placeholders import with_placeholders
from conformance.corpus.recorded import recorded
from conformance.corpus.schemathesis_parent import read_draw, readings

MODES = {
    "positive": (schemathesis.GenerationMode.POSITIVE,),
    "negative": (schemathesis.GenerationMode.NEGATIVE,),
    "all": (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE),
}
MOST = 8
"""Cases of which one draw can become each; further deviations of one body are left out."""
MEANINGS = 2**16
"""Seeds of what parts with a meaning are made to mean."""
KINDS: Mapping[str, str] = {"narrowest": "valid", "published": "as published", "widest": "invalid"}
"""What is drawn from each reading of a description, in a word or two."""


class Live:
    """Draws for the operations of one container."""

    def __init__(self, container: Container, frozen: Iterable[Case]) -> None:
        self._bundle = with_placeholders(container.interface)
        self._frozen = tuple(frozen)

    @cached_property
    def _schemas(self) -> dict[str, tuple[Any, str]]:
        config = {"cache": {"enabled": False}, "generation": {"database": "none"}}
        made: dict[str, tuple[Any, str]] = {}
        for name, (document, mode) in readings(self._bundle).items():
            own = cast("Any", schemathesis.Config).from_dict(config)
            made[KINDS[name]] = schemathesis.openapi.from_dict(document, config=own), mode
        return made

    def inputs(self, operation: Operation) -> dict[str, SearchStrategy[Case | None]]:
        """Cases of an operation by their kind; None stands for what shows nothing of it, or is sent anyway."""
        frozen = [case for case in self._frozen if case.operation == operation.key]
        known = {case.id for case in frozen}
        sound = [case.request.body for case in frozen if case.mode == "positive"]
        bodies = [body for body in map(_read, sound) if body is not None]
        sorter = OfOperation(self._bundle, operation, 0)

        def case(which: int, meaning: int, drawn: Any) -> Case | None:
            made = sorter.case(read_draw(recorded(drawn)), bodies, which, meaning)
            return None if made is None or made.id in known else made

        def of(schema: Any, mode: str) -> SearchStrategy[Case | None]:
            own = schema[operation.path][operation.method]
            drawn = st.one_of(*(own.as_strategy(generation_mode=each) for each in MODES[mode]))
            return st.builds(case, st.integers(0, MOST - 1), st.integers(0, MEANINGS - 1), drawn)

        return {kind: of(schema, mode) for kind, (schema, mode) in self._schemas.items()}


def _read(body: bytes) -> Any:
    """The JSON of a body; None where it is none."""
    try:
        return json.loads(body)
    except ValueError:
        return None
