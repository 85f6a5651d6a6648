"""The configuration and the policy as the wire knows them, and what they mean to the learner."""

from __future__ import annotations

import re
from typing import Any, Literal

from conformance.emulator.engines.personalizer.bandit import Settings
from conformance.emulator.engines.personalizer.policy import DEFAULT_ARGUMENTS, NotUnderstood, Policy, parsed
from conformance.emulator.service import Json, ServiceError
from conformance.emulator.services.personalizer.errors import refused

DEFAULT_CONFIGURATION: Json = {
    "rewardWaitTime": "PT10M",
    "defaultReward": 0.0,
    "rewardAggregation": "earliest",
    "explorationPercentage": 0.2,
    "modelExportFrequency": "PT5M",
    "logMirrorEnabled": False,
    "logRetentionDays": 90,
}
DEFAULT_POLICY: Json = {"name": "default", "arguments": DEFAULT_ARGUMENTS}
AGGREGATIONS: dict[str, Literal["earliest", "sum"]] = {"earliest": "earliest", "first": "earliest", "sum": "sum"}
"""By the names of two articles."""
LONGEST = 10 * 366 * 86_400.0
"""Seconds of a duration; there is no wait of ten years."""

_ISO = re.compile(
    r"P(?=.)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"(?:(?P<days>\d+)\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2}(?:\.\d{1,7})?))?", re.ASCII
)
"""As early samples write it: 00:10:00."""
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
LONGEST_TEXT = 40


def settings(configuration: Json) -> Settings:
    """What a configuration means; raises ServiceError where it means nothing."""
    word = str(configuration["rewardAggregation"])
    if word.lower() not in AGGREGATIONS:
        raise _invalid("The 'rewardAggregation' must be earliest or sum.")
    _demand_no_mirror(configuration)
    return Settings(
        reward_wait=_duration(configuration, "rewardWaitTime"),
        default_reward=float(configuration["defaultReward"]),
        aggregation=AGGREGATIONS[word.lower()],
        exploration=float(configuration["explorationPercentage"]),
        export_every=_duration(configuration, "modelExportFrequency"),
        retention_days=int(configuration["logRetentionDays"]),
    )


def known(configuration: Json) -> Json:
    """Its documented members only; a member of an optional kind has its default."""
    names = [*DEFAULT_CONFIGURATION, "logMirrorSasUri"]
    whole = {"logMirrorEnabled": DEFAULT_CONFIGURATION["logMirrorEnabled"], **configuration}
    return {name: whole[name] for name in names if name in whole}


def policy(contract: Json, code: str = "InvalidPolicyConfiguration") -> Policy:
    """What the arguments of a policy mean; raises ServiceError with this code where they mean nothing."""
    try:
        return parsed(contract["arguments"])
    except NotUnderstood as reason:
        raise ServiceError(400, code, str(reason)) from None


def seconds(text: Any) -> float | None:
    """The length of a duration; None when it is none."""
    found = (_ISO.fullmatch(text) or _CLOCK.fullmatch(text)) if len(text) <= LONGEST_TEXT else None
    if found is None:
        return None
    return sum(float(number) * _SECONDS[unit] for unit, number in found.groupdict().items() if number)


def _duration(configuration: Json, name: str) -> float:
    length = seconds(configuration[name])
    if length is None or not 0 < length <= LONGEST:
        raise _invalid(f"The '{name}' must be a duration like PT5M, longer than nothing and shorter than ten years.")
    return length


def _demand_no_mirror(configuration: Json) -> None:
    if configuration.get("logMirrorEnabled"):
        raise ServiceError(400, "InvalidContainer", "This emulator copies no logs; leave 'logMirrorEnabled' false.")


def _invalid(message: str) -> ServiceError:
    return refused("ServiceConfiguration_Update", message)
