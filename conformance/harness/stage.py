"""Resources that a run finds or makes on the target, so that the corpus can name them in a path.

What a run makes bears names that only this run uses, and is removed again where the API has a way to.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from urllib.parse import quote, urlsplit

from conformance.catalogue import Operation, resolve
from conformance.corpus.case import Case
from conformance.harness.container.documents import linked_document_name
from conformance.harness.door import Door, changes_state
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture
from conformance.harness.personalizer.fixtures import DEFERRED_EVENT, EVALUATION, RANKED_EVENT
from conformance.harness.read.fixtures import READ_OPERATION
from conformance.harness.restoration import as_found
from conformance.wire import FILES, Answer, Exchange, NotJson, Request

FIXTURES: Mapping[str, Fixture] = {
    "linked-document": Fixture(lambda door, _: linked_document_name(door)),
    "ranked-event": RANKED_EVENT,
    "deferred-event": DEFERRED_EVENT,
    "evaluation": EVALUATION,
    "spare-evaluation": EVALUATION,
    "read-operation": READ_OPERATION,
}
"""``x-fixture`` beside a parameter: what finds or makes the value."""

BEFOREHAND: Mapping[str, Fixture] = {"personalizer.get-log-properties": RANKED_EVENT}
"""What must be there before an operation without such a parameter has anything to give: logs begin with an event."""


class Stage:
    """What the cases of one operation need, and what they leave behind."""

    def __init__(self, door: Door, files: Files, operation: Operation, name: str) -> None:
        self._door = door
        self._files = files
        self._operation = operation
        self._name = name
        self._made: list[tuple[Fixture, str]] = []
        self._left: list[str] = []

    def bindings(self, cases: Sequence[Case]) -> list[Mapping[str, str]]:
        """What placeholders stand for in each case: files that are served, and the resources behind path parameters.

        They share their resources, except where each case ends one.
        """
        served = {FILES: self._files.base} if any(case.names_a_file for case in cases) else {}
        if self._operation.method == "DELETE":
            return [served | self._resources() for _ in cases]
        return [served | self._resources()] * len(cases) if cases else []

    def saw(self, exchange: Exchange) -> None:
        """Remember what a case has made."""
        answer = exchange.answer
        if answer is not None and answer.status == 201 and self._removal() is not None:
            self._left.append(_identifier(answer))

    def clear(self) -> None:
        """Remove everything that was made."""
        for fixture, value in self._made:
            if fixture.remove:
                fixture.remove(self._door, value)
        removal = self._removal()
        for identifier in filter(None, self._left):
            if removal:
                self._door.exchange(Request("DELETE", f"{self._operation.path}/{quote(identifier, safe='')}"))

    def _resources(self) -> dict[str, str]:
        parameters = [resolve(self._door.container.bundle, p) for p in self._operation.definition.get("parameters", [])]
        return {p["name"]: self.make(FIXTURES[p["x-fixture"]]) for p in parameters if "x-fixture" in p}

    def make(self, fixture: Fixture) -> str:
        """Find or make a resource, and remember to remove it."""
        value = fixture.make(self._door, f"{self._name}-{len(self._made)}")
        self._made.append((fixture, value))
        return value

    def _removal(self) -> Operation | None:
        """The operation that removes what this one makes."""
        below = f"{self._operation.path}/{{"
        operations = self._door.container.operations
        return next((o for o in operations if o.method == "DELETE" and o.path.startswith(below)), None)


@contextmanager
def staged(door: Door, files: Files, operation: Operation, name: str) -> Generator[Stage]:
    """Set the stage for the cases of an operation, and clear it whatever happens."""
    with ExitStack() as stack:
        if changes_state(operation):
            stack.enter_context(as_found(door, operation))
        stage = Stage(door, files, operation, name)
        stack.callback(stage.clear)
        if operation.key in BEFOREHAND:
            stage.make(BEFOREHAND[operation.key])
        yield stage


def _identifier(answer: Answer) -> str:
    """What an answer calls the resource that it says was made; empty when it says nothing."""
    location = urlsplit(answer.header("location") or "").path.rstrip("/").rpartition("/")[2]
    try:
        body = answer.json()
    except NotJson:
        return location
    named = cast("dict[str, Any]", body).get("id", "") if isinstance(body, dict) else ""
    return named if isinstance(named, str) and named else location
