"""The operations of Personalizer: what a valid request means, and which error an invalid one gets."""

from __future__ import annotations

import math
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from conformance.catalogue import Container
from conformance.emulator.engines.personalizer.bandit import Action, NothingToChoose, Personalizer, Ranking
from conformance.emulator.engines.personalizer.features import flattened, has_words_in_an_array, is_described
from conformance.emulator.service import Call, Json, Reply, Service
from conformance.emulator.services.personalizer.errors import error_body, explain, refused
from conformance.emulator.services.personalizer.evaluations import PLACE, Evaluations, written
from conformance.emulator.services.personalizer.settings import (
    DEFAULT_CONFIGURATION,
    default_policy,
    in_force,
    known,
    policy,
    settings,
)
from conformance.emulator.settings import Settings

LONGEST_ID = 256
MOST_CONTEXT_FEATURES, MOST_ACTION_FEATURES = 128, 32
"""That are learned from; no limit is documented, and further ones are not looked at."""
DONE = Reply(204)
NO_DATES = {"from": "0001-01-01T00:00:00-00:00", "to": "0001-01-01T00:00:00-00:00"}
"""Of logs that do not exist."""


class Operations:
    """One learning loop with the configuration, the policy and the evaluations around it."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._engine = Personalizer(clock)
        self._evaluations = Evaluations(self._engine)
        self._configuration = known(DEFAULT_CONFIGURATION)
        self._default_policy = default_policy(uuid.uuid4().hex)
        self._policy = self._default_policy
        self._changing = threading.Lock()

    def rank(self, call: Call) -> Reply:
        """Rank."""
        body: Json = call.body
        identifier = body.get("eventId")
        if identifier == "":
            raise refused("Rank", "EventId should be non-empty or null.")
        _demand_text("eventId", identifier or "")
        _demand_features(body)
        context = flattened(body.get("contextFeatures", []), MOST_CONTEXT_FEATURES)
        actions, excluded = _actions(body), set(cast("list[str]", body.get("excludedActions", [])))
        try:
            found = self._engine.rank(actions, context, excluded, identifier, deferred=body.get("deferActivation", False))
        except NothingToChoose:
            raise refused("Rank", "The 'excludedActions' leave no action to choose.") from None
        return Reply(201, _ranking(found))

    def reward(self, call: Call) -> Reply:
        """Events_Reward."""
        event = _event(call, "Events_Reward")
        try:
            value = float(call.body["value"])
        except OverflowError:  # whole numbers of JSON have no end
            value = math.inf
        if not math.isfinite(value):
            raise refused("Events_Reward", "The 'value' is too large a number.")
        self._engine.reward(event, value)
        return DONE

    def activate(self, call: Call) -> Reply:
        """Events_Activate."""
        self._engine.activate(_event(call, "Events_Activate"))
        return DONE

    def configuration(self, _call: Call) -> Json:
        """ServiceConfiguration_Get."""
        return self._configuration

    def configure(self, call: Call) -> Json:
        """ServiceConfiguration_Update."""
        wanted = settings(call.body)
        with self._changing:
            self._engine.configure(wanted, policy(self._policy))
            self._configuration = known(call.body)
            return self._configuration

    def policy(self, _call: Call) -> Json:
        """Policy_Get."""
        return in_force(self._policy, self._configuration)

    def change_policy(self, call: Call) -> Json:
        """Policy_Update; the name stays the one that the service gave."""
        return self._use({**self._default_policy, "arguments": call.body["arguments"]})

    def reset_policy(self, _call: Call) -> Json:
        """Policy_Reset."""
        return self._use(self._default_policy)

    def evaluations(self, _call: Call) -> Reply:
        """Evaluations_List."""
        return Reply(body=self._evaluations.all())

    def evaluate(self, call: Call) -> Reply:
        """Evaluations_Create."""
        made = self._evaluations.create(call.body, self._policy)
        return Reply(201, made, headers={"Location": PLACE + made["id"]})

    def evaluation(self, call: Call) -> Json:
        """Evaluations_Get."""
        return self._evaluations.get(call.path["evaluationId"])

    def delete_evaluation(self, call: Call) -> Reply:
        """Evaluations_Delete."""
        self._evaluations.delete(call.path["evaluationId"])
        return DONE

    def delete_logs(self, _call: Call) -> Reply:
        """Log_Delete."""
        self._engine.delete_logs()
        return DONE

    def log_properties(self, _call: Call) -> Json:
        """Log_GetProperties."""
        covered = self._engine.logged()
        if covered is None:
            return {"dateRange": NO_DATES}
        return {"dateRange": {"from": written(covered[0]), "to": written(covered[1])}}

    def model(self, _call: Call) -> Reply:
        """Model_Get."""
        return Reply(body=self._engine.model(), media_type="application/octet-stream")

    def reset_model(self, _call: Call) -> Reply:
        """Model_Reset."""
        self._engine.reset_model()
        return DONE

    def model_properties(self, _call: Call) -> Json:
        """Model_GetProperties."""
        times = self._engine.model_times()
        return {"creationTime": written(times.created), "lastModifiedTime": written(times.modified)}

    def _use(self, contract: Json) -> Json:
        meant = policy(contract)
        with self._changing:
            self._engine.configure(settings(self._configuration), meant)
            self._policy = contract
            return in_force(contract, self._configuration)


def _actions(body: Json) -> list[Action]:
    given: list[Json] = body["actions"]
    if not all(action["id"] for action in given):
        raise refused("Rank", "Action ids must not be empty.")
    for action in given:
        _demand_text("id", action["id"])
    identifier, times = Counter(action["id"] for action in given).most_common(1)[0]
    if times > 1:
        raise refused(
            "Rank", f"The ids of the 'actions' must differ; one of {len(identifier)} characters is there {times} times."
        )
    return [Action(action["id"], flattened(action["features"], MOST_ACTION_FEATURES)) for action in given]


def _demand_features(body: Json) -> None:
    """Refuse what the real service refuses: actions that nothing describes, and words in arrays."""
    groups = [*body.get("contextFeatures", []), *(group for action in body["actions"] for group in action["features"])]
    if any(map(has_words_in_an_array, groups)):
        raise refused("Rank", "Features should not contain array with non-number items.")
    if not all(is_described(action["features"]) for action in body["actions"]):
        raise refused("Rank", "Every action should have at least one non-null action feature.")


def _demand_text(name: str, identifier: str) -> None:
    """Refuse half a surrogate pair: JSON may hold it, but no path and few clients."""
    try:
        identifier.encode()
    except UnicodeEncodeError:
        raise refused("Rank", f"The '{name}' holds half of a surrogate pair.") from None


def _event(call: Call, operation_id: str) -> str:
    identifier = call.path["eventId"]
    if len(identifier) > LONGEST_ID:
        raise refused(operation_id, f"The event id must have {LONGEST_ID} characters or fewer.")
    return identifier


def _ranking(found: Ranking) -> Json:
    ranking: list[dict[str, Any]] = [{"id": name, "probability": chance} for name, chance in found.probabilities]
    return {"ranking": ranking, "eventId": found.event_id, "rewardActionId": found.chosen}


def service(_container: Container, _settings: Settings) -> Service:
    """A learning loop of its own, which has learned nothing yet."""
    operations = Operations()
    return Service(
        name="personalizer",
        api_type="personalizer",
        meter="CognitiveServices.Personalizer.Container.Transaction",
        answers={
            "Rank": operations.rank,
            "Events_Reward": operations.reward,
            "Events_Activate": operations.activate,
            "ServiceConfiguration_Get": operations.configuration,
            "ServiceConfiguration_Update": operations.configure,
            "Policy_Get": operations.policy,
            "Policy_Update": operations.change_policy,
            "Policy_Reset": operations.reset_policy,
            "Evaluations_List": operations.evaluations,
            "Evaluations_Create": operations.evaluate,
            "Evaluations_Get": operations.evaluation,
            "Evaluations_Delete": operations.delete_evaluation,
            "Log_Delete": operations.delete_logs,
            "Log_GetProperties": operations.log_properties,
            "Model_Get": operations.model,
            "Model_Reset": operations.reset_model,
            "Model_GetProperties": operations.model_properties,
        },
        explain=explain,
        error_body=error_body,
    )
