"""The frozen cases of Text Analytics: what must be accepted is certain, with its query."""

import json
from urllib.parse import parse_qsl

import pytest

from conformance import catalogue
from conformance.catalogue import Container
from conformance.corpus import build
from conformance.corpus.case import Case
from conformance.corpus.meaning import certain_query
from conformance.description.bodies import Bodies

CONTAINERS = [catalogue.container(name) for name in ("sentiment", "keyphrase", "language")]
of_each_container = pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)


def queries(container: Container, *modes: str) -> list[Case]:
    """The cases of its functions, in both versions."""
    cases = build.load(container).cases
    return [case for case in cases if case.operation.startswith("text-") and case.mode in modes]


def query_of(case: Case) -> list[tuple[str, str]]:
    return parse_qsl(case.request.target.partition("?")[2], keep_blank_values=True)


@of_each_container
def test_positive_bodies_are_certain_and_mean_something(container: Container) -> None:
    cases = queries(container, "positive")

    assert {case.operation for case in cases} == {o.key for o in container.operations if o.key.startswith("text-")}
    for case in cases:
        documents = json.loads(case.request.body)["documents"]
        assert Bodies(container.bundle, container.operation(case.operation)).standing({"documents": documents}) == "valid"
        assert len({document["id"].casefold() for document in documents}) == len(documents)
        assert all(document["text"].strip() and document["text"].isprintable() for document in documents)
        assert {document.get("language", "en") for document in documents} == {"en"}


@of_each_container
def test_a_certain_case_has_a_certain_query(container: Container) -> None:
    drawn = [case for case in queries(container, "positive", "negative") if case.request.body]

    assert {name for case in drawn for name, _ in query_of(case)} >= {"showStats", "model-version"}
    for case in drawn:
        if case.why.startswith(("/", "documents")):
            assert certain_query(container.operation(case.operation), query_of(case)) == query_of(case)


@of_each_container
def test_an_uncertain_query_is_neutral(container: Container) -> None:
    odd = [case for case in build.load(container).cases if ("showStats", "2") in query_of(case)]

    assert {case.mode for case in odd} == {"neutral"}


@of_each_container
def test_both_media_types_are_tried(container: Container) -> None:
    media = {dict(case.request.headers).get("Content-Type") for case in queries(container, "positive")}

    assert media == {"application/json", "application/json; charset=utf-8", "text/json"}
