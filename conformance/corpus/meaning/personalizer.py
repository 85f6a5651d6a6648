"""Turns bodies of the Personalizer that are valid in form into bodies that are valid in meaning.

A schema cannot say that action ids are unique, that an excluded action is one of them, or that a policy
must be one the learner understands.
"""

from __future__ import annotations

from typing import Any, cast

from conformance.catalogue import Operation
from conformance.corpus.meaning import Meaning
from conformance.corpus.placeholders import as_time, as_word
from conformance.worlds.decisions.strategies import LONGEST_ID, MOST_ACTIONS, TOPICS

Json = dict[str, Any]

POLICY: Json = {
    "name": "conformance",
    "arguments": "--cb_explore_adf --epsilon 0.2 --power_t 0 -l 0.001 --cb_type mtr -q ::",
}
"""In the words of the published samples: a policy that the learner understands."""


def evaluation(name: str) -> Json:
    """A contract in the words of the published samples, of a time in which there are logs."""
    period = {"startTime": as_time("logs-begin"), "endTime": as_time("logs-end")}
    return {"name": name, **period, "policies": [POLICY]}


def plausible_body(body: Any, seed: int) -> Any:
    """The body with actions whose ids differ; nothing else of these bodies has a meaning that its form does not show."""
    del seed
    if not isinstance(body, dict) or not isinstance(cast("Json", body).get("actions"), list):
        return cast("Any", body)
    given = cast("Json", body)
    taken: set[str] = set()
    return {**given, "actions": [_distinct(action, taken) for action in given["actions"]]}


def certain_body(operation: Operation, body: Any) -> Any:
    """The body without what some documented alternative may refuse; None when that leaves nothing to accept."""
    if not isinstance(body, dict):
        return None
    given = cast("Json", body)
    if "actions" in given:
        return _rank(given)
    if "rewardWaitTime" in given:
        return _configuration(given)
    if "policies" in given:
        return _evaluation(given)
    if "arguments" in given:
        return POLICY
    return _reward(given) if operation.name == "reward" and "value" in given else None


def _rank(given: Json) -> Json | None:
    actions = given["actions"]
    if not isinstance(actions, list) or not 1 <= len(cast("list[Any]", actions)) <= MOST_ACTIONS:
        return None
    ids = [_plain_id(a.get("id"), f"action-{n}") for n, a in enumerate(cast("list[Json]", actions))]
    ids = ids if len(set(ids)) == len(ids) else [f"action-{n}" for n in range(len(ids))]
    excluded = ids[1 : 1 + len(given.get("excludedActions") or [])]
    sound: Json = {
        "actions": [{"id": i, "features": [{"topic": TOPICS[n % len(TOPICS)], "number": n}]} for n, i in enumerate(ids)],
        "contextFeatures": [{"daytime": "morning"}],
        **({"excludedActions": excluded} if excluded else {}),
        **({"deferActivation": given["deferActivation"]} if isinstance(given.get("deferActivation"), bool) else {}),
    }
    if "eventId" in given:
        sound["eventId"] = given["eventId"] and _new_event(str(given["eventId"]))
    return sound


def _new_event(given: str) -> str:
    """An event id, the longest if this one is, that nothing was ranked under before: it identifies one rank."""
    longest = as_word("new-longest-event")
    return longest if given == longest or len(given) >= LONGEST_ID - 1 else as_word("new-event")


def _configuration(given: Json) -> Json:
    aggregation = given.get("rewardAggregation")
    return {
        "rewardWaitTime": given["rewardWaitTime"],
        "defaultReward": round(_within(given.get("defaultReward"), -1, 1), 4),
        "rewardAggregation": aggregation if aggregation in ("earliest", "sum") else "earliest",
        "explorationPercentage": round(_within(given.get("explorationPercentage"), 0, 1), 4),
        "modelExportFrequency": given.get("modelExportFrequency", "PT5M"),
        "logRetentionDays": _kept_days(given.get("logRetentionDays")),
    }


def _kept_days(value: Any) -> int:
    """Days that are surely longer than the reward wait time, or for ever."""
    days = int(_within(value, -1, 2**31 - 1))
    return days if days not in (0, 1) else 30


def _evaluation(given: Json) -> Json:
    experiments = given.get("enableOfflineExperimentation")
    extra = {"enableOfflineExperimentation": experiments} if isinstance(experiments, bool) else {}
    return {**evaluation("conformance"), **extra}


def _reward(given: Json) -> Json:
    return {"value": round(_within(given["value"], -1, 1), 4)}


def _within(value: Any, low: float, high: float) -> float:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else low
    return min(max(number, low), high)


def _plain_id(value: Any, otherwise: str) -> str:
    """The id, if any server can read it as it is; another one as long, if not."""
    if not isinstance(value, str):
        return otherwise
    plain = value.isascii() and value.isprintable() and value.strip() == value != ""
    return value if plain else otherwise.ljust(min(len(value), 256), "x")


def _distinct(action: Any, taken: set[str]) -> Any:
    if not isinstance(action, dict) or not isinstance(cast("Json", action).get("id"), str):
        return cast("Any", action)
    given = cast("Json", action)
    name: str = given["id"]
    while name in taken:
        name = f"{name[:240]}-{len(taken)}"
    taken.add(name)
    return {**given, "id": name}


MEANING = Meaning(plausible=plausible_body, certain=certain_body)
