"""What each invariant of Text Analytics says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json

import pytest
from invariants.text.bad_documents import BAD_DOCUMENTS
from invariants.text.exchanges import (
    CONTAINERS,
    GOOD,
    JSON,
    MINE,
    ONE,
    OPINION,
    as_bytes,
    counted,
    documents,
    measured,
    mined,
    refused,
    seen,
    sentence,
    sentiment,
)
from invariants.text.ids import IDS
from invariants.text.names import NAMES
from invariants.text.opinions import OPINIONS
from invariants.text.refusals import REFUSALS
from invariants.text.results import RESULTS
from invariants.text.sentences import SENTENCES
from invariants.text.statistics import STATISTICS
from invariants.told import Verdict, invariants_by_name, rows, verdict_of

from conformance.invariants import Invariant, Judge, Seen
from conformance.invariants.text.opinions import NOT_OFFERED
from conformance.wire import Answer, Exchange

JUDGES = {name: Judge(container) for name, container in CONTAINERS.items()}
INVARIANTS = invariants_by_name("text")
TABLE = {**IDS, **REFUSALS, **BAD_DOCUMENTS, **STATISTICS, **RESULTS, **NAMES, **SENTENCES, **OPINIONS}


@pytest.mark.parametrize(("invariant", "verdict", "exchange"), rows(TABLE, INVARIANTS))
def test_an_exchange_keeps_breaks_or_does_not_tell(invariant: Invariant, verdict: Verdict, exchange: Seen) -> None:
    assert verdict_of(invariant, exchange) == verdict, f"{exchange.request.body[:300]!r} {exchange.answer.excerpt()}"


def test_every_invariant_is_in_the_table() -> None:
    assert set(TABLE) == set(INVARIANTS)
    assert not [name for name, told in TABLE.items() if not all(told)], "lacks exchanges of one kind"


def test_every_invariant_judges_a_requirement_of_some_container() -> None:
    judging = {
        invariant for judge in JUDGES.values() for o in judge.container.operations for _, invariant in judge.invariants(o)
    }

    assert judging >= set(INVARIANTS.values())


DESCRIBED = "text-v3.1.sentiment.answers-as-described"
BY_ID = {
    *("accepts-valid", "ids-answered-once", "ids-unchanged", "statistics-only-when-asked", "statistics-add-up"),
    *("transactions-add-up", "counts-text-elements", "scores-sum-to-one", "label-follows-sentences", "slices-give-the-text"),
    *("sentences-are-in-order", "sentences-tile-the-text", "opinion-references-resolve", "opinion-spans-give-the-text"),
    *(
        "label-has-the-highest-score",
        "opinion-offsets-count-from-the-document",
        "opinions-come-in-both-lists",
        "model-is-named",
    ),
}
PLACES = {"sentences-are-in-order", "sentences-tile-the-text", "slices-give-the-text"}
MINED = {"opinion-references-resolve", "opinion-spans-give-the-text", "opinion-offsets-count-from-the-document"}
READS = {
    "documents": BY_ID - {"accepts-valid", "model-is-named"},
    "errors": {"ids-answered-once", "ids-unchanged", "statistics-add-up", "transactions-add-up"},
    "confidenceScores": {"scores-sum-to-one", "label-has-the-highest-score"},
    "sentiment": {"label-follows-sentences", "label-has-the-highest-score"},
    "offset": (PLACES | MINED) - {"opinion-references-resolve"},
    "length": (PLACES | MINED) - {"opinion-references-resolve"},
    "ref": {"opinion-references-resolve"},
    "charactersCount": {"counts-text-elements"},
    "validDocumentsCount": {"statistics-add-up"},
    "modelVersion": {"model-is-named"},
    "warnings": set[str](),
}
"""Of each member that an answer may lack, the rules that read it."""


@pytest.mark.parametrize("member", READS)
def test_a_missing_member_hides_only_what_rests_on_it(member: str) -> None:
    whole = complete()
    lacking = json.loads(whole.answer.body, object_hook=lambda found: {k: v for k, v in found.items() if k != member})
    exchange = Exchange(whole.request, Answer(200, JSON, as_bytes(lacking)))

    sound = JUDGES["sentiment"].judge(whole.operation, whole.exchange)
    assert not sound.findings
    told = {rule for rule in BY_ID if sound.tells(f"text-v3.1.sentiment.{rule}")}
    assert told == BY_ID - {"accepts-valid"}, "what opinionMining makes of a request is not certain"
    judgement = JUDGES["sentiment"].judge(whole.operation, exchange)
    assert {finding.requirement for finding in judgement.findings} == {DESCRIBED}, "one absence is one finding"
    blocked = {requirement for requirement in judgement.blocked if requirement.startswith(f"{whole.operation.key}.")}
    assert blocked == {f"{whole.operation.key}.{rule}" for rule in READS[member]}
    assert set(judgement.blocked.values()) <= {DESCRIBED}
    assert {rule for rule in told if judgement.tells(f"text-v3.1.sentiment.{rule}")} == told - READS[member]


def complete() -> Seen:
    """An answer with opinions and statistics."""
    found = mined()
    said = json.loads(found.answer.body)
    said["documents"][0] |= measured(len(OPINION))
    for opinions in said["documents"][0]["sentences"]:
        for opinion in (*opinions["targets"], *opinions["assessments"]):
            opinion |= {"sentiment": "positive", "confidenceScores": {"positive": 0.9, "negative": 0.1}}
        for assessment in opinions["assessments"]:
            assessment["isNegated"] = False
    return seen(documents(OPINION), {**said, **counted()}, function="sentiment", **MINE, showStats="true")


@pytest.mark.parametrize("exchange", [sentiment(GOOD, sentence(GOOD), **MINE), refused(ONE, function="sentiment", **MINE)])
def test_where_no_opinions_are_mined_it_is_said_why_nothing_is_judged(exchange: Seen) -> None:
    judgement = JUDGES["sentiment"].judge(exchange.operation, exchange.exchange)

    untold = {*MINED, "opinions-come-in-both-lists"}
    assert judgement.untold == {f"text-v3.1.sentiment.{rule}": NOT_OFFERED for rule in untold}
