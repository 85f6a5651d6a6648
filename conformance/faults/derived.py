"""Faults that nobody writes: each is a member of an answer that the description requires, left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation, resolve
from conformance.faults.fault import Fault, Json, Reply, spoiling


def derived(container: Container) -> tuple[Fault, ...]:
    """The derived faults of a container, in the order of its operations.

    The pages that every container serves have none: each of their members is what a written requirement is about.
    """
    own = (o for o in container.operations if o.service != SHARED_DOCUMENT)
    return tuple(fault for operation in own for fault in _without_a_member(container, operation))


def _without_a_member(container: Container, operation: Operation) -> Iterator[Fault]:
    """The first member that each answer of success must have, left out."""
    schemas = (_schema(container, response) for response in _successes(container, operation))
    member = next((schema["required"][0] for schema in schemas if schema.get("required")), None)
    if member is None:
        return

    def spoil(reply: Reply) -> None:
        answer: object = reply.json
        if isinstance(answer, dict):
            reply.json = {name: value for name, value in cast("Json", answer).items() if name != member}

    yield Fault(
        f"derived.{operation.key}.without-{_hyphenated(member)}",
        f"Leaves {member} out of the answer of {operation.label}, though it is required.",
        breaks=(f"{operation.key}.answers-as-described",),
        at=(operation.key,),
        misserve=spoiling(spoil),
        kind="derived",
    )


def _successes(container: Container, operation: Operation) -> list[Json]:
    responses: Json = operation.definition["responses"]
    return [resolve(container.bundle, response) for status, response in responses.items() if str(status).startswith("2")]


def _schema(container: Container, response: Json) -> Json:
    """The schema of a JSON body; an empty one when there is none."""
    content: dict[str, Json] = response.get("content", {})
    nothing: Json = {}
    media = next((media for name, media in content.items() if name.endswith("json")), nothing)
    return resolve(container.bundle, media.get("schema", {}))


def _hyphenated(member: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", member).lower()
