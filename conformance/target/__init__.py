"""The thing under test: a URL that somebody else serves, or the embedded emulator."""

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
    NotAContainer,
    NotAUrl,
    NotReady,
    OtherContainer,
    Unreachable,
    base_url,
    recognise,
    recognise_instances,
)

__all__ = [
    "LISTENING",
    "EmulatorDidNotStart",
    "EmulatorNotInstalled",
    "NotAContainer",
    "NotAUrl",
    "NotReady",
    "OtherContainer",
    "Unreachable",
    "base_url",
    "demand_emulator",
    "embedded",
    "embedded_instances",
    "instances_needed",
    "recognise",
    "recognise_instances",
]
