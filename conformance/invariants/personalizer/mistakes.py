"""The one thing that is wrong with a request to the Personalizer, where nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from conformance.invariants.invariant import Json, NotTelling, Seen
from conformance.invariants.personalizer.choices import is_plain, length
from conformance.worlds.decisions.strategies import LONGEST_ID

SOME: Json = {"actions": [{"id": "some", "features": [{"some": "feature"}]}]}
"""What makes a request without actions a valid one."""
READ_AS_VALUES = ("nan", "inf", "infinity", "true", "false", "null", "none")
"""Words that a lenient reader takes for a number, or for none."""
ALGORITHM = "--cb_explore_adf"
"""The argument by which a policy explores."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "defaultReward": (-1, 1),
    "explorationPercentage": (0, 1),
    "logRetentionDays": (-1, 2**31 - 1),
}
"""Of members of a configuration; both ends belong to it."""
BEYOND: Json = {"explorationPercentage": 1.5, "defaultReward": 2}
"""Values that the description names as too large."""


def is_accepted(seen: Seen) -> bool:
    """Whether a request was served, or else refused; NotTelling where it was turned away without a look at it."""
    if not (seen.refused or seen.served):
        raise NotTelling
    return seen.served


def event_id(seen: Seen) -> str:
    """The event id in the path of a reward or an activation."""
    return unquote(seen.exchange.request.target.partition("?")[0].split("/")[-2])


def demand_first_use(seen: Seen) -> None:
    """NotTelling of a refusal that may be for the event id: it identifies one rank, and the same may have come before."""
    if seen.refused and seen.sent_members.get("eventId") is not None:
        raise NotTelling


def demand_no_other_reason(seen: Seen) -> None:
    """NotTelling of a refusal that may be for the event id, or for a parameter of the media type."""
    demand_first_use(seen)
    if seen.refused and ";" in (seen.header("content-type") or ""):
        raise NotTelling


def lacks_actions(seen: Seen) -> bool:
    """Whether the actions of a rank are missing or null."""
    sent = seen.sent_members
    return sent.get("actions") is None and seen.surely_valid({**sent, **SOME})


def offers_nothing(seen: Seen) -> bool:
    """Whether the actions of a rank are an empty array."""
    sent = seen.sent_members
    return sent.get("actions") == [] and seen.surely_valid({**sent, **SOME})


def rewards_a_word(seen: Seen) -> bool:
    """Whether the value of a reward is a word."""
    value: object = _reward(seen).get("value")
    return isinstance(value, str) and value.isascii() and value.isalpha() and value.lower() not in READ_AS_VALUES


def rewards_nothing(seen: Seen) -> bool:
    """Whether a reward is an object without a value."""
    return _reward(seen) == {}


def _reward(seen: Seen) -> Json:
    """What was sent as a reward; NotTelling where anything but the value is odd."""
    sent = seen.sent_members
    if sent.keys() - {"value"} or not is_plain(event_id(seen)) or "json" not in (seen.header("content-type") or ""):
        raise NotTelling
    return sent


def out_of_bounds(seen: Seen) -> str:
    """The member of a configuration that is far beyond its bounds; empty where there is none."""
    sent = seen.sent_members
    beyond = [name for name, value in BEYOND.items() if sent.get(name) == value]
    inside = {name: BOUNDS[name][1] for name in beyond}
    return beyond[0] if len(beyond) == 1 and seen.surely_valid({**sent, **inside}) else ""


def explores_nothing(seen: Seen) -> bool:
    """Whether a policy is sound but for the argument by which it would explore."""
    sent = seen.sent_members
    words = str(sent.get("arguments")).split()
    return ALGORITHM not in words and seen.surely_valid({**sent, "arguments": " ".join((ALGORITHM, *words))})


def event_id_is_too_long(seen: Seen) -> bool:
    """Whether the event id in the path of a reward or an activation has a character more than it may."""
    return length(event_id(seen)) == LONGEST_ID + 1


def is_empty(seen: Seen) -> bool:
    """Whether nothing but an empty object was sent."""
    return seen.sent == {}


def is_anything(_seen: Seen) -> bool:
    """Of an operation that can be refused for one reason only."""
    return True


CODES: Mapping[str, tuple[tuple[Callable[[Seen], bool | str], str], ...]] = {
    "rank": ((lacks_actions, "InvalidRankRequest"), (offers_nothing, "InvalidRankRequest")),
    "activate": ((event_id_is_too_long, "InvalidEventIdToActivate"),),
    "reward": tuple((mistake, "InvalidRewardRequest") for mistake in (event_id_is_too_long, rewards_a_word, rewards_nothing)),
    "update-configuration": ((is_empty, "InvalidServiceConfiguration"), (out_of_bounds, "InvalidServiceConfiguration")),
    "update-policy": ((is_empty, "InvalidPolicyContract"), (explores_nothing, "InvalidPolicyConfiguration")),
    "create-evaluation": ((is_empty, "InvalidEvaluationContract"),),
    "get-evaluation": ((is_anything, "EvaluationNotFound"),),
}
"""By the name of an operation: mistakes, and the code for each."""


def code_of_the_fault(seen: Seen) -> str:
    """The code for what is wrong with a request; NotTelling where that is not clear."""
    code = next((code for mistaken, code in CODES.get(seen.operation.name, ()) if mistaken(seen)), None)
    if code is None:
        raise NotTelling
    return code
