"""A small client of Text Analytics, in the words of its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from conformance.harness import Broken, Door
from conformance.harness.marks import on_each
from conformance.invariants.text.results import changed
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.texts.document import Batch, Document, body, numbered
from conformance.worlds.texts.strategies import MOST

Json = dict[str, Any]
Query = Mapping[str, str]

VERSIONS = ("v3.0", "v3.1")
EVERY = ("sentiment", "keyphrases", "languages")
GOOD = Document("The bus to the airport takes about two hours.")
MINED = {"opinionMining": "true", "stringIndexType": "UnicodeCodePoint"}


def in_version(requirement: str, *versions: str) -> Callable[..., Any]:
    """Run a test for these versions, for the requirement that its whole description has by this name."""
    return on_each("version", {version: f"text-{version}.{requirement}" for version in versions})


def on(rule: str, *functions: str, versions: Iterable[str] = VERSIONS) -> Callable[..., Any]:
    """Run a test on each function in each version, for the requirement that the operation has for the same rule."""
    keys = [f"text-{version}.{function}" for function in functions for version in versions]
    return on_each("operation", {key: f"{key}.{rule}" for key in keys})


@dataclass(frozen=True)
class Results:
    """An answer of status 200, beside the documents it is about."""

    operation: str
    asked: Batch
    answer: Json

    @property
    def documents(self) -> dict[str, Json]:
        """What was said of the good documents, by id."""
        return {said["id"]: said for said in self.answer["documents"]}

    @property
    def everything(self) -> dict[str, Json]:
        """What was said of each id, good or bad."""
        return {**self.documents, **{found["id"]: found for found in self.answer["errors"]}}

    @property
    def pairs(self) -> list[tuple[Document, Json]]:
        """Each document of which something was said, and that. Raises Broken where there is none."""
        found = [(document, self.documents[document.id]) for document in self.asked if document.id in self.documents]
        if not found:
            raise self._says_nothing()
        return found

    def differ(self, other: Mapping[str, Json]) -> str:
        """The first difference between these results and others of the same documents, in words.

        That a document is lost, or called bad, on one side is another finding. Raises Broken where none is on both.
        """
        both = [identifier for identifier in self.documents if identifier in other]
        if not both:
            raise self._says_nothing()
        return next(filter(None, (changed(self.documents[own], other[own]) for own in both)), "")

    def _says_nothing(self) -> Broken:
        """Why there are no results: good documents were called bad, or ids did not come back."""
        rule = "accepts-valid" if self.answer["errors"] else "ids-answered-once"
        sent = ", ".join(repr(document.id) for document in self.asked)
        return Broken(f"{self.operation}.{rule}", expected=f"a result for each of {sent}", got=f"{self.everything}"[:300])


class TextAnalytics:
    """The functions in their versions; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def ask(self, operation: str, documents: Iterable[Document], *, rule: str = "accepts-valid", **query: str) -> Results:
        """The results for some documents. Raises Broken for ``rule`` where the request is refused."""
        asked = tuple(documents)
        answer = self.answer(operation, body(asked), query)
        if answer.status != 200:
            raise Broken(f"{operation}.{rule}", expected="status 200", got=answer.excerpt())
        return Results(operation, asked, cast("Json", answer.json()))

    def said(self, operation: str, content: str, **query: str) -> Json:
        """What is said of one good text."""
        return self.ask(operation, [Document(content)], **query).pairs[0][1]

    def answer(self, operation: str, content: Json, query: Query | None = None, headers: Headers = ()) -> Answer:
        """The answer to a request, whatever its status."""
        return self.door.refusal(operation, content, path=self.target(operation, query or {}), headers=headers)

    def target(self, operation: str, query: Query) -> str:
        """The path of an operation with these parameters; an underscore in a name stands for a hyphen."""
        path = self.door.operation(operation).path
        words = urlencode([(name.replace("_", "-"), value) for name, value in query.items()])
        return f"{path}?{words}" if words else path

    def get(self, operation: str) -> Exchange:
        """What comes of a GET."""
        return self.door.exchange(Request("GET", self.target(operation, {})))

    def operations(self, version: str) -> list[str]:
        """The keys of what the container under test serves of one version."""
        return [o.key for o in self.door.container.operations if o.key.startswith(f"text-{version}.")]

    def demand_rate(
        self,
        rate: float,
        what: str,
        operation: str,
        documents: Iterable[Document],
        found: Callable[[Document, Json], bool],
        **query: str,
    ) -> None:
        """Fail where the truth of too many documents is not found; what was said about the first of them is the evidence."""
        count, missed = 0, list[Document]()
        evidence: list[Exchange] = []
        for batch in batched(numbered(documents)):
            self.door.begin()
            pairs = self.ask(operation, batch, **query).pairs
            count += len(pairs)
            wrong = [document for document, said in pairs if not found(document, said)]
            evidence = evidence or (self.door.said if wrong else [])
            missed += wrong
        self.door.said = evidence
        right = count - len(missed)
        assert right >= rate * count, f"{right} of {count}: {what}; the first that is not: {missed[0].text!r}"


def batched(documents: Batch) -> Iterable[Batch]:
    """Documents in batches that every function takes."""
    return (documents[start : start + MOST] for start in range(0, len(documents), MOST))
