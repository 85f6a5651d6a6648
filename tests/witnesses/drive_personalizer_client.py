"""Drives azure-cognitiveservices-personalizer against the URL given; prints what it understood as JSON."""

import json
import sys

from azure.cognitiveservices.personalizer import PersonalizerClient
from azure.cognitiveservices.personalizer.models import ErrorResponseException, RankableAction, RankRequest
from msrest.authentication import CognitiveServicesCredentials
from msrest.exceptions import HttpOperationError

ODD_EVENT = "table 12/Bestellung №3 🍲"
TASTES = {"child": "pasta", "guest": "soup"}
DISHES = ("soup", "salad", "pasta", "stew")


def actions(*names: str) -> list[RankableAction]:
    return [RankableAction(id=name, features=[{"dish": {"name": name}}]) for name in names]


def ranked(**members: object) -> RankRequest:
    return RankRequest(**{"actions": actions(*DISHES), "context_features": [{"user": {"kind": "guest"}}], **members})


def refusal(attempt: object, *arguments: object) -> dict[str, object]:
    try:
        attempt(*arguments)
    except ErrorResponseException as refused:
        return {"code": str(refused.error.error.code), "message": refused.error.error.message}
    except HttpOperationError as refused:
        return {"status": refused.response.status_code}
    return {}


client = PersonalizerClient(sys.argv[1], CognitiveServicesCredentials("any"))
odd = client.rank(ranked(event_id=ODD_EVENT, excluded_actions=["salad"], defer_activation=True))
again = client.rank(ranked(event_id=ODD_EVENT, excluded_actions=["salad"], defer_activation=True))
activated = client.events.activate(ODD_EVENT)
rewarded = client.events.reward(ODD_EVENT, 1)
made = [client.rank(ranked()).event_id for _ in range(5)]
for number in range(600):
    kind = ("child", "guest")[number % 2]
    shown = client.rank(ranked(context_features=[{"user": {"kind": kind}}]))
    client.events.reward(shown.event_id, float(shown.reward_action_id == TASTES[kind]))

json.dump(
    {
        "echoed": odd.event_id == ODD_EVENT,
        "ranking": sorted(action.id for action in odd.ranking),
        "at_index_1": [odd.ranking[1].id, odd.ranking[1].probability],
        "chosen": odd.reward_action_id,
        "sum": sum(action.probability for action in odd.ranking),
        "repeated": odd.as_dict() == again.as_dict(),
        "nothing": [activated, rewarded],
        "made": made,
        "no_actions": refusal(client.rank, ranked(actions=[])),
        "all_excluded": refusal(client.rank, ranked(excluded_actions=list(DISHES))),
        "huge_reward": refusal(client.events.reward, ODD_EVENT, 1e39),
        "no_such_event": refusal(client.events.activate, "never ranked"),
    },
    sys.stdout,
)
