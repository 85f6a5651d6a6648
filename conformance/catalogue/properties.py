"""What sources state that a black box can show, and which requirements came of it: ``specs/properties.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, cast, get_args

from conformance.catalogue.documents import BrokenSpecification, load
from conformance.catalogue.models import Json, Requirement
from conformance.refusal import hint

DOCUMENT = "properties"
Reason = Literal["contested", "unsure", "launch", "not-in-catalogue", "advice"]
Fate = Literal["requirement", "contested", "unsure", "launch", "not-in-catalogue", "advice"]
REASONS: Mapping[Reason, str] = {
    "contested": "a page states it, and a recorded answer of the real service broke it",
    "unsure": "sources are silent or differ, so that every answer is right",
    "launch": "only whoever starts the container, or stands at its billing endpoint, can see it",
    "not-in-catalogue": "it is of a service or version that is not described here",
    "advice": "it is about a set-up, and no answer breaks it",
}
"""Why no requirement checks a property."""
FATES: tuple[Fate, ...] = get_args(Fate)
_SOURCE = "title", "properties"
_LEFT_OUT = "left-out"


@dataclass(frozen=True)
class Property:
    """One thing that a source states, and what became of it."""

    source: str
    title: str
    """Of the source."""
    number: int
    """In its source, from 1 on."""
    text: str
    requirements: tuple[str, ...] = ()
    """The ids of those that check it."""
    reason: Reason | None = None
    """Why none does; where some do, why they leave out a part."""
    because: str = ""
    """The reason in a sentence."""
    contested: bool = False
    """Whether every requirement that checks it is contested."""

    @property
    def id(self) -> str:
        """Source and number: ``read.17``."""
        return f"{self.source}.{self.number}"

    @property
    def fate(self) -> Fate:
        """What became of it, in one word."""
        if self.requirements:
            return "contested" if self.contested else "requirement"
        return self.reason or "unsure"

    @property
    def in_part(self) -> bool:
        """Whether its requirements leave a part of it out."""
        return bool(self.requirements and self.reason)


def read_properties(requirements: Mapping[str, Requirement]) -> Iterator[Property]:
    """All properties, source by source; BrokenSpecification where the document names a requirement that none of these is."""
    for source, said in load(DOCUMENT).items():
        group = _members(said, source, _SOURCE)
        whole = _left_out(group, source)
        rows = group["properties"]
        if not isinstance(rows, list) or not rows:
            raise _refused(source, "has no list of properties")
        for number, row in enumerate(cast("list[Any]", rows), 1):
            yield _property(source, group["title"], number, row, whole, requirements)


def _property(
    source: str, title: str, number: int, said: Any, whole: tuple[Reason | None, str], known: Mapping[str, Requirement]
) -> Property:
    name = f"{source}.{number}"
    row = _members(said, name, ("number", "text"), ("requirements",))
    if row["number"] != number:
        raise _refused(name, f"has the number {row['number']!r}; the properties of a source are numbered from 1, without a gap")
    reason, because = _left_out(row, name)
    patterns = row.get("requirements", [])
    if not isinstance(patterns, list) or ("requirements" in row and not patterns):
        raise _refused(name, "has requirements that are no list of ids")
    found = tuple(_named(cast("list[Any]", patterns), name, known))
    if not found and not reason:
        reason, because = whole
    if not found and not reason:
        raise _refused(name, f"has neither requirements nor {_LEFT_OUT}")
    contested = bool(found) and all(known[identifier].basis == "contested" for identifier in found)
    return Property(source, title, number, row["text"], found, reason, because, contested)


def _named(patterns: Iterable[Any], name: str, known: Mapping[str, Requirement]) -> list[str]:
    """The requirements that these ids name, each once; ``*`` stands for any characters."""
    found: dict[str, None] = {}
    for pattern in patterns:
        fitting = [identifier for identifier in known if fnmatchcase(identifier, str(pattern))]
        if not fitting:
            raise _refused(name, f"names {pattern!r}, which is no requirement.{hint(str(pattern), list(known))}")
        if found.keys() >= set(fitting):
            raise _refused(name, f"names {pattern!r} besides others that say the same")
        found |= dict.fromkeys(fitting)
    return list(found)


def _left_out(holder: Json, name: str) -> tuple[Reason | None, str]:
    """The reason that stands with a source or a property, and its sentence."""
    said = holder.get(_LEFT_OUT)
    if said is None:
        return None, ""
    if not isinstance(said, dict) or len(cast("Json", said)) != 1:
        raise _refused(name, f"has {_LEFT_OUT} that is not one reason with its sentence")
    ((word, because),) = cast("Json", said).items()
    if word not in REASONS:
        raise _refused(name, f"is left out for {word!r}, which is no reason.{hint(str(word), list(REASONS))}")
    if not isinstance(because, str) or not because.endswith("."):
        raise _refused(name, f"is left out for {word!r} without a sentence that says why")
    return cast("Reason", word), because


def _members(said: Any, name: str, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> Json:
    if not isinstance(said, dict):
        raise _refused(name, "is no mapping")
    members = cast("Json", said)
    missing = [member for member in needed if not members.get(member)]
    if missing:
        raise _refused(name, f"lacks {' and '.join(missing)}")
    for member in ("title", "text"):
        if member in needed and not isinstance(members[member], str):
            raise _refused(name, f"has the {member} {members[member]!r}, which is no text")
    known = (*needed, *allowed, _LEFT_OUT)
    for member in members:
        if member not in known:
            raise _refused(name, f"has the member {member!r}, which means nothing there.{hint(str(member), list(known))}")
    return members


def _refused(name: str, what: str) -> BrokenSpecification:
    return BrokenSpecification(f"specs/{DOCUMENT}.yaml: {name} {what}{'' if what.endswith(('.', '?')) else '.'}")
