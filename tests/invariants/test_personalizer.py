"""What each invariant of the Personalizer says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json
from typing import Any

import pytest
from invariants.personalizer.errors import ERRORS
from invariants.personalizer.events import EVENTS
from invariants.personalizer.exchanges import CONTAINER, JUDGE, OUT, SAID, SENT, Body, ranking, seen, served, submitted
from invariants.personalizer.management import MANAGEMENT
from invariants.personalizer.rank import RANKS
from invariants.told import Verdict, invariants_by_name, rows, verdict_of

from conformance.invariants import Invariant, Seen

INVARIANTS = invariants_by_name("personalizer")
TABLE = {**RANKS, **EVENTS, **MANAGEMENT, **ERRORS}


def test_every_invariant_is_in_the_table() -> None:
    assert set(TABLE) == set(INVARIANTS)
    assert not [name for name, told in TABLE.items() if not all(told)], "lacks exchanges of one kind"


@pytest.mark.parametrize(("invariant", "verdict", "exchange"), rows(TABLE, INVARIANTS))
def test_an_exchange_keeps_breaks_or_does_not_tell(invariant: Invariant, verdict: Verdict, exchange: Seen) -> None:
    assert verdict_of(invariant, exchange) == verdict, f"{exchange.request.body!r} {exchange.answer.excerpt()}"


@pytest.mark.parametrize("operation", CONTAINER.operations, ids=lambda operation: operation.key)
def test_every_invariant_has_the_requirement_that_it_judges(operation: Any) -> None:
    for requirement, invariant in JUDGE.invariants(operation):
        assert requirement.endswith(f".{invariant.rule}")
        assert requirement in CONTAINER.by_id


RANK = CONTAINER.operation("personalizer.rank")
DESCRIBED = "personalizer.rank.answers-as-described"
SHOWN_BY_A_RANK = {
    *("answers-created", "ranks-every-action", "probabilities-in-range", "probabilities-sum-to-one", "chosen-action-leads"),
    *("chooses-an-offered-action", "never-chooses-an-excluded-action", "excluded-actions-have-no-probability"),
    *("excluded-actions-keep-their-place", "echoes-the-event-id", "falls-in-probability"),
}
READS = {
    "eventId": {"echoes-the-event-id"},
    "rewardActionId": {
        *("chooses-an-offered-action", "never-chooses-an-excluded-action", "falls-in-probability", "chosen-action-leads"),
    },
    "ranking": {
        *("ranks-every-action", "probabilities-in-range", "probabilities-sum-to-one", "chosen-action-leads"),
        *("excluded-actions-have-no-probability", "excluded-actions-keep-their-place", "falls-in-probability"),
    },
    "probability": {
        *("probabilities-in-range", "probabilities-sum-to-one", "falls-in-probability"),
        "excluded-actions-have-no-probability",
    },
}
"""By member of the answer to a rank: the rules that cannot be judged without it."""


@pytest.mark.parametrize("member", READS)
def test_a_missing_member_hides_only_what_rests_on_it(member: str) -> None:
    four = [*SENT["actions"], {"id": "steak", "features": [{"dish": "steak"}]}]
    said: Body = {
        **SAID,
        **ranking(("stew", 0.8), ("pasta", 0), ("soup", 0.1), ("steak", 0.1)),
        "rewardActionId": "stew",
    }
    whole = served({"actions": four, **OUT}, said)
    lacking = {**said, "ranking": [dict(entry) for entry in said["ranking"]]}
    for place in (lacking, *lacking["ranking"]):
        place.pop(member, None)

    judgement = JUDGE.judge(RANK, whole.exchange)
    assert not judgement.findings
    assert {rule for rule in SHOWN_BY_A_RANK if judgement.tells(f"personalizer.rank.{rule}")} == SHOWN_BY_A_RANK
    judgement = JUDGE.judge(RANK, seen("rank", json.loads(whole.request.body), 201, lacking).exchange)
    assert {finding.requirement for finding in judgement.findings} == {DESCRIBED}, "one absence is one finding"
    assert judgement.blocked == {f"personalizer.rank.{rule}": DESCRIBED for rule in READS[member]}
    told = {rule for rule in SHOWN_BY_A_RANK if judgement.tells(f"personalizer.rank.{rule}")}
    assert told == SHOWN_BY_A_RANK - READS[member]


def test_an_evaluation_without_a_location_is_blocked_by_its_description() -> None:
    operation = CONTAINER.operation("personalizer.create-evaluation")
    judgement = JUDGE.judge(operation, submitted(location="").exchange)

    rests_on = "personalizer.create-evaluation.answers-as-described"
    assert [finding.requirement for finding in judgement.findings] == [rests_on]
    assert judgement.blocked == {"personalizer.create-evaluation.location-leads-to-it": rests_on}
    assert judgement.tells("personalizer.create-evaluation.keeps-what-was-sent")
