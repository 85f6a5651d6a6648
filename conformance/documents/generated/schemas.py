"""A schema in words: its type, its bounds, its members, and how sure each bound is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from conformance.catalogue import Json, resolve
from conformance.documents.generated.markup import code, codes, words

BOUNDS = {
    "minItems": ("items", "at least"),
    "maxItems": ("items", "at most"),
    "minLength": ("characters", "at least"),
    "maxLength": ("characters", "at most"),
    "minimum": ("", "at least"),
    "exclusiveMinimum": ("", "more than"),
    "maximum": ("", "at most"),
    "exclusiveMaximum": ("", "less than"),
    "multipleOf": ("", "a multiple of"),
}
"""Keywords that bound a value: what is counted, and how it is said."""
DEEPEST = 8
"""Levels of members that are walked into: a schema may contain itself."""


@dataclass(frozen=True)
class Member:
    """One member of a body, or the body itself."""

    place: str
    """``documents[].text``; empty for the whole body."""
    schema: Json = field(repr=False)
    """Resolved."""
    name: str = ""
    """Of the component that the schema is, where it has one."""
    required: bool = False


def members(bundle: Json, schema: Any) -> Iterator[Member]:
    """The body and all its members, the outer ones first; those of alternatives, too, and none twice."""
    seen: set[str] = set()
    for member in _walk(bundle, schema, "", required=True, depth=0):
        if member.place not in seen:
            seen.add(member.place)
            yield member


def component(schema: Any) -> str:
    """The name of the component that a schema refers to; empty for one that stands in its place."""
    return str(cast("Json", schema).get("$ref", "")).rpartition("/")[2] if isinstance(schema, dict) else ""


def kind(schema: Json) -> str:
    """Its type in a few words: ``string (date-time)``, ``array``, ``one of several``."""
    stated = schema.get("type")
    types = cast("list[str]", stated) if isinstance(stated, list) else [str(stated)] if stated else []
    if types:
        return " or ".join(types) + (f" ({schema['format']})" if "format" in schema else "")
    return "one of several" if {"anyOf", "oneOf"} & schema.keys() else ""


def bounds(schema: Json) -> Iterator[str]:
    """What its keywords say of a value: ``at least 12 items``, ``one of daily, hourly``."""
    for keyword, (counted, said) in BOUNDS.items():
        if keyword in schema:
            yield f"{said} {number(schema[keyword])} {counted if schema[keyword] != 1 else counted[:-1]}".rstrip()
    if "enum" in schema:
        yield f"one of {codes(_word(value) for value in schema['enum'])}"
    if "const" in schema:
        yield f"always {code(_word(schema['const']))}"
    if "pattern" in schema:
        yield f"matches {code(schema['pattern'])}"


def uncertain(schema: Json) -> Iterator[str]:
    """Where documented servers differ from what is published, with the reason, for what bounds a value or a form."""
    for keyword, entry in cast("Json", schema.get("x-unsure", {})).items():
        reason: str = entry if isinstance(entry, str) else entry["reason"]
        yield f"{code(keyword)}: {words(reason)}"


def number(value: float) -> str:
    """A bound as people write it."""
    return str(int(value)) if float(value).is_integer() else str(value)


def _word(value: Any) -> str:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _walk(bundle: Json, schema: Any, place: str, *, required: bool, depth: int) -> Iterator[Member]:
    resolved = resolve(bundle, schema)
    if not isinstance(resolved, dict) or depth > DEEPEST:
        return
    known = cast("Json", resolved)
    yield Member(place, known, component(schema), required)
    needed: list[str] = known.get("required", [])
    for name, inner in cast("Json", known.get("properties", {})).items():
        yield from _walk(bundle, inner, f"{place}.{name}" if place else name, required=name in needed, depth=depth + 1)
    if "items" in known:
        yield from _walk(bundle, known["items"], f"{place}[]", required=True, depth=depth + 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for inner in known.get(keyword, []):
            yield from (m for m in _walk(bundle, inner, place, required=required, depth=depth + 1) if m.place != place)
