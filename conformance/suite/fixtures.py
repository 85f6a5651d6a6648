"""Resources that a run finds or makes on the target, so that the corpus can name them in a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conformance.catalogue import Operation, resolve
from conformance.suite.container.description import linked_document_name
from conformance.suite.door import Door

FIXTURES: Mapping[str, Callable[[Door], str]] = {"linked-document": linked_document_name}
"""``x-fixture`` beside a parameter: what finds or makes the value. It skips, with the reason, when it cannot."""


def bindings(door: Door, operation: Operation) -> dict[str, str]:
    """The value of each path parameter of an operation that a resource stands behind."""
    parameters = [resolve(door.container.bundle, p) for p in operation.definition.get("parameters", [])]
    return {p["name"]: FIXTURES[p["x-fixture"]](door) for p in parameters if "x-fixture" in p}
