"""What each invariant of the Personalizer says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import pytest

from conformance import catalogue
from conformance.invariants import Invariant, Judge, NotTelling, Seen
from conformance.invariants.judge import invariants_of
from conformance.wire import Answer, Exchange, Headers, Request

CONTAINER = catalogue.container("personalizer")
JUDGE = Judge(CONTAINER)
INVARIANTS = {invariant.name.partition("::")[2]: invariant for invariant in invariants_of("personalizer")}
JSON: Headers = (("Content-Type", "application/json"),)
Body = dict[str, Any]
Verdict = Literal["kept", "broken", "not telling"]

SENT: Body = {
    "contextFeatures": [{"time": "noon"}],
    "actions": [{"id": name, "features": [{"dish": name}]} for name in ("soup", "pasta", "stew")],
    "eventId": "table-12",
}
SAID: Body = {
    "ranking": [{"id": "pasta", "probability": 0.8}, {"id": "soup", "probability": 0.1}, {"id": "stew", "probability": 0.1}],
    "eventId": "table-12",
    "rewardActionId": "pasta",
}
OUT: Body = {"excludedActions": ["pasta"]}
WITHOUT_PASTA: Body = {
    "ranking": [{"id": "stew", "probability": 0.9}, {"id": "pasta", "probability": 0}, {"id": "soup", "probability": 0.1}],
    "rewardActionId": "stew",
}
CONFIGURATION: Body = {
    "rewardWaitTime": "PT10M",
    "defaultReward": 0,
    "rewardAggregation": "earliest",
    "explorationPercentage": 0.2,
    "modelExportFrequency": "PT5M",
    "logRetentionDays": 90,
}
EVALUATION: Body = {
    "name": "spring menu",
    "startTime": "2019-04-01T00:00:00Z",
    "endTime": "2019-04-30T00:00:00Z",
    "policies": [{"name": "pairs", "arguments": "--cb_explore_adf --epsilon 0.2"}],
}
MADE: Body = {"id": "5d3c", "name": "spring menu", "startTime": "2019-04-01T02:00:00+02:00", "endTime": "2019-04-30T00:00:00Z"}


def seen(
    operation: str, sent: object, status: int, said: object, *, event_id: str = "table-12", headers: Headers = JSON
) -> Seen:
    """An exchange; bodies that are no bytes are JSON."""
    asked = CONTAINER.operation(f"personalizer.{operation}")
    target = asked.path.replace("{eventId}", event_id).replace("{evaluationId}", "5d3c")
    answer = Answer(status, headers, _bytes(said))
    return Seen(CONTAINER, asked, Exchange(Request(asked.method, target, JSON, _bytes(sent)), answer), bodies=JUDGE.bodies)


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def served(sent: Body | None = None, said: Body | None = None, *, status: int = 201) -> Seen:
    """A rank with these members sent and said instead of the usual ones."""
    return seen("rank", {**SENT, **(sent or {})}, status, {**SAID, **(said or {})})


def error(code: str) -> Body:
    return {"error": {"code": code, "message": "The request cannot be served."}}


def refused(sent: Body | None = None, *, operation: str = "rank", whole: object = None, status: int = 400) -> Seen:
    """A request that was refused: a rank with these members, or this whole body."""
    body = {**SENT, **(sent or {})} if whole is None else whole
    return seen(operation, body, status, error("BadRequest"))


def actions(count: int) -> Body:
    return {"actions": [{"id": f"dish {n}", "features": [{"number": n}]} for n in range(count)]}


def described(value: object) -> Body:
    """A rank one of whose actions has a single feature with this value."""
    return {"actions": [SENT["actions"][0], {"id": "stew", "features": [{"dish": value}]}]}


def with_context(*features: Body) -> Body:
    return {"contextFeatures": [*features]}


def configured(change: Body, status: int = 200) -> Seen:
    return seen("update-configuration", {**CONFIGURATION, **change}, status, CONFIGURATION if status == 200 else error("x"))


def rewarded(body: object, status: int, *, event_id: str = "table-12") -> Seen:
    return seen("reward", body, status, b"" if status == 204 else error("InvalidRewardRequest"), event_id=event_id)


def submitted(
    said: Body | None = None, sent: Body | None = None, *, location: str = "/evaluations/5d3c", status: int = 201
) -> Seen:
    headers = (*JSON, ("Location", location)) if location else JSON
    return seen("create-evaluation", {**EVALUATION, **(sent or {})}, status, {**MADE, **(said or {})}, headers=headers)


def read(operation: str, said: object, status: int = 200, *, headers: Headers = JSON) -> Seen:
    return seen(operation, b"", status, said, headers=headers)


def with_charset(exchanged: Seen) -> Seen:
    """The same exchange, whose request says how its text is encoded."""
    request = replace(exchanged.exchange.request, headers=(("Content-Type", "application/json; charset=utf-8"),))
    return replace(exchanged, exchange=replace(exchanged.exchange, request=request))


def ranking(*entries: tuple[str, float]) -> Body:
    return {"ranking": [{"id": name, "probability": probability} for name, probability in entries]}


LONG, LONGER = "x" * 256, "x" * 257
ANEW: Body = {"eventId": None}
"""A request that cannot have been refused for an event id that came before."""
OCTETS: Headers = (("Content-Type", "application/octet-stream"),)
ALL_OUT: Body = {"excludedActions": ["soup", "pasta", "stew"]}
TWICE: Body = {"actions": [SENT["actions"][0], SENT["actions"][0]]}
NO_ID, NO_FEATURES = {"features": [{"dish": "soup"}]}, {"id": "soup"}
STEW_ONLY = ranking(("stew", 1.0))
"""A ranking that lacks actions, which ``ranks-every-action`` alone complains about."""


class Told(NamedTuple):
    """Exchanges of each kind for one invariant."""

    kept: tuple[Seen, ...]
    broken: tuple[Seen, ...]
    not_telling: tuple[Seen, ...]


TABLE: dict[str, Told] = {
    "a_rank_is_created": Told((served(), served(OUT, WITHOUT_PASTA)), (served(status=200),), (refused(),)),
    "the_ranking_holds_each_action_once": Told(
        (served(), served(OUT, WITHOUT_PASTA)),
        (served({}, STEW_ONLY), served({}, {"ranking": SAID["ranking"] * 2})),
        (refused(), served(TWICE), served(ALL_OUT), served({"actions": [{"id": 7, "features": [{}]}]})),
    ),
    "probabilities_lie_between_0_and_1": Told(
        (served(), served(ALL_OUT)),
        (served({}, ranking(("soup", 80.0))), served({}, ranking(("soup", -0.1)))),
        (refused(),),
    ),
    "probabilities_sum_to_one": Told(
        (served(), served(OUT, WITHOUT_PASTA), served({}, ranking(("soup", 0.3333), ("pasta", 0.3333), ("stew", 0.3333)))),
        (served({}, ranking(("soup", 0.3), ("pasta", 0.3), ("stew", 0.3))),),
        (refused(), served(ALL_OUT), served({}, STEW_ONLY)),
    ),
    "the_chosen_action_was_offered": Told(
        (served(), served({}, STEW_ONLY)),
        (served({}, {"rewardActionId": "steak"}), served({}, {"rewardActionId": ""})),
        (refused(), served(ALL_OUT, {"rewardActionId": ""})),
    ),
    "no_excluded_action_is_chosen": Told(
        (served(OUT, WITHOUT_PASTA),),
        (served(OUT, {**WITHOUT_PASTA, "rewardActionId": "pasta"}),),
        (served(), served({"excludedActions": ["steak"]}), served(ALL_OUT), served({"excludedActions": ["pasta", None]})),
    ),
    "excluded_actions_have_the_probability_0": Told(
        (served(OUT, WITHOUT_PASTA),),
        (served(OUT, ranking(("stew", 0.8), ("pasta", 0.1), ("soup", 0.1))),),
        (served(), served(ALL_OUT), served(OUT, STEW_ONLY)),
    ),
    "excluded_actions_keep_their_index": Told(
        (served(OUT, WITHOUT_PASTA),),
        (served(OUT, ranking(("stew", 0.9), ("soup", 0.1), ("pasta", 0.0))),),
        (served(), served(OUT, STEW_ONLY), served(OUT, {"ranking": []})),
    ),
    "the_ranking_falls_in_probability": Told(
        (served(), served({}, ranking(("pasta", 0.1), ("soup", 0.8), ("stew", 0.1)))),
        (served({}, ranking(("pasta", 0.1), ("soup", 0.1), ("stew", 0.8))),),
        (refused(), served(OUT, WITHOUT_PASTA), served({}, STEW_ONLY), served({}, {"rewardActionId": "steak"})),
    ),
    "the_chosen_action_leads_the_ranking": Told(
        (served(), served({"excludedActions": ["soup"]}, ranking(("soup", 0.0), ("pasta", 0.9), ("stew", 0.1)))),
        (served({}, {"rewardActionId": "stew"}),),
        (refused(), served(ALL_OUT), served({}, STEW_ONLY), served(OUT, {**WITHOUT_PASTA, "rewardActionId": "pasta"})),
    ),
    "an_event_id_is_given_back_as_it_is": Told(
        (served(), *(served({"eventId": odd}, {"eventId": odd}) for odd in ("a/b c", "事件", LONG))),
        (served({"eventId": "a%2Fb"}, {"eventId": "a/b"}), served({"eventId": " a"}, {"eventId": "a"})),
        (refused(), *(served({"eventId": odd}) for odd in (None, "", "  ", "a\x00b", 7, LONGER))),
    ),
    "an_event_without_an_id_gets_one": Told(
        (served({"eventId": None}, {"eventId": "made"}), served({"eventId": None}, {"eventId": LONG})),
        (served({"eventId": None}, {"eventId": ""}), served({"eventId": None}, {"eventId": LONGER})),
        (served(), served({"eventId": ""}), refused({"eventId": None})),
    ),
    "fifty_actions_are_served": Told(
        (served(actions(50)),),
        (refused({**actions(50), **ANEW}),),
        (
            refused(actions(50)),
            refused(actions(49)),
            refused({**actions(50), "eventId": LONGER}),
            refused({**actions(50), "excludedActions": ["dish 1"]}),
            refused({"actions": actions(49)["actions"] + actions(1)["actions"]}),
            refused(actions(50), status=429),
        ),
    ),
    "fifty_one_actions_are_refused": Told(
        (refused(actions(51)),),
        (served(actions(51)),),
        (served(actions(52)), served(actions(50)), refused(actions(51), status=401), served({**actions(51), "more": 1})),
    ),
    "a_rank_without_actions_is_refused": Told(
        (refused({"actions": None}), refused(whole={"contextFeatures": [{"time": "noon"}]})),
        (served({"actions": None}), seen("rank", {"contextFeatures": [{"time": "noon"}]}, 201, SAID)),
        (
            refused(),
            served({"actions": []}),
            served({"actions": None, "eventId": LONGER}),
            refused({"actions": None}, status=403),
        ),
    ),
    "nothing_to_choose_from_is_refused": Told(
        (refused({"actions": []}),),
        (served({"actions": []}),),
        (refused(), refused({"actions": [], "eventId": LONGER}), served({"actions": 0}), refused({"actions": []}, status=403)),
    ),
    "an_action_without_features_is_refused": Told(
        (refused(described(None)), refused({"actions": [SENT["actions"][0], {"id": "stew", "features": []}]})),
        (served(described(None)), served({"actions": [{"id": "stew", "features": [{}, {"dish": None}]}]})),
        (
            served(),
            served({"actions": [NO_FEATURES]}),
            served({"actions": [{"id": "stew", "features": [{"dish": None, "warm": True}]}]}),
            served({**described(None), **OUT}),
            served({**described(None), "eventId": LONGER}),
            refused(described(None), status=401),
        ),
    ),
    "an_action_without_a_name_is_refused": Told(
        (refused({"actions": [{**SENT["actions"][0], "id": ""}]}),),
        (served({"actions": [SENT["actions"][1], {**SENT["actions"][0], "id": ""}]}),),
        (served(), served({"actions": [NO_ID]}), served({"actions": [{"id": "", "features": [{"dish": {"a": {"b": 1}}}]}]})),
    ),
    "an_array_of_words_is_refused": Told(
        (refused(with_context({"list": ["words"]})), refused(described(["soup", "stew"]))),
        (served(with_context({"user": {"list": ["words", "more"]}})), served(described(["soup"]))),
        (
            served(),
            served(with_context({"list": [1, 2]})),
            served(with_context({"list": []})),
            refused({"contextFeatures": None}),
        ),
    ),
    "an_incomplete_action_is_refused": Told(
        (refused({"actions": [NO_ID]}), refused({"actions": [SENT["actions"][0], {"id": "stew"}]})),
        (served({"actions": [NO_ID]}), served({"actions": [NO_FEATURES]})),
        (served(), served({"actions": [NO_ID], "eventId": LONGER}), served({"actions": [7]}), served({"actions": []})),
    ),
    "an_event_id_of_256_characters_is_served": Told(
        (served({"eventId": LONG}, {"eventId": LONG}),),
        (refused({"eventId": LONG}), refused({"eventId": "é" * 256})),
        (refused(), refused({"eventId": LONGER}), refused({"eventId": "🌙" * 256}), refused({**OUT, "eventId": LONG})),
    ),
    "a_longer_event_id_is_refused": Told(
        (refused({"eventId": LONGER}), rewarded({"value": 1}, 400, event_id=LONGER)),
        (
            served({"eventId": LONGER}),
            rewarded({"value": 1}, 204, event_id=LONGER),
            seen("activate", b"", 204, b"", event_id=LONGER),
        ),
        (served(), served({"eventId": "🌙" * 257}), served({"eventId": None}), rewarded({"value": 1}, 204, event_id=LONG)),
    ),
    "excluding_what_is_not_there_changes_nothing": Told(
        (served({"excludedActions": ["steak"]}),),
        (
            refused({"excludedActions": ["steak"], **ANEW}),
            served({"excludedActions": ["steak"]}, ranking(("steak", 0.0), ("soup", 1.0))),
        ),
        (served(), refused(OUT), refused({"excludedActions": ["steak"]}), refused({**ALL_OUT, **ANEW})),
    ),
    "documented_kinds_of_features_are_served": Told(
        (served(), served(with_context({"user": {"age": 7, "vector": [1, 2.5]}}))),
        (refused({**with_context({"flag": False}), **ANEW}), refused({**with_context({"user": {"age": 7}}), **ANEW})),
        (
            refused(with_context({"flag": False})),
            with_charset(refused({**with_context({"flag": False}), **ANEW}, status=415)),
            refused({**OUT, **ANEW}),
            refused({"deferActivation": True}),
            refused(actions(40)),
            refused({"eventId": "a/ä"}),
            refused({"eventId": LONG}),
            refused(with_context({"new-0a1b2c3d": 1})),
            refused(with_context({"größe": 1})),
            refused(with_context({"list": ["words"]})),
        ),
    ),
    "null_is_served_as_a_feature": Told(
        (served(with_context({"time": None, "day": 7})),),
        (
            refused({**with_context({"time": None, "day": 7}), **ANEW}),
            refused({**with_context({"user": {"age": None}, "day": 7}), **ANEW}),
        ),
        (served(), refused(with_context({"time": None})), refused({"contextFeatures": None}), refused({"eventId": None})),
    ),
    "features_that_no_request_had_before_are_served": Told(
        (served(with_context({"time": "noon"}, {"new-0a1b2c3d": 1})),),
        (refused({**with_context({"new-0a1b2c3d": "new"}), **ANEW}),),
        (refused(), refused(with_context({"new": 1})), refused({**with_context({"new-0a1b2c3d": 1}), **OUT})),
    ),
    "a_reward_is_a_number": Told(
        (rewarded({"value": "good"}, 400), rewarded({"value": "good"}, 422)),
        (rewarded({"value": "good"}, 204),),
        (
            *(rewarded({"value": value}, 204) for value in (1, "1", "NaN", "", None, "one half")),
            rewarded({"value": "good"}, 204, event_id=LONGER),
            rewarded({"value": "good", "other": 1}, 204),
            rewarded({}, 204),
            rewarded({"value": "good"}, 401),
        ),
    ),
    "a_reward_has_a_value": Told(
        (rewarded({}, 400),),
        (rewarded({}, 204),),
        (rewarded({}, 204, event_id=LONGER), rewarded({"other": 1}, 204), rewarded({"value": "good"}, 204), rewarded({}, 401)),
    ),
    "a_charset_is_no_other_media_type": Told(
        (with_charset(served(ANEW, ANEW)), with_charset(rewarded({"value": 1}, 204))),
        (with_charset(refused(ANEW, status=415)), with_charset(rewarded({"value": 1}, 415))),
        (
            served(ANEW),
            rewarded({"value": 1}, 204),
            with_charset(refused()),
            with_charset(refused({**ANEW, "actions": []})),
            with_charset(rewarded({"value": 1}, 404)),
        ),
    ),
    "a_policy_that_explores_nothing_is_refused": Told(
        (refused(operation="update-policy", whole={"name": "p", "arguments": "--epsilon 0.2"}),),
        (seen("update-policy", {"name": "p", "arguments": "--epsilon 0.2 --cb_type ips"}, 200, {}),),
        (
            seen("update-policy", {"name": "p", "arguments": "--cb_explore_adf --epsilon 0.2"}, 200, {}),
            seen("update-policy", {"name": "p", "arguments": "--cats"}, 200, {}),
            seen("update-policy", {"name": "p"}, 200, {}),
        ),
    ),
    "an_evaluation_does_not_end_before_it_begins": Told(
        (submitted(sent={"endTime": "2019-03-01T00:00:00Z"}, status=400),),
        (submitted(sent={"endTime": "2019-03-01T00:00:00Z"}),),
        (submitted(), submitted(sent={"endTime": "2019-03-31T23:59:59Z"}), submitted(sent={"endTime": "soon"})),
    ),
    "members_have_their_names": Told(
        (
            submitted(),
            read("get-model-properties", {}),
            read("get-log-properties", {"dateRange": {"from": "2019-04-01", "to": "2019-04-30"}, "size": 7}),
        ),
        (
            read("get-model-properties", {"created": "2019-04-01T00:00:00Z", "lastModifiedTime": "2019-04-01T00:00:00Z"}),
            read("get-log-properties", {"dateRange": {"start": "2019-04-01", "to": "2019-04-30"}}),
            submitted({"results": []}),
        ),
        (submitted(status=400), read("get-log-properties", {}, 404)),
    ),
    "the_configuration_is_within_its_bounds": Told(
        (read("get-configuration", CONFIGURATION), read("get-configuration", {**CONFIGURATION, "rewardWaitTime": "00:05:00"})),
        tuple(
            read("get-configuration", {**CONFIGURATION, name: value})
            for name, value in (("explorationPercentage", 20), ("defaultReward", -1.5), ("rewardWaitTime", "soon"))
        ),
        (read("get-configuration", error("x"), 404),),
    ),
    "the_bounds_belong_to_the_ranges": Told(
        (configured({"explorationPercentage": 0}), configured({"logRetentionDays": -1})),
        tuple(configured({name: value}, 400) for name, value in (("explorationPercentage", 1), ("defaultReward", -1))),
        (
            configured({}),
            configured({}, 400),
            configured({"defaultReward": 1, "explorationPercentage": 1.5}, 400),
            configured({"defaultReward": 1, "rewardWaitTime": "PT2S"}, 400),
        ),
    ),
    "what_is_out_of_bounds_is_refused": Told(
        (configured({"explorationPercentage": 1.5}, 400), configured({"defaultReward": 2}, 422)),
        (configured({"explorationPercentage": 1.5}), configured({"defaultReward": 2})),
        (
            configured({}, 400),
            configured({"defaultReward": 2, "explorationPercentage": 1.5}),
            configured({"defaultReward": 2, "rewardAggregation": "median"}),
        ),
    ),
    "the_location_ends_with_the_id": Told(
        (
            submitted(),
            submitted(location="http://h/personalizer/v1.0/evaluations/5d3c"),
            submitted({"id": "ä"}, location="evaluations/%C3%A4"),
        ),
        (submitted(location="/personalizer/v1.0/evaluations"), submitted(location="/evaluations/5d3c/")),
        (submitted(status=400),),
    ),
    "an_evaluation_keeps_name_and_times": Told(
        (submitted(), submitted({"startTime": "2019-04-01T00:00:00.0000000Z"})),
        (submitted({"name": "menu"}), submitted({"endTime": "2020-01-01T00:00:00Z"}), submitted({"startTime": None})),
        (submitted(status=400), submitted({"name": "x"}, {"name": "ä"}), submitted({"startTime": "x"}, {"startTime": "1"})),
    ),
    "the_model_is_a_file": Told(
        (read("get-model", b"\x06model", headers=OCTETS),),
        (read("get-model", b"", headers=OCTETS), read("get-model", b"model")),
        (read("get-model", error("x"), 404),),
    ),
    "the_model_was_created_before_it_was_modified": Told(
        tuple(
            read("get-model-properties", {"creationTime": created, "lastModifiedTime": modified})
            for created, modified in (
                ("2019-03-05T10:48:44-08:00", "2019-03-05T10:48:44-08:00"),
                ("2019-03-05T10:48:44Z", "2019-04-01T00:00:00.1234567Z"),
            )
        ),
        (
            read(
                "get-model-properties",
                {"creationTime": "2019-03-05T10:48:44-08:00", "lastModifiedTime": "2019-03-05T12:00:00Z"},
            ),
        ),
        (
            read("get-model-properties", {"creationTime": None}),
            read("get-model-properties", {}),
            read("get-model-properties", {}, 404),
        ),
    ),
    "the_logs_do_not_end_before_they_begin": Told(
        (
            read("get-log-properties", {"dateRange": {"from": "0001-01-01T00:00:00-00:00", "to": "0001-01-01T00:00:00-00:00"}}),
            read("get-log-properties", {"dateRange": {"from": "2019-04-01", "to": "2019-04-30T21:15:00Z"}}),
        ),
        (read("get-log-properties", {"dateRange": {"from": "2019-04-01T00:00:00Z", "to": "2019-03-31T00:00:00Z"}}),),
        (read("get-log-properties", {}), read("get-log-properties", {"dateRange": None}), read("get-log-properties", {}, 404)),
    ),
    "what_is_not_json_is_refused": Told(
        (refused(whole=b'{"actions": ['), refused(operation="reward", whole=b"reward=1")),
        (seen("rank", b'{"actions": [', 201, SAID), rewarded(b'{"value": ', 204)),
        (
            seen("rank", b"{'actions': [", 201, SAID),
            seen("rank", b"", 201, SAID),
            served(),
            seen("update-policy", b"{", 200, b""),
            refused(whole=b"{", status=429),
        ),
    ),
    "an_error_is_wrapped_and_has_code_and_message": Told(
        (refused(), seen("get-evaluation", b"", 404, error("EvaluationNotFound"))),
        (
            seen("rank", SENT, 400, {"code": "BadRequest", "message": "x"}),
            seen("rank", SENT, 400, b"<h1>Bad Request</h1>"),
            seen("rank", SENT, 422, {"error": {"code": 400, "message": "x"}}),
            seen("rank", SENT, 400, {"error": {"code": "BadRequest"}}),
        ),
        (served(), seen("rank", SENT, 404, b"no"), seen("rank", SENT, 401, b"no"), seen("rank", SENT, 415, b"no")),
    ),
    "the_code_names_the_fault": Told(
        (
            refused({"actions": []}),
            seen("rank", {**SENT, "actions": []}, 400, error("invalidRankRequest")),
            seen("reward", {}, 400, error("InvalidRewardRequest")),
            seen("update-configuration", {}, 400, error("InvalidServiceConfiguration")),
            seen("create-evaluation", {}, 400, error("InvalidEvaluationContract")),
            seen("get-evaluation", b"", 404, error("EvaluationNotFound")),
            seen("activate", b"", 400, error("InvalidEventIdToActivate"), event_id=LONGER),
            seen("update-policy", {}, 400, error("invalidPolicyContract")),
            seen("update-policy", {"name": "p", "arguments": "--epsilon 0.2"}, 400, error("InvalidPolicyConfiguration")),
        ),
        (
            seen("activate", b"", 400, error("InvalidRankRequest"), event_id=LONGER),
            seen("update-policy", {"name": "p", "arguments": "--epsilon 0.2"}, 400, error("InvalidRequest")),
            seen("rank", {**SENT, "actions": []}, 400, error("InvalidRewardRequest")),
            seen("rank", {**SENT, "actions": []}, 400, {"code": "InvalidRankRequest"}),
            seen("reward", {}, 400, error("Error")),
            seen("get-evaluation", b"", 404, error("LogsPropertiesNotFound")),
        ),
        (
            served(),
            seen("rank", SENT, 400, error("Error")),
            seen("rank", {**SENT, "actions": []}, 404, error("Error")),
            seen("reward", {"value": 1}, 404, error("Error")),
            seen("activate", b"", 400, error("Error")),
        ),
    ),
}


def rows() -> Iterator[tuple[Invariant, Verdict, Seen]]:
    verdicts: tuple[Verdict, ...] = ("kept", "broken", "not telling")
    for name, told in TABLE.items():
        for verdict, exchanges in zip(verdicts, told, strict=True):
            assert exchanges, f"{name} has no exchange that is {verdict}"
            yield from ((INVARIANTS[name], verdict, exchange) for exchange in exchanges)


def verdict_of(invariant: Invariant, exchange: Seen) -> Verdict:
    try:
        return "broken" if list(invariant.check(exchange)) else "kept"
    except NotTelling:
        return "not telling"


def test_every_invariant_is_in_the_table() -> None:
    assert set(TABLE) == set(INVARIANTS)


@pytest.mark.parametrize(("invariant", "verdict", "exchange"), list(rows()), ids=lambda value: getattr(value, "rule", None))
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
