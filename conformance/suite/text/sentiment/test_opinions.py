"""opinionMining: what a sentence says of what, where a container offers that."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conformance.harness.text.client import MINED, Json, Results, TextAnalytics, on
from conformance.invariants.text.opinions import NOT_OFFERED
from conformance.walker import rewritten
from conformance.worlds.texts.document import Batch, Document, body
from conformance.worlds.texts.sentences import denied, judged
from conformance.worlds.texts.sentences import opinions as plain_opinions
from conformance.worlds.texts.strategies import batches, opinions

PLAINEST = Document("The food was great.")
"""An opinion that whoever mines opinions finds."""


@pytest.fixture
def offered(text: TextAnalytics, operation: str) -> None:
    """Skip where opinions are not mined: undocumented of a container, and none in the plainest sentence is none at all."""
    answer = text.answer(operation, body([PLAINEST]), MINED)
    if answer.status != 200 or not any(s.get("targets") for d in answer.json()["documents"] for s in d["sentences"]):
        pytest.skip(NOT_OFFERED)


@on("opinions-change-nothing-else", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
@settings(max_examples=5)
@given(batch=batches(opinions(), most=3))
def test_opinions_change_nothing_else(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Opinions are a closer look at the same judgement."""
    without = text.ask(operation, batch, stringIndexType="UnicodeCodePoint")
    beside = text.ask(operation, batch, **MINED)

    difference = _less_opinions(without).differ(_less_opinions(beside).documents)
    assert not difference, f"without and with opinionMining, {difference}"


@on("finds-opinions", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
def test_plain_opinions_are_found(text: TextAnalytics, operation: str) -> None:
    """A thing, a judgement, and that the one is about the other."""
    plain = [Document(sentence) for sentence in plain_opinions()]

    def found(_: Document, said: Json) -> bool:
        related = [r for s in said["sentences"] for target in s.get("targets", []) for r in target["relations"]]
        return any(relation["relationType"] == "assessment" for relation in related)

    text.demand_rate(0.8, "has a target with an assessment", operation, plain, found, **MINED)


@on("opinions-have-their-sentiment", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
def test_plain_opinions_have_their_sentiment(text: TextAnalytics, operation: str) -> None:
    """Whoever counts what is said of the food must not count the complaints as praise."""

    def found(document: Document, said: Json) -> bool:
        labels = {target["sentiment"] for s in said["sentences"] for target in s.get("targets", [])}
        return labels <= {document.sentiment}

    text.demand_rate(0.8, "has no target of another sentiment", operation, judged(), found, **MINED)


@on("denials-are-marked", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
def test_denials_are_marked(text: TextAnalytics, operation: str) -> None:
    """The words of an assessment alone do not show that they were denied."""

    def found(document: Document, said: Json) -> bool:
        marks = {each["isNegated"] for s in said["sentences"] for each in s.get("assessments", [])}
        return marks <= {document.sentiment == "negative"}

    text.demand_rate(0.8, "has no assessment that is wrongly marked as denied or not", operation, denied(), found, **MINED)


def _less_opinions(results: Results) -> Results:
    def others(found: Json) -> Json:
        return {name: value for name, value in found.items() if name not in ("targets", "assessments")}

    return replace(results, answer=rewritten(results.answer, members=others))
