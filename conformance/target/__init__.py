"""The thing under test: a URL that somebody else serves, what a command launches, or the embedded emulator."""

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
from conformance.target.launched import CannotLaunch, CommandEnded, Launched
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
from conformance.target.template import Template, WrongTemplate

__all__ = [
    "LISTENING",
    "PROBE_SECONDS",
    "READY_SECONDS",
    "CannotLaunch",
    "CommandEnded",
    "DemandsKey",
    "EmulatorDidNotStart",
    "EmulatorNotInstalled",
    "Launched",
    "NotAContainer",
    "NotAUrl",
    "NotReady",
    "NotTrusted",
    "OtherContainer",
    "Template",
    "TooManyRequests",
    "Unreachable",
    "WrongTemplate",
    "base_url",
    "demand_emulator",
    "embedded",
    "embedded_instances",
    "instances_needed",
    "recognise",
    "recognise_instances",
]
