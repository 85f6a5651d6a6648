"""What each invariant of Face says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from invariants.face.comparison import COMPARISON
from invariants.face.detection import DETECTION
from invariants.face.errors import ERRORS
from invariants.face.exchanges import (
    CONTAINER,
    GROUP,
    JUDGE,
    NOISE,
    POINTS,
    A,
    B,
    C,
    asked_of,
    detected,
    found,
    marked,
    seen,
)
from invariants.face.images import IMAGES
from invariants.face.keeping import KEEPING
from invariants.face.limits import LIMITS
from invariants.face.similarity import SIMILARITY
from invariants.told import Verdict, invariants_by_name, rows, verdict_of

from conformance.invariants import Invariant, Seen
from conformance.invariants.face.requests import NOBODYS, is_of_nothing
from conformance.worlds.faces import names

INVARIANTS = invariants_by_name("face")
TABLE = {**DETECTION, **IMAGES, **COMPARISON, **SIMILARITY, **KEEPING, **LIMITS, **ERRORS}


def test_every_invariant_is_in_the_table() -> None:
    assert set(TABLE) == set(INVARIANTS)
    assert not [name for name, told in TABLE.items() if not all(told)], "lacks exchanges of one kind"


@pytest.mark.parametrize(("invariant", "verdict", "exchange"), rows(TABLE, INVARIANTS))
def test_an_exchange_keeps_breaks_or_does_not_tell(invariant: Invariant, verdict: Verdict, exchange: Seen) -> None:
    said = exchange.answer.excerpt()
    assert verdict_of(invariant, exchange) == verdict, f"{exchange.request.target} {exchange.request.body[:200]!r} {said}"


@pytest.mark.parametrize("operation", CONTAINER.operations, ids=lambda operation: operation.key)
def test_every_invariant_has_the_requirement_that_it_judges(operation: Any) -> None:
    for requirement, invariant in JUDGE.invariants(operation):
        assert requirement.endswith(f".{invariant.rule}")
        assert requirement in CONTAINER.by_id


@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(names.unknown_uuids())
def test_ids_that_were_given_to_nothing_are_known(identifier: str) -> None:
    assert is_of_nothing("personId", identifier)
    assert not any(is_of_nothing("personId", other) for other in (A, GROUP, identifier[:-1], NOBODYS))
    assert is_of_nothing("faceListId", NOBODYS)
    assert not any(is_of_nothing("faceListId", other) for other in (A, GROUP, identifier)), "a client could choose these"


def blocked(operation: str, exchange: Seen) -> set[str]:
    """The ends of the ids of what an exchange cannot show because its answer is not as described."""
    judgement = JUDGE.judge(CONTAINER.operation(f"face.{operation}"), exchange.exchange)
    assert {finding.requirement for finding in judgement.findings} == {f"face.{operation}.answers-as-described"}
    return {requirement.rpartition(".")[2] for requirement in judgement.blocked}


WITHOUT_AN_EYE = {name: point for name, point in POINTS.items() if name != "pupilLeft"}
PLACES = {"sorted-by-size", "rectangles-lie-in-the-image"}


@pytest.mark.parametrize(
    ("operation", "exchange", "rests_on_it"),
    [
        ("detect", detected({"faceId": A}, {"faceId": B}), PLACES),
        ("detect", marked(WITHOUT_AN_EYE), {"landmarks-only-when-asked", "landmarks-keep-their-sides"}),
        ("verify", seen("verify", asked_of("verify"), 200, {"isIdentical": True}), {"identical-means-half"}),
        ("find-similars", found({"persistedFaceId": B}, {"persistedFaceId": C}), {"confidence-falls"}),
    ],
    ids=["a rectangle", "a landmark", "a confidence", "the confidence of a similar face"],
)
def test_what_is_not_there_hides_only_what_rests_on_it(operation: str, exchange: Seen, rests_on_it: set[str]) -> None:
    assert blocked(operation, exchange) == rests_on_it


def test_without_a_code_only_the_code_is_not_judged() -> None:
    uncoded = seen("detect", NOISE, 400, {"error": {"message": "x"}})
    judgement = JUDGE.judge(CONTAINER.operation("face.detect"), uncoded.exchange)

    broken = {finding.requirement for finding in judgement.findings}
    assert broken == {"face.detect.answers-as-described", "face.errors.wrapped-body"}
    assert judgement.blocked == {"face.errors.codes-name-the-fault": "face.detect.answers-as-described"}
    assert judgement.tells("face.detect.refuses-what-is-no-image")
