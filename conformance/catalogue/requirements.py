"""Requirements out of the rows of the documents, and those that every operation carries unwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.catalogue.documents import BrokenSpecification, load, operations_of, resolve
from conformance.catalogue.models import Alternative, Json, Operation, Requirement
from conformance.catalogue.rows import WHOLE, Sheet

_SAYING_NOTHING = frozenset({"default", "description", "example", "examples", "x-unsure"})
"""Keywords that no value breaks."""


def expand(document: Json, name: str) -> None:
    """Put each row of a document under every operation it holds for, in full; its top keeps those of the whole document.

    A sentence stands once: under its one operation; or, with a rule and the operations it holds for, at the top of the
    document, or of the file that it shares with others (``x-requirements-from``).
    """
    operations = {definition["x-operation"]: definition for _, _, definition in operations_of(document)}
    sheets = list(_sheets(document, name, tuple(operations)))
    rows: dict[str, list[Json]] = {operation: [] for operation in (*operations, WHOLE)}
    for operation, definition in operations.items():
        for row in _rows(definition, "x-requirements", f"specs/{name}.yaml"):
            rows[operation].append(sheets[0].under_operation(row, operation))
    for sheet in sheets:
        for operation, row in sheet.expanded():
            rows[operation].append(row)
    document["x-requirements"] = rows[WHOLE]
    for operation, definition in operations.items():
        if rows[operation]:
            definition["x-requirements"] = rows[operation]


def written(holder: Json, operation: str | None) -> Iterator[Requirement]:
    """The requirements that stand in full in an operation, or at the top of a document."""
    for row in holder.get("x-requirements", []):
        members: Json = {**row, "alternatives": {n: Alternative(**said) for n, said in row.get("alternatives", {}).items()}}
        yield Requirement(**members, operation=operation)


def derived(operation: Operation, bundle: Json) -> Iterator[Requirement]:
    """The requirements that nobody writes: every operation carries them, from its description alone.

    Pages publish codes of internal errors, so one in the described form is no MUST; where no form is described,
    every 5xx breaks the operation.
    """
    sentences = {
        "answers-as-described": "Status, media type, headers and body of every answer are as the description says.",
        "accepts-valid": "A request that is valid in form and meaning is served.",
        "refuses-invalid": "A request that breaks a constraint documented as enforced is refused.",
        "never-breaks": "No request is answered with a stack trace, a dropped connection or an undescribed 5xx answer.",
    }
    source = f"Description of {operation.label}"
    for name, text in sentences.items():
        if name != "refuses-invalid" or operation.takes_input:
            yield Requirement(f"{operation.key}.{name}", "MUST", "schema", "core", text, source, operation.key)
    if _describes_internal_errors(operation, bundle):
        text = "No request is answered with a 5xx status, not even in the described form of an error."
        yield Requirement(f"{operation.key}.no-internal-errors", "SHOULD", "inferred", "core", text, source, operation.key)


def can_be_invalid(document: Json, definition: Json) -> bool:
    """Whether a request for an operation can violate anything that its description is sure of.

    A path names what is there, or what is not, which is no form.
    """
    parameters = [resolve(document, parameter) for parameter in definition.get("parameters", [])]
    return "requestBody" in definition or any(
        "x-fixture" not in parameter and (parameter.get("required") or _is_bounded(resolve(document, parameter["schema"])))
        for parameter in parameters
    )


def _is_bounded(schema: Json) -> bool:
    """Whether some text is certainly none of this schema."""
    unsure: dict[str, Any] = schema.get("x-unsure", {})
    surely = {keyword for keyword in schema if keyword not in unsure or not _may_go(unsure[keyword])} - _SAYING_NOTHING
    return bool(surely - ({"type"} if "string" in schema.get("type", "string") else set()))


def _may_go(unsure: str | Json) -> bool:
    """Whether some documented server does without a keyword, by what the description says beside it."""
    return isinstance(unsure, str) or unsure.get("widest", unsure.get("narrowest")) is None


def _describes_internal_errors(operation: Operation, bundle: Json) -> bool:
    """Whether the form of an answer with a 5xx status is described."""
    responses: Json = operation.definition["responses"]
    answers = [
        resolve(bundle, response) for status, response in responses.items() if str(status)[0] == "5" or status == "default"
    ]
    return any("schema" in media for answer in answers for media in answer.get("content", {}).values())


def demand_unique(name: str, requirements: list[Requirement]) -> None:
    """Refuse a container that declares an id more than once."""
    identifiers = [r.id for r in requirements]
    twice = {i for i in identifiers if identifiers.count(i) > 1}
    if twice:
        raise BrokenSpecification(f"{name} declares {', '.join(sorted(twice))} more than once; an id is unique for ever.")


def _sheets(document: Json, name: str, operations: tuple[str, ...]) -> Iterator[Sheet]:
    """The rows at the top of the document, then those that it shares with others."""
    service: str = document["x-service"]
    names = {"service": service, "version": document["info"]["version"], **document.get("x-sources", {})}
    own = f"specs/{name}.yaml"
    yield Sheet(own, _rows(document, "x-requirements", own), (service,), name, operations, tuple(document["paths"]), names)
    if "x-requirements-from" in document:
        shared = load(f"{document['x-requirements-from']}.requirements")
        file = f"specs/{document['x-requirements-from']}.requirements.yaml"
        services: list[str] = shared.get("services", [])
        if service not in services:
            raise BrokenSpecification(f"{file} does not list {service} among its services, but {own} takes rows from it.")
        yield Sheet(file, _rows(shared, "requirements", file), services, name, operations, tuple(document["paths"]), names)


def _rows(holder: Json, member: str, file: str) -> list[Json]:
    rows: Any = holder.get(member, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[Any]", rows)):
        raise BrokenSpecification(f"{file}: {member} is no list of rows.")
    return cast("list[Json]", rows)
