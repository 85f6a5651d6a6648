"""How a client of Face asks: paths with ids and a query, pictures as bytes, and what was made removed again."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from typing import Any, cast
from urllib.parse import quote, urlencode

from conformance.corpus.placeholders import fill_target, in_target
from conformance.harness import Broken, Door
from conformance.harness.door import NothingSaid
from conformance.harness.fixture import NotRemoved, deleted
from conformance.wire import Answer, Headers

Json = dict[str, Any]
Query = Mapping[str, object]
NEEDS_NO_KEY = "face.paths.needs-no-key"
BYTES: Headers = (("Content-Type", "application/octet-stream"),)


class Asking:
    """Operations by their names; a body in bytes is a picture."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def path(self, operation: str, ids: Iterable[str] = (), query: Query | None = None) -> str:
        """The described path of an operation, with these ids for its parameters, in their order, and this query."""
        described = self.door.operation(f"face.{operation}").path
        path = fill_target(described, dict(zip(in_target(described), ids, strict=True)))
        if not query:
            return path
        words = {name: _words(value) for name, value in query.items()}
        return f"{path}?{urlencode(words, safe=',', quote_via=quote)}"

    def served(
        self, operation: str, body: bytes | Json | None = None, ids: Iterable[str] = (), query: Query | None = None
    ) -> Any:
        """The JSON of the success that a valid request must get; None where it has no body."""
        headers = BYTES if isinstance(body, bytes) else ()
        return self.door.served(f"face.{operation}", body, path=self.path(operation, ids, query), headers=headers)

    def answer(
        self, operation: str, body: bytes | Json | None = None, ids: Iterable[str] = (), query: Query | None = None
    ) -> Answer:
        """The answer below status 500, whatever it says of the request: for what a test itself demands."""
        headers = BYTES if isinstance(body, bytes) else ()
        return let_in(self.door.ask(f"face.{operation}", body, path=self.path(operation, ids, query), headers=headers))

    @contextmanager
    def removing(self, noun: str, ids: tuple[str, ...]) -> Generator[None]:
        """Remove what has these ids afterwards, whatever happens, if it is there.

        Raises Broken for ``delete-….accepts-valid`` where it stays and nothing else went wrong before.
        """
        try:
            yield
        except BaseException:
            with suppress(NotRemoved, NothingSaid):  # what went wrong first is what is told
                self._remove(noun, ids)
            raise
        try:
            self._remove(noun, ids)
        except NotRemoved as reason:
            broken = f"face.delete-{noun}.accepts-valid"
            raise Broken(broken, expected="that what a run made can be removed", got=str(reason)) from None

    def _remove(self, noun: str, ids: tuple[str, ...]) -> None:
        with self.door.insisting():
            deleted(self.door, self.path(f"delete-{noun}", ids))


def let_in(answer: Answer) -> Answer:
    """The answer, which says something of what was asked; Broken for ``needs-no-key`` where it says something of the caller."""
    if answer.status in (401, 403):
        raise Broken(NEEDS_NO_KEY, expected="an answer to what was asked, whoever asks", got=answer.excerpt())
    return answer


def _words(value: object) -> str:
    """A value of a query as clients write it: booleans in small letters, several words with commas."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, cast("Iterable[object]", value))) if isinstance(value, list | tuple) else str(value)
