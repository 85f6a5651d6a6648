"""The members of the files that leave the program, from their JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.catalogue import Json
from conformance.documents.generated.markup import code, link, paragraphs, table, words
from conformance.documents.generated.schemas import bounds, component, kind


def page(title: str, introduction: str, schema: Json) -> str:
    """The page of one format: a table for each kind of object in it."""
    parts = [f"# {title}", introduction]
    for name, described in cast("Json", schema.get("$defs", {})).items():
        parts += [f"## {name} {{#{name.lower()}}}", words(described.get("description", ""))]
        parts += [table(("Member", "Holds", "Needed", "What it is"), _rows(described))]
        parts += ["; ".join(bounds(described))] if "enum" in described else []
    return paragraphs(parts)


def _rows(described: Json) -> Iterator[tuple[str, str, str, str]]:
    needed: list[str] = described.get("required", [])
    for name, member in cast("Json", described.get("properties", {})).items():
        yield code(name), holds(member), "yes" if name in needed else "", words(member.get("description", ""))


def holds(schema: Any, address: str = "#{name}") -> str:
    """What a member may hold, with links to the components that it refers to."""
    if not isinstance(schema, dict):
        return "anything" if schema else ""
    known = cast("Json", schema)
    named = component(known)
    if named:
        return link(code(named), address.format(name=named.lower()))
    alternatives = [*known.get("anyOf", []), *known.get("oneOf", [])]
    if alternatives:
        return " or ".join(dict.fromkeys(holds(inner, address) for inner in alternatives))
    if "items" in known:
        inner = holds(known["items"], address)
        limits = "".join(f", {bound}" for bound in bounds(known))
        return kind(known).replace("array", f"array of {inner}" if inner else "array", 1) + limits
    values = known.get("additionalProperties")
    if isinstance(values, dict) and values:
        return f"object of {holds(values, address)}"
    said = [kind(known), *(bound for bound in bounds(known) if not bound.startswith("matches"))]
    return "; ".join(part for part in said if part)
