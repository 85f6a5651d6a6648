"""The configuration and the policy as the wire knows them, and what they mean to the learner."""

from __future__ import annotations

import re
from typing import Any

from conformance.emulator.engines.personalizer.bandit import Settings
from conformance.emulator.engines.personalizer.events import AGGREGATIONS, Aggregation
from conformance.emulator.engines.personalizer.policy import DEFAULT_ARGUMENTS, NotUnderstood, Policy, parsed
from conformance.emulator.service import Json, ServiceError
from conformance.emulator.services.personalizer.errors import refused

DEFAULT_CONFIGURATION: Json = {
    "rewardWaitTime": "PT10M",
    "defaultReward": 0.0,
    "rewardAggregation": "earliest",
    "explorationPercentage": 0.2,
    "modelExportFrequency": "PT5M",
    "logRetentionDays": 90,
}
BY_WORD: dict[str, Aggregation] = {**{name: name for name in AGGREGATIONS}, "first": "earliest"}
"""An article says first where the description says earliest."""
EPSILON = re.compile(r"(?<=--epsilon[ =])\S+")
FRACTIONS = ("defaultReward", "explorationPercentage")
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
    aggregation = BY_WORD.get(str(configuration["rewardAggregation"]).lower())
    if aggregation is None:
        raise _invalid(f"The 'rewardAggregation' must be one of {', '.join(AGGREGATIONS)}.")
    _demand_no_mirror(configuration)
    return Settings(
        reward_wait=_duration(configuration, "rewardWaitTime"),
        default_reward=float(configuration["defaultReward"]),
        aggregation=aggregation,
        exploration=float(configuration["explorationPercentage"]),
        export_every=_duration(configuration, "modelExportFrequency"),
        retention_days=int(configuration["logRetentionDays"]),
    )


def known(configuration: Json) -> Json:
    """Its documented members only, fractions in single precision."""
    names = [*DEFAULT_CONFIGURATION, "logMirrorEnabled", "logMirrorSasUri"]
    given = {name: configuration[name] for name in names if name in configuration}
    return {name: float(f"{value:.7g}") if name in FRACTIONS else value for name, value in given.items()}


def policy(contract: Json, code: str = "InvalidPolicyConfiguration") -> Policy:
    """What the arguments of a policy mean; raises ServiceError with this code where they mean nothing."""
    try:
        return parsed(contract["arguments"])
    except NotUnderstood as reason:
        raise ServiceError(400, code, str(reason)) from None


def default_policy(name: str) -> Json:
    """The learning settings of the beginning."""
    return {"name": name, "arguments": DEFAULT_ARGUMENTS}


def in_force(policy: Json, configuration: Json) -> Json:
    """A policy as it is told: the configuration decides how much is explored."""
    return {**policy, "arguments": EPSILON.sub(f"{configuration['explorationPercentage']:g}", policy["arguments"])}


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
