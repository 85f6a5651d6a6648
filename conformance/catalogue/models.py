"""What a specification declares: requirements, operations, settings and containers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from conformance.refusal import Refusal, hint

Json = dict[str, Any]
Level = Literal["MUST", "SHOULD", "MAY"]
Basis = Literal["documented", "schema", "contested", "reported", "inferred"]
Shown = Literal["documented", "recorded"]
State = Literal["alive", "renamed", "retired"]
Profile = Literal["core", "behaviour", "accuracy", "operations", "disconnected", "scale-out"]
SettingType = Literal["string", "integer", "boolean"]

PROFILES: tuple[Profile, ...] = ("core", "behaviour", "accuracy", "operations", "disconnected", "scale-out")
LAUNCHED: tuple[Profile, ...] = ("operations", "disconnected")
"""Those that are about containers which a run launches, alone."""
_REQUIREMENTS, _ERRORS = "x-requirements", "x-errors"
_SENTENCES = frozenset({_REQUIREMENTS, _ERRORS})
"""Members of which no case is made."""


class NoSuchContainer(Refusal):
    """A name that ``specs/images.yaml`` does not know."""


class NoSuchRequirement(Refusal):
    """An id that no specification declares."""


@dataclass(frozen=True)
class Alternative:
    """One of the things that a correct container may do, where a page and a real answer differ."""

    text: str
    by: Shown
    """Whether a page states it, or a real one was seen to do it."""


@dataclass(frozen=True)
class Requirement:
    """One sentence that must hold, with where it comes from."""

    id: str
    level: Level
    basis: Basis
    profile: Profile
    text: str
    source: str
    operation: str | None = None
    """Key of the operation it belongs to, such as ``anomaly-detector.entire``; None for a whole document."""
    alternatives: Mapping[str, Alternative] = field(default_factory=dict[str, Alternative], hash=False)
    """Of a contested one, by name: what is documented first, then what was seen of a real one."""
    below: str = ""
    """How the paths begin that what checks it asks; empty where it may ask any of its document."""

    @property
    def unwritten(self) -> bool:
        """Whether nobody wrote it: it follows from the description of its operation."""
        return self.profile == "core" and self.operation is not None


@dataclass(frozen=True)
class Operation:
    """One method on one path, as a description states it."""

    key: str
    """Service and short name: ``anomaly-detector.entire``. Requirement ids begin with it."""
    service: str
    """``x-service`` of its document: ``text-v3.1``."""
    package: str
    """``x-package`` of its document: what the rooms of this service are called in every part of the kit."""
    name: str
    """``x-operation``: the short name alone."""
    operation_id: str
    method: str
    path: str
    definition: Json = field(repr=False)
    """The OpenAPI operation object; its references resolve in the bundled document."""
    optional: str = ""
    """Why an image need not serve it, or not it alone; empty when it must."""
    takes_input: bool = True
    """Whether a request can violate anything that the description is sure of."""

    @property
    def label(self) -> str:
        """Method and path, as people write them."""
        return f"{self.method} {self.path}"

    @property
    def changes_state(self) -> bool:
        """Whether it changes what the service is, and not only what it knows of one event."""
        return bool(self.definition.get("x-changes-state"))

    @property
    def errors(self) -> tuple[str, ...]:
        """Each error that a client can provoke, by its status and its code: ``404 PersonGroupNotFound``."""
        stated: Mapping[str, list[str]] = self.definition.get(_ERRORS, {})
        return tuple(f"{status} {code}" for status, codes in stated.items() for code in codes)


@dataclass(frozen=True)
class Setting:
    """One ``Name=value`` argument of a container, or a section of them whose names are not all known."""

    name: str
    text: str
    required: bool = False
    value: str | None = None
    """The only value allowed, when there is only one."""
    default: str | None = None
    values: tuple[str, ...] = ()
    """Those allowed, in any letter case; empty for any."""
    type: SettingType = "string"
    least: int = 0
    most: int = 2**31 - 1
    """Bounds of an integer, as .NET keeps one."""
    ignored: str = ""
    """Why the emulator starts with it and does nothing about it; empty where it acts."""

    @property
    def is_section(self) -> bool:
        """Whether it stands for every name that begins like it: ``Logging:*``."""
        return self.name.endswith(":*")


@dataclass(frozen=True)
class Ending:
    """When a container ended, or will as was announced."""

    date: str
    """As in 2026-10-01."""
    what: str
    """What it is that ends, in a sentence."""
    instead: str = ""
    """What a page names to use instead; empty when none does."""


@dataclass(frozen=True)
class Container:
    """One container of the catalogue, with all that its image serves."""

    name: str
    title: str
    state: State
    repository: str
    tags: tuple[str, ...]
    port: int
    sizes: tuple[Json, ...]
    mounts: Mapping[str, str]
    settings: tuple[Setting, ...]
    descriptions: tuple[str, ...]
    operations: tuple[Operation, ...]
    """Those of its services first, in the order of the documents, then the shared ones."""
    requirements: tuple[Requirement, ...]
    """Written and derived ones, in the order of the operations."""
    bundle: Json = field(repr=False)
    """One OpenAPI 3.1 document of everything the container serves."""
    one_of: tuple[str, ...] = ()
    """Keys of operations that are each optional, and of which the image serves at least one."""
    cpu_flags: tuple[str, ...] = ()
    """What the processor must show beside x64, as /proc/cpuinfo names it."""
    ending: Ending | None = None
    """Of a container that is not alive; of one that is, what was announced."""

    @property
    def minimum(self) -> Json:
        """``cores`` and ``memory`` in GB of the smallest size that its page lists."""
        return min((size["minimum"] for size in self.sizes), key=lambda size: (size["cores"], size["memory"]))

    @property
    def life(self) -> str:
        """Its state in a few words, with the date of its end."""
        if self.ending is None:
            return self.state
        return f"{self.state} {'to' if self.state == 'alive' else 'on'} {self.ending.date}"

    @property
    def fate(self) -> str:
        """What became of it or will, and what to use instead; empty where no end is known."""
        if self.ending is None:
            return ""
        instead = f"Use {self.ending.instead} instead." if self.ending.instead else "No page names what to use instead."
        return f"{self.ending.what} {instead}"

    @cached_property
    def interface(self) -> Json:
        """The bundle without requirements and codes: what cases are made from, so that a new sentence remakes none."""
        return {
            **{member: value for member, value in self.bundle.items() if member not in _SENTENCES},
            "paths": {
                path: {
                    method: {member: value for member, value in definition.items() if member not in _SENTENCES}
                    for method, definition in methods.items()
                }
                for path, methods in self.bundle["paths"].items()
            },
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the interface, over its canonical JSON form."""
        text = json.dumps(self.interface, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def package(self) -> str:
        """What the rooms of its service are called."""
        return self.operations[0].package

    @property
    def collections(self) -> tuple[str, ...]:
        """What clients can make and delete, as its paths call them: ``persongroups``, ``persons``."""
        paths = [operation.path.split("/") for operation in self.operations if operation.method == "DELETE"]
        return tuple(sorted({path[-2] for path in paths if path[-1].startswith("{")}))

    @property
    def shared_state(self) -> tuple[str, ...]:
        """What all clients share and operations change, as its paths end: ``configurations/policy``, ``model``."""
        changing = (o for o in self.operations if o.changes_state and "{" not in o.path)
        paths = (o.path.split("/") for o in changing)
        return tuple(sorted({"/".join(path[3:]) for path in paths if path[-1] not in self.collections}))

    def operation(self, key: str) -> Operation:
        """The operation with this key; KeyError when the container has none."""
        return next((o for o in self.operations if o.key == key), None) or _missing(key)

    @cached_property
    def by_id(self) -> Mapping[str, Requirement]:
        """Its requirements by their ids."""
        return {r.id: r for r in self.requirements}

    def requirement(self, identifier: str) -> Requirement:
        """The requirement with this id; NoSuchRequirement with a hint otherwise."""
        if identifier not in self.by_id:
            raise NoSuchRequirement(f"{identifier!r} is not a requirement of {self.name}." + hint(identifier, list(self.by_id)))
        return self.by_id[identifier]


def _missing(key: str) -> Operation:
    raise KeyError(key)
