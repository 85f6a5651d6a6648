"""The thing under test: a URL that somebody else serves, or the embedded emulator."""

from conformance.target.between import DemandsKey, NotAContainer, NotTrusted, TooManyRequests, Unreachable
from conformance.target.emulated import (
    LISTENING,
    EmulatorDidNotStart,
    EmulatorNotInstalled,
    demand_emulator,
    embedded,
    embedded_instances,
    instances_needed,
)
from conformance.target.recognition import (
    PROBE_SECONDS,
    READY_SECONDS,
    NotAUrl,
    NotReady,
    OtherContainer,
    base_url,
    recognise,
    recognise_instances,
)

__all__ = [
    "LISTENING",
    "PROBE_SECONDS",
    "READY_SECONDS",
    "DemandsKey",
    "EmulatorDidNotStart",
    "EmulatorNotInstalled",
    "NotAContainer",
    "NotAUrl",
    "NotReady",
    "NotTrusted",
    "OtherContainer",
    "TooManyRequests",
    "Unreachable",
    "base_url",
    "demand_emulator",
    "embedded",
    "embedded_instances",
    "instances_needed",
    "recognise",
    "recognise_instances",
]
