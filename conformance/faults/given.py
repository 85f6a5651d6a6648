"""The settings of a start, as faults of the process read and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.emulator.command import Start


def all_given(start: Start) -> dict[str, str]:
    """Every setting, by its name in small letters and with colons; an argument wins over the environment."""
    named = [word.partition("=") for word in start.arguments]
    pairs = [*start.environment.items(), *((name, value) for name, _, value in named)]
    return {_plain(name): value for name, value in pairs}


def given(start: Start, name: str) -> str:
    """The value of a setting; empty where it is not given."""
    return all_given(start).get(_plain(name), "")


def is_given(start: Start, name: str) -> bool:
    """Whether a setting is given, and be it empty."""
    return _plain(name) in all_given(start)


def give(start: Start, name: str, value: str) -> None:
    """Give a setting, over whatever is given."""
    start.arguments.append(f"{name}={value}")


def take_away(start: Start, *names: str) -> None:
    """Let settings not be given."""
    gone = set(map(_plain, names))
    start.arguments[:] = [word for word in start.arguments if _plain(word.partition("=")[0]) not in gone]
    for name in [name for name in start.environment if _plain(name) in gone]:
        del start.environment[name]


def _plain(name: str) -> str:
    return name.replace("__", ":").lower()
