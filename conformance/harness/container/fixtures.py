"""What the cases of the endpoints that every container has are about."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from conformance.harness.container.documents import linked_document_name
from conformance.harness.fixture import Fixture

FIXTURES: Mapping[str, Fixture] = {
    "linked-document": Fixture(lambda door, _name, _ids: unquote(linked_document_name(door))),
}
