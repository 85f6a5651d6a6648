"""A small client of Text Analytics, in the words of its tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from conformance.harness import Broken, Door
from conformance.invariants.comparison import PRECISION, difference
from conformance.wire import Answer, Exchange, Headers, NotJson, Request
from conformance.worlds.texts.document import Batch, Document, body, numbered
from conformance.worlds.texts.strategies import MOST

Json = dict[str, Any]
Query = Mapping[str, str]

VERSIONS = ("v3.0", "v3.1")
EVERY = ("sentiment", "keyphrases", "languages")
SLACK = 0.02
"""How far two scores of the same text may lie apart: samples are rounded to two decimals."""


def in_version(requirement: str, *versions: str) -> Callable[..., Any]:
    """Run a test for these versions, for the requirement that its whole description has by this name."""
    marked = [pytest.param(v, marks=pytest.mark.requirement(f"text-{v}.{requirement}"), id=v) for v in versions]
    return pytest.mark.parametrize("version", marked)


def on(rule: str, *functions: str, versions: Iterable[str] = VERSIONS) -> Callable[..., Any]:
    """Run a test on each function in each version, for the requirement that the operation has for the same rule."""
    keys = [f"text-{version}.{function}" for function in functions for version in versions]
    return pytest.mark.parametrize(
        "operation", [pytest.param(key, marks=pytest.mark.requirement(f"{key}.{rule}"), id=key) for key in keys]
    )


@dataclass(frozen=True)
class Results:
    """An answer in which every id came back just once, beside the documents it is about."""

    asked: Batch
    answer: Json

    @property
    def documents(self) -> dict[str, Json]:
        """What was said of the good documents, by id."""
        return {found["id"]: found for found in self.answer["documents"]}

    @property
    def errors(self) -> dict[str, Json]:
        """The error of each bad document, by id."""
        return {found["id"]: found["error"] for found in self.answer["errors"]}

    @property
    def everything(self) -> dict[str, Json]:
        """What was said of each id, good or bad."""
        return {**self.documents, **self.errors}

    @property
    def pairs(self) -> list[tuple[Document, Json]]:
        """Each good document and what was said of it."""
        return [(document, self.documents[document.id]) for document in self.asked if document.id in self.documents]

    @property
    def sentences(self) -> list[tuple[Document, Json]]:
        """Each sentence of the good documents, beside the document."""
        return [(document, sentence) for document, said in self.pairs for sentence in said["sentences"]]


class TextAnalytics:
    """The functions in their versions; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def ask(self, operation: str, documents: Iterable[Document], **query: str) -> Results:
        """The results for good documents. Raises Broken where one of them is lost or called bad."""
        results = self.mixed(operation, documents, rule="accepts-valid", **query)
        if results.errors:
            raise Broken(f"{operation}.accepts-valid", expected="a result for each good document", got=f"{results.errors}")
        return results

    def mixed(
        self, operation: str, documents: Iterable[Document], *, rule: str = "bad-document-spares-others", **query: str
    ) -> Results:
        """The results for documents of which some are bad. Raises Broken for ``rule`` where the request is refused for them."""
        asked = tuple(documents)
        answer = self.spared(operation, asked, rule=rule, **query)
        wrong = miscounted(asked, answer)
        if wrong:
            raise Broken(f"{operation}.ids-answered-once", expected="every id once, in documents or in errors", got=wrong)
        return Results(asked, answer)

    def spared(
        self, operation: str, documents: Iterable[Document], *, rule: str = "bad-document-spares-others", **query: str
    ) -> Json:
        """The answer of status 200 to documents of which some are bad, as it came. Raises Broken for ``rule`` otherwise."""
        answer = self.answer(operation, body(documents), query)
        if answer.status != 200:
            raise Broken(f"{operation}.{rule}", expected="status 200", got=answer.excerpt())
        return cast("Json", answer.json())

    def said(self, operation: str, content: str, **query: str) -> Json:
        """What is said of one good text."""
        return self.ask(operation, [Document(content)], **query).documents["1"]

    def served(self, operation: str, content: Json, query: Query | None = None) -> Json:
        """The answer to a valid request, as it came."""
        return self.door.served(operation, content, path=self.target(operation, query or {}))

    def answer(
        self, operation: str, content: bytes | Json | list[Any], query: Query | None = None, headers: Headers = ()
    ) -> Answer:
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

    @property
    def published_codes(self) -> set[str]:
        """The codes of errors that the description lists, outer and inner ones, in lower case."""
        schemas = self.door.container.bundle["components"]["schemas"]
        listed = [schemas[name]["properties"]["code"]["examples"] for name in ("TextAnalyticsError", "InnerError")]
        return {code.lower() for names in listed for code in names}

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
        everything, missed = numbered(documents), list[Document]()
        evidence: list[Exchange] = []
        for batch in batched(everything):
            self.door.begin()
            pairs = self.ask(operation, batch, **query).pairs
            wrong = [document for document, said in pairs if not found(document, said)]
            evidence = evidence or (self.door.said if wrong else [])
            missed += wrong
        self.door.said = evidence
        right = len(everything) - len(missed)
        assert right >= rate * len(everything), (
            f"{right} of {len(everything)}: {what}; the first that is not: {missed[0].text!r}"
        )


def batched(documents: Batch) -> Iterable[Batch]:
    """Documents in batches that every function takes."""
    return (documents[start : start + MOST] for start in range(0, len(documents), MOST))


def miscounted(asked: Iterable[Document], answer: Json) -> str:
    """Which ids were not answered just once, in words; empty when there is none."""
    sent = Counter(document.id for document in asked)
    came = Counter(found["id"] for found in [*answer["documents"], *answer["errors"]])
    lost = [f"{identifier!r} was answered {came[identifier]} times" for identifier in sent if came[identifier] != 1]
    made_up = [f"{identifier!r} was answered and not asked" for identifier in came if identifier not in sent]
    return ", ".join([*lost, *made_up][:3])


def spans(said: Json) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    return [(sentence["offset"], sentence["offset"] + sentence["length"]) for sentence in said["sentences"]]


def changed(one: Any, other: Any) -> str:
    """The first difference between two answers, in words; scores may lie a little apart."""
    return difference(one, other, SLACK / PRECISION)


def error_of(answer: Answer) -> Json:
    """The error in a refusal, wrapped or bare; empty when there is none."""
    try:
        found = answer.json()
    except NotJson:
        return {}
    error = cast("Json", found).get("error", cast("Json", found)) if isinstance(found, dict) else None
    return cast("Json", error) if isinstance(error, dict) else {}


def inner_code(error: Json) -> str:
    """The code that names the fault, in lower case: the innermost one."""
    return codes(error)[-1]


def codes(error: Json) -> list[str]:
    """The codes of an error from the outside in, in lower case."""
    inner = error.get("innererror")
    return [str(error.get("code", "")).lower(), *(codes(cast("Json", inner)) if isinstance(inner, dict) else [])]


def refused(answer: Answer) -> bool:
    """Whether the whole request was answered with an error."""
    return 400 <= answer.status < 500
