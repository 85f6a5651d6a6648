"""Evaluations: submitted, kept for a while, and answered with estimates."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime

from conformance.emulator.engines.personalizer.bandit import Personalizer
from conformance.emulator.engines.personalizer.evaluation import Estimate
from conformance.emulator.service import Json, ServiceError
from conformance.emulator.services.personalizer.errors import refused
from conformance.emulator.services.personalizer.settings import policy

MOST_KEPT = 200
MOST_POLICIES = 10
"""That one evaluation compares."""
PLACE = "/personalizer/v1.0/evaluations/"


class Evaluations:
    """Those submitted and not deleted; of too many the oldest are dropped."""

    def __init__(self, engine: Personalizer) -> None:
        self._engine = engine
        self._kept: dict[str, Json] = {}
        self._lock = threading.Lock()

    def create(self, contract: Json, present: Json) -> Json:
        """Evaluate the present policy and those of the contract; it is completed at once."""
        begin, end = _moment(contract, "startTime"), _moment(contract, "endTime")
        if begin > end:
            raise refused("Evaluations_Create", "The 'endTime' must not come before the 'startTime'.")
        others: list[Json] = contract["policies"]
        if len(others) > MOST_POLICIES:
            raise refused("Evaluations_Create", f"A maximum of {MOST_POLICIES} custom policies are allowed.")
        asked = [policy(other, "InvalidEvaluationContract") for other in others]
        covered = self._engine.logged()
        if covered is None or covered[0] > end or covered[1] < begin:
            raise refused("Evaluations_Create", "No logs exist in date range.")
        estimated = self._engine.evaluate(asked, begin, end)
        evaluation: Json = {
            "id": uuid.uuid4().hex,
            "name": contract["name"],
            "startTime": contract["startTime"],
            "endTime": contract["endTime"],
            "jobId": uuid.uuid4().hex,
            "status": "completed",
            "policyResults": [
                _result(each, estimate, begin, end) for each, estimate in zip([present, *others], estimated, strict=True)
            ],
            "featureImportance": [],
        }
        with self._lock:
            self._kept[evaluation["id"]] = evaluation
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return evaluation

    def all(self) -> list[Json]:
        """Each of them, the oldest first."""
        with self._lock:
            return list(self._kept.values())

    def get(self, identifier: str) -> Json:
        """This one; ServiceError when there is none."""
        with self._lock:
            found = self._kept.get(identifier)
        if found is None:
            raise ServiceError(404, "EvaluationNotFound", "There is no evaluation with this id.")
        return found

    def delete(self, identifier: str) -> None:
        """Forget this one; that there is none is what was wanted."""
        with self._lock:
            self._kept.pop(identifier, None)


def _moment(contract: Json, name: str) -> float:
    try:
        moment = datetime.fromisoformat(contract[name])
        return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise refused("Evaluations_Create", f"The '{name}' must be an ISO 8601 date and time of the years 1 to 9999.") from None


def _result(policy: Json, estimate: Estimate, begin: float, end: float) -> Json:
    summary = {
        "timeStamp": written(begin),
        "ipsEstimatorNumerator": estimate.rewards,
        "ipsEstimatorDenominator": float(estimate.events),
        "snipsEstimatorDenominator": estimate.weights,
        "aggregateTimeWindow": f"PT{end - begin:.0f}S",
        "nonZeroProbability": float(estimate.possible),
        "confidenceInterval": estimate.half_width,
        "sumOfSquares": estimate.squares,
    }
    return {"name": policy["name"], "arguments": policy["arguments"], "summary": [summary], "totalSummary": summary}


def written(moment: float) -> str:
    """A time as the wire knows it."""
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
