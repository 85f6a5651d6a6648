"""Requirements out of the rows of a document, and those that every operation carries unwritten."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.catalogue.documents import BrokenSpecification
from conformance.catalogue.models import Json, Operation, Requirement


def written(holder: Json, operation: str | None) -> Iterator[Requirement]:
    """The requirements that stand as rows in an operation, or at the top of a document."""
    for row in holder.get("x-requirements", []):
        if row["level"] == "MUST" and row["basis"] not in ("documented", "schema"):
            raise BrokenSpecification(f"{row['id']} is a MUST, but its basis {row['basis']!r} allows SHOULD at most.")
        yield Requirement(**row, operation=operation)


def derived(operation: Operation) -> Iterator[Requirement]:
    """The requirements that nobody writes: every operation carries them, from its schema alone."""
    sentences = {
        "answers-as-described": "Status, media type, headers and body of every answer are as the description says.",
        "accepts-valid": "A request that is valid in form and meaning is served.",
        "refuses-invalid": "A request that breaks a constraint documented as enforced is refused.",
        "never-breaks": "No request is answered with a 5xx status, a stack trace or a dropped connection.",
    }
    for name, text in sentences.items():
        if name != "refuses-invalid" or operation.takes_input:
            yield Requirement(
                f"{operation.key}.{name}", "MUST", "schema", "core", text, f"Description of {operation.label}", operation.key
            )


def demand_unique(name: str, requirements: list[Requirement]) -> None:
    """Refuse a container that declares an id more than once."""
    identifiers = [r.id for r in requirements]
    twice = {i for i in identifiers if identifiers.count(i) > 1}
    if twice:
        raise BrokenSpecification(f"{name} declares {', '.join(sorted(twice))} more than once; an id is unique for ever.")
