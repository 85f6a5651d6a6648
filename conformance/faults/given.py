"""The settings of a start, as faults of the process read and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.emulator.command import Start


def given(start: Start, name: str) -> str:
    """The value of a setting; empty where it is not given."""
    named = [word.partition("=") for word in start.arguments]
    values = [value for key, value in start.environment.items() if key.lower() == name.lower()]
    values += [value for key, _, value in named if key.lower() == name.lower()]
    return values[-1] if values else ""


def is_given(start: Start, name: str) -> bool:
    """Whether a setting is given, and be it empty."""
    names = [*start.environment, *(word.partition("=")[0] for word in start.arguments)]
    return name.lower() in [each.lower() for each in names]


def give(start: Start, name: str, value: str) -> None:
    """Give a setting, over whatever is given."""
    start.arguments.append(f"{name}={value}")
