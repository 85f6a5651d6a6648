"""Policies, evaluations, the configuration, models and logs, and what their invariants say of them."""

from __future__ import annotations

from invariants.personalizer.exchanges import CONFIGURATION, JSON, Body, error, refused, seen, submitted
from invariants.told import Told

from conformance.invariants import Seen
from conformance.wire import Headers


def configured(change: Body, status: int = 200) -> Seen:
    return seen("update-configuration", {**CONFIGURATION, **change}, status, CONFIGURATION if status == 200 else error("x"))


def read(operation: str, said: object, status: int = 200, *, headers: Headers = JSON) -> Seen:
    return seen(operation, b"", status, said, headers=headers)


OCTETS: Headers = (("Content-Type", "application/octet-stream"),)


MANAGEMENT: dict[str, Told] = {
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
}
