"""Ranks, and what their invariants say of them."""

from __future__ import annotations

from invariants.personalizer.exchanges import (
    ANEW,
    LONG,
    LONGER,
    OUT,
    SAID,
    SENT,
    Body,
    ranking,
    refused,
    seen,
    served,
    with_charset,
)
from invariants.told import Told

WITHOUT_PASTA: Body = {
    "ranking": [{"id": "stew", "probability": 0.9}, {"id": "pasta", "probability": 0}, {"id": "soup", "probability": 0.1}],
    "rewardActionId": "stew",
}


def actions(count: int) -> Body:
    return {"actions": [{"id": f"dish {n}", "features": [{"number": n}]} for n in range(count)]}


def described(value: object) -> Body:
    """A rank one of whose actions has a single feature with this value."""
    return {"actions": [SENT["actions"][0], {"id": "stew", "features": [{"dish": value}]}]}


def with_context(*features: Body) -> Body:
    return {"contextFeatures": [*features]}


ALL_OUT: Body = {"excludedActions": ["soup", "pasta", "stew"]}
TWICE: Body = {"actions": [SENT["actions"][0], SENT["actions"][0]]}
NO_ID, NO_FEATURES = {"features": [{"dish": "soup"}]}, {"id": "soup"}
STEW_ONLY = ranking(("stew", 1.0))
"""A ranking that lacks actions, which ``ranks-every-action`` alone complains about."""


RANKS: dict[str, Told] = {
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
}
