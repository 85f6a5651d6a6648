"""What the descriptions of one container say of its operations: what they do, what they take at most, how they refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from conformance import catalogue
from conformance.catalogue import Container, Json, Operation
from conformance.documents.generated.markup import code, codes, table, words
from conformance.documents.generated.schemas import Member, bounds, members

LIMITING = ("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
"""Keywords that limit a request."""
OTHERWISE = "any other"
MOST_NAMED = 6
"""Operations that a row names; of more it says how many."""
_FIGURE = re.compile(r"\b(at (most|least)|up to) [0-9]|[0-9] (KB|MB)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")


def operations(container: Container) -> str:
    """Method, path and summary of each operation, the shared ones last."""
    rows = ((code(o.method), code(o.path), words(o.definition["summary"]), words(o.optional)) for o in container.operations)
    return table(("Method", "Path", "What it does", "Not in every image, because"), rows)


def limits(container: Container) -> str:
    """What each operation's request may hold at most and at least, and where a refusal is not sure."""
    rows = dict.fromkeys(row for operation in _own(container) for row in _limits(container, operation))
    by_limit: dict[tuple[str, str, str], list[str]] = {}
    for operation, *limit in rows:
        by_limit.setdefault((limit[0], limit[1], limit[2]), []).append(operation)
    own = [o.operation_id for o in _own(container)]
    lines = ((_named(named, own), *limit) for limit, named in by_limit.items())
    text = table(("Operation", "Part of the request", "Limit", "Not sure"), lines)
    return text or "The description states no limit.\n"


def errors(container: Container) -> str:
    """Each status by which a request is refused, then the codes by operation where they are known so closely."""
    own = [o.operation_id for o in _own(container)]
    refused: dict[tuple[str, str], list[str]] = {}
    for operation in _own(container):
        for status, answer in operation.definition["responses"].items():
            if not status.startswith("2"):
                described = words(catalogue.resolve(container.bundle, answer)["description"])
                refused.setdefault((_status(status), described), []).append(operation.operation_id)
    alike: dict[tuple[str, str], list[str]] = {}
    for (status, text), named in refused.items():
        alike.setdefault((text, _named(named, own)), []).append(status)
    ordered = sorted(alike.items(), key=lambda item: OTHERWISE in item[1])
    lines = ((", ".join(statuses), text, named) for (text, named), statuses in ordered)
    provoked = ((code(o.operation_id), _by_status(o.errors)) for o in _own(container) if o.errors)
    by_code = table(("Operation", "Codes by status"), provoked)
    listed = list(_codes(container))
    known = f"\nCodes that the description lists: {codes(listed)}.\n" if listed and not by_code else ""
    return table(("Status", "What it means", "Operations"), lines) + known + (f"\n{by_code}" if by_code else "")


def _own(container: Container) -> list[Operation]:
    """Its operations without those that every container has."""
    return [o for o in container.operations if o.package != catalogue.SHARED_DOCUMENT]


def _limits(container: Container, operation: Operation) -> Iterator[tuple[str, str, str, str]]:
    for sentence in _sentences(operation.definition.get("description", "")):
        yield operation.operation_id, "the whole request", sentence, ""
    for parameter in operation.definition.get("parameters", []):
        stated = catalogue.resolve(container.bundle, parameter)
        for member in members(container.bundle, stated["schema"]):
            place = f"parameter {code(stated['name'])}{f', {code(member.place)}' if member.place else ''}"
            yield from _limit(operation, place, member)
    for media in _content(container, operation).values():
        for member in members(container.bundle, media.get("schema", {})):
            yield from _limit(operation, code(member.place) or "the whole body", member)


def _limit(operation: Operation, place: str, member: Member) -> Iterator[tuple[str, str, str, str]]:
    schema = member.schema
    limiting = {keyword: schema[keyword] for keyword in LIMITING if keyword in schema}
    unsure: Json = schema.get("x-unsure", {})
    said = [*bounds(limiting), *_sentences(schema.get("description", ""))]
    doubts = [words(entry if isinstance(entry, str) else entry["reason"]) for key, entry in unsure.items() if key in limiting]
    if said:
        yield operation.operation_id, place, "; ".join(said).rstrip("."), "; ".join(dict.fromkeys(doubts))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a description that state a figure as a limit."""
    return (words(sentence) for sentence in _SENTENCE.split(text) if _FIGURE.search(sentence))


def _content(container: Container, operation: Operation) -> Json:
    body = catalogue.resolve(container.bundle, operation.definition.get("requestBody", {}))
    return cast("Json", body.get("content", {}))


def _codes(container: Container) -> Iterator[str]:
    """The words that the descriptions list for the member ``code`` of a refusal."""
    found: dict[str, None] = {}
    for operation in _own(container):
        for status, answer in operation.definition["responses"].items():
            if not status.startswith("2"):
                found |= dict.fromkeys(_codes_of(container.bundle, catalogue.resolve(container.bundle, answer)))
    yield from found


def _codes_of(bundle: Json, answer: Json) -> Iterator[str]:
    for media in cast("Json", answer.get("content", {})).values():
        for member in members(bundle, media.get("schema", {})):
            if member.place.rpartition(".")[2] == "code":
                listed: list[Any] = [*member.schema.get("enum", []), *member.schema.get("examples", [])]
                yield from (str(word) for word in listed if word is not None)


def _named(named: list[str], everybody: list[str]) -> str:
    """The operations of a row, or that it holds for all or all but one or two of them."""
    named = list(dict.fromkeys(named))
    others = [name for name in everybody if name not in named]
    if len(everybody) == 1:
        return ""
    if len(others) * 2 < len(everybody) and len(others) < 3:
        return f"all but {codes(others)}" if others else "all"
    return codes(named) if len(named) <= MOST_NAMED else f"{len(named)} operations"


def _status(status: str) -> str:
    return OTHERWISE if status == "default" else code(status)


def _by_status(stated: tuple[str, ...]) -> str:
    """The codes that an operation answers with: ``400`` with one or another, ``404`` with a third."""
    found: dict[str, list[str]] = {}
    for error in stated:
        status, _, word = error.partition(" ")
        found.setdefault(status, []).append(word)
    return "; ".join(f"{code(status)} {codes(listed)}" for status, listed in found.items())
