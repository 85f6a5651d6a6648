"""What was given at a start, by the names of the catalogue, before anybody asks what it means."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.emulator.settings.refusals import BadSetting, MalformedArgument, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conformance.catalogue import Container, Setting

PROXY = "HTTP_PROXY"
PROXY_OF_THE_SHELL = "http_proxy"
"""The one name whose letter case counts: curl and others read it, and many shells set it; no page calls it a setting."""
INPUT = "Mounts:Input"
NAME = re.compile(r"[\w:.-]{1,80}", re.ASCII)
"""What a sentence may repeat as a name; anything else may be a part of a secret that the shell cut off."""


@dataclass(frozen=True)
class Given:
    """Checked values of known settings, and the names of all others; values may be secrets and are never repeated."""

    values: Mapping[str, str] = field(repr=False)
    """By their names in the catalogue. One that belongs to a section only has its own name, in lower case."""
    unknown: tuple[str, ...] = ()
    """Names of arguments that the container does not have, as given."""
    from_environment: frozenset[str] = frozenset()
    """Names of ``values`` that no argument gave."""
    known: tuple[str, ...] = ()
    """Names that the container has."""

    def unset(self, name: str) -> bool:
        """Whether a setting has no value, or an empty one."""
        return not self.values.get(name)

    def meant(self, name: str) -> str:
        """The end of a sentence on a missing setting: which unknown one may have been meant for it."""
        wrong = next((unknown for unknown in self.unknown if self._nearest(unknown) == name), None)
        return f" Did you mean {name!r} by {_shown(wrong)}?" if wrong else ""

    def warnings(self) -> list[str]:
        """A sentence about each unknown name."""
        return [self._warning(name) for name in self.unknown]

    def _warning(self, name: str) -> str:
        near = self._nearest(name)
        hint = f" Did you mean {near!r}?" if near else ""
        return f"{_shown(name)} is no setting of this container, and changes nothing.{hint}"

    def _nearest(self, wrong: str) -> str | None:
        by_plain = {plain(name): name for name in self.known}
        close = difflib.get_close_matches(plain(wrong), list(by_plain), n=1)
        return by_plain[close[0]] if close else None


def given(container: Container, arguments: Iterable[str], environment: Mapping[str, str]) -> Given:
    """What a start gives; arguments win over the environment, and later ones over earlier ones."""
    names = _Names(container.settings)
    values: dict[str, str] = {}
    for key, value in environment.items():
        name = names.found(key)
        if name and key != PROXY_OF_THE_SHELL:
            values[name] = value
        _demand_allowed(container, key)
    surrounding = set(values)
    unknown: list[str] = []
    for argument in arguments:
        key, separator, value = argument.partition("=")
        if not separator or not key:
            raise MalformedArgument(f"{argument[:80]!r} is not NAME=VALUE, as in Eula=accept.")
        _demand_allowed(container, key)
        name = names.found(key)
        if name is None:
            unknown.append(key)
        else:
            values[name] = value
            surrounding.discard(name)
    for setting in container.settings:
        if setting.name in values:
            _demand_value(setting, values[setting.name])
    known = tuple(setting.name for setting in container.settings if not setting.is_section)
    return Given(values, tuple(unknown), frozenset(surrounding), known)


def plain(name: str) -> str:
    """The form in which two names are the same setting: in lower case, with single colons; pages print doubled ones, too."""
    return name.replace("__", ":").replace("::", ":").lower()


class _Names:
    """Finds settings by any form of their names."""

    def __init__(self, settings: Iterable[Setting]) -> None:
        self._by_plain = {plain(setting.name): setting.name for setting in settings if not setting.is_section}
        self._sections = tuple(plain(setting.name).removesuffix("*") for setting in settings if setting.is_section)

    def found(self, name: str) -> str | None:
        sought = plain(name)
        return self._by_plain.get(sought, sought if sought.startswith(self._sections) else None)


def _shown(name: str) -> str:
    return repr(name if NAME.fullmatch(name) else "…")


def _demand_allowed(container: Container, name: str) -> None:
    if plain(name) == INPUT.lower() and container.mounts.get("input") == "not allowed":
        raise NotAllowed(f"{INPUT} is not allowed for {container.name}, which reads nothing from a mount; leave it out.")


def _demand_value(setting: Setting, value: str) -> None:
    if setting.type == "integer":
        digits = value.removeprefix("-")
        fits = digits.isascii() and digits.isdecimal() and len(digits) <= 10 and setting.least <= int(value) <= setting.most
        wanted = f"give a whole number from {setting.least} to {setting.most}"
    elif setting.type == "boolean":
        fits, wanted = value.lower() in ("true", "false"), "choose from true, false"
    else:
        fits = not setting.values or value.lower() in {allowed.lower() for allowed in setting.values}
        wanted = f"choose from {', '.join(setting.values)}"
    if not fits:
        raise BadSetting(f"{value[:80]!r} is not a value of {setting.name}; {wanted}.")
