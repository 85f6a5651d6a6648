"""Errors, and what their invariants say of them."""

from __future__ import annotations

from invariants.personalizer.exchanges import LONGER, SAID, SENT, error, refused, rewarded, seen, served
from invariants.told import Told

ERRORS: dict[str, Told] = {
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
