"""The worlds of decisions: what every documented server understands, and truths that hold."""

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings

from conformance import catalogue
from conformance.corpus.meaning import certain, plausible
from conformance.corpus.meaning.personalizer import POLICY, evaluation
from conformance.corpus.placeholders import as_word
from conformance.description.bodies import Bodies
from conformance.harness.personalizer.names import fresh
from conformance.worlds.decisions.bandit import DISHES, Bandit, lone
from conformance.worlds.decisions.configurations import PLAIN, configurations, duration
from conformance.worlds.decisions.strategies import (
    LONGEST_ID,
    NEW_FEATURE,
    Decision,
    decisions,
    new_features,
    odd_event_ids,
    plain,
)

CONTAINER = catalogue.container("personalizer")
RANK = CONTAINER.operation("personalizer.rank")
OF_100 = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def standing(operation: str, body: object) -> str:
    return Bodies(CONTAINER.bundle, CONTAINER.operation(f"personalizer.{operation}")).standing(body)


@OF_100
@given(decisions() | decisions(excluding=True))
def test_every_decision_is_certainly_valid(decision: Decision) -> None:
    bodies = Bodies(CONTAINER.bundle, CONTAINER.operation("personalizer.rank"))
    body = decision.called("x").request()
    # feature names of other scripts are documented, and their spelling on the wire is not in the schema's certain part
    plain_names = json.loads(json.dumps(body).replace("gr\\u00f6\\u00dfe", "size"))

    assert bodies.standing(plain_names) == "valid"
    assert len(set(decision.ids)) == len(decision.ids) >= 1


@OF_100
@given(decisions(excluding=True))
def test_something_is_excluded_and_something_is_left(decision: Decision) -> None:
    assert decision.excluded
    assert decision.eligible
    assert Counter(decision.ids) == Counter([*decision.excluded, *decision.eligible])


@OF_100
@given(odd_event_ids())
def test_odd_event_ids_are_ids_and_no_dots(event_id: str) -> None:
    named = fresh(f"cogspec-{2**63:x}-{event_id}")

    assert len(named) <= LONGEST_ID
    assert named.strip() == named
    assert named.isprintable()


@OF_100
@given(new_features())
def test_a_new_feature_says_so_and_is_certainly_valid(feature: dict[str, object]) -> None:
    assert all(NEW_FEATURE.fullmatch(name) for name in feature)
    assert standing("rank", {**plain(2).request(), "contextFeatures": [feature]}) == "valid"


@pytest.mark.parametrize("users", [2, 4])
def test_no_two_users_of_a_bandit_like_the_same(users: int) -> None:
    for seed in range(50):
        bandit = Bandit(seed, users)

        assert len(set(bandit.tastes.values())) == len(bandit.tastes) == users


def test_a_bandit_rewards_the_best_dish_of_each_visitor_only() -> None:
    rounds = list(Bandit(3).rounds(200))
    first = Counter(visit.decision.ids.index(visit.best) for visit in rounds)

    assert all(sum(visit.reward(dish) for dish in DISHES) == visit.reward(visit.best) == 1 for visit in rounds)
    assert set(first) == {0, 1, 2, 3}  # a position teaches nothing
    assert max(first.values()) < 80
    assert all(visit.decision.event_id is None and not visit.decision.deferred for visit in rounds)
    assert all(trial.decision.deferred for trial in Bandit(3).trials(20))


def test_bandits_of_other_seeds_have_no_feature_in_common() -> None:
    def features(seed: int) -> set[str]:
        return {str(f) for visit in Bandit(seed).rounds(20) for action in visit.decision.actions for f in action.features}

    assert not features(1) & features(2)


def test_a_lone_action_is_all_that_is_left() -> None:
    assert lone("a", beside="b").eligible == ("a",)


@OF_100
@given(configurations())
def test_every_configuration_is_certainly_valid(configuration: dict[str, object]) -> None:
    assert standing("update-configuration", configuration) == "valid"


def test_the_plain_bodies_are_certainly_valid() -> None:
    assert standing("update-policy", POLICY) == "valid"
    assert standing("create-evaluation", evaluation("conformance")) == "valid"
    assert standing("rank", plain(50, event_id="x").request()) == "valid"
    assert PLAIN.keys() >= {"rewardWaitTime", "modelExportFrequency"}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("PT5M", timedelta(minutes=5)),
        ("00:05:00", timedelta(minutes=5)),
        ("P1DT2H", timedelta(hours=26)),
        ("1.02:00:00", timedelta(hours=26)),
        ("PT0.5S", timedelta(milliseconds=500)),
        ("00:00:00.5000000", timedelta(milliseconds=500)),
        ("5", None),
        ("P", None),
        (300, None),
        (None, None),
    ],
)
def test_both_notations_of_a_duration_are_read(text: object, span: timedelta | None) -> None:
    assert duration(text) == span


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("rank", {"actions": [{"id": "a", "features": []}, {"id": "a", "features": [{}]}], "excludedActions": ["x", "a"]}),
        ("rank", {"actions": [{"id": "\x00" * 256, "features": [{"_": None}]}], "eventId": "é" * 256, "other": 1}),
        ("rank", {"actions": [{"id": "a", "features": [{}]}], "contextFeatures": [], "eventId": None, "deferActivation": True}),
        ("reward", {"value": 7.25, "other": 1}),
        ("update-configuration", {**PLAIN, "defaultReward": -3, "rewardAggregation": "median", "logRetentionDays": 0}),
        ("update-policy", {"name": "é", "arguments": "--nonsense"}),
        ("create-evaluation", {"name": "", "startTime": "1", "endTime": "0", "policies": []}),
    ],
)
def test_what_is_certain_in_meaning_is_certainly_valid_in_form(operation: str, body: dict[str, object]) -> None:
    sense = certain(CONTAINER.operation(f"personalizer.{operation}"), body, 0)

    assert standing(operation, sense) == "valid"
    assert certain(CONTAINER.operation(f"personalizer.{operation}"), sense, 0) == sense


def test_event_ids_of_cases_are_made_by_the_run() -> None:
    actions = [{"id": "a", "features": [{"b": 1}]}]
    longest, shorter = (certain(RANK, {"actions": actions, "eventId": "e" * length}, 0)["eventId"] for length in (256, 7))

    assert (longest, shorter) == (as_word("new-longest-event"), as_word("new-event"))


def test_plausible_ids_differ_and_the_rest_stays() -> None:
    body = {"actions": [{"id": "a", "features": []}] * 3, "odd": [1]}
    ids = [action["id"] for action in plausible(RANK, body, 0)["actions"]]

    assert len(set(ids)) == 3
    assert plausible(RANK, body, 0)["odd"] == [1]
    assert plausible(CONTAINER.operation("personalizer.reward"), {"value": 3}, 0) == {"value": 3}


def test_another_process_makes_the_same_visits() -> None:
    program = (
        "import json; from conformance.worlds.decisions.bandit import Bandit; "
        "print(json.dumps([v.decision.request() for v in Bandit(9, 4).rounds(30)]))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert json.loads(there) == [visit.decision.request() for visit in Bandit(9, 4).rounds(30)]
