"""The container's documentation of itself: GET /swagger, and the OpenAPI document behind it."""

import pytest

from conformance.description.named import comparable, named_operations
from conformance.harness import Door, requirement
from conformance.harness.container.browser import PAGES, Astray, follow
from conformance.harness.container.documents import (
    PAGE,
    Json,
    linked_documents,
    reference_elsewhere,
)
from conformance.harness.container.query import required_operations
from conformance.harness.door import rests_on

pytestmark = pytest.mark.usefixtures("pages")
DOCUMENTS = "container.openapi.names-every-operation"


@requirement("container.swagger.ends-at-a-page")
def test_swagger_ends_at_a_page(door: Door) -> None:
    """Developers type this address into a browser to try the container out."""
    try:
        target, answer = follow(door, PAGE)
        wrong = "" if answer.status == 200 and answer.media_type in PAGES else f"{target} answered {answer.excerpt(80)}"
    except Astray as astray:
        wrong = str(astray)

    assert not wrong, wrong


@requirement("container.openapi.is-valid")
def test_the_linked_documents_are_valid(door: Door) -> None:
    """Generators of clients refuse a description that is not valid OpenAPI."""
    documents = [each.document for each in linked_documents(door) if each.document is not None]
    if not documents:
        pytest.skip(f"no document is there: {rests_on(DOCUMENTS)}")
    elsewhere = next((found for each in documents if (found := reference_elsewhere(each))), "")
    if elsewhere:
        pytest.skip(f"a document refers to {elsewhere[:200]!r}, which is not fetched, so whether it is valid is not known")

    # the kit's own description, as its emulator serves it, is known to be valid
    ours = {**door.container.bundle, "servers": [{"url": "/"}]}
    wrong = next(filter(None, (_invalidity(document) for document in documents if document != ours)), "")
    assert not wrong, f"the document is not valid OpenAPI: {wrong}"


@requirement(DOCUMENTS)
def test_the_linked_documents_name_every_operation(door: Door) -> None:
    """No generated client can call an operation that the description leaves out."""
    linked = linked_documents(door)
    documents = [each.document for each in linked if each.document is not None]

    assert documents, f"{linked[0].target} is linked from {PAGE} and answered {linked[0].answer.excerpt(80)}"
    named = {operation for document in documents for operation in named_operations(document)}
    served = required_operations(door)
    missing = [o.label for o in served if (o.method.lower(), comparable(o.path)) not in named]
    assert not missing, f"{len(missing)} of {len(served)} operations are not in the document, first {missing[0]}"


def _invalidity(document: Json) -> str:
    """What is wrong with a document; empty when it is valid OpenAPI of its version."""
    from openapi_spec_validator import validate  # takes longer to import than all of the suite
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

    try:
        validate(document)
    except OpenAPIValidationError as error:
        place = "/".join(str(part) for part in error.absolute_path) or "the top"
        return f"at {place}: {' '.join(error.message.split())[:200]}"
    except Exception as error:  # noqa: BLE001 - validators stumble over documents in many ways, such as endless references
        return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return ""
