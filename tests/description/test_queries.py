"""What can be said of a query: certainly valid, certainly invalid, or neither."""

from __future__ import annotations

import pytest

from conformance import catalogue
from conformance.catalogue import Json
from conformance.catalogue.requirements import can_be_invalid
from conformance.description.queries import Queries

FACE = catalogue.container("face")


def standing(operation: str, query: str) -> str:
    return Queries(FACE.bundle, FACE.operation(f"face.{operation}")).standing(f"/path?{query}")


@pytest.mark.parametrize(
    ("operation", "query", "expected"),
    [
        ("list-person-groups", "", "valid"),
        ("list-person-groups", "start=a_group&top=1000&returnRecognitionModel=true", "valid"),
        ("list-person-groups", "top=0", "invalid"),
        ("list-person-groups", "top=1001", "invalid"),
        ("list-person-groups", "top=many", "invalid"),
        ("list-person-groups", "top=", "uncertain"),
        ("list-person-groups", "top=1&top=2", "uncertain"),
        ("list-person-groups", f"start={'a' * 65}", "invalid"),
        ("list-person-groups", "start=A", "uncertain"),
        ("list-person-groups", "returnRecognitionModel=maybe", "uncertain"),
        ("list-person-groups", "of=another", "uncertain"),
        ("detect", "returnFaceAttributes=blur,noise", "valid"),
        ("detect", "returnFaceAttributes=Blur", "uncertain"),
        ("detect", "returnFaceAttributes=wisdom", "invalid"),
        ("add-person-face", "targetFace=1,2,3,4", "valid"),
        ("add-person-face", "targetFace=1,2,3", "invalid"),
        ("add-person-face", "targetFace=a,b,c,d", "invalid"),
    ],
)
def test_a_query_stands_where_all_its_parameters_do(operation: str, query: str, expected: str) -> None:
    assert standing(operation, query) == expected


def test_an_objection_names_the_parameter() -> None:
    queries = Queries(FACE.bundle, FACE.operation("face.list-persons"))

    assert queries.objection("/path?top=0") == "top in the query: 0 is less than the minimum of 1"
    assert not queries.objection("/path?top=1")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, False),
        ({"type": "string", "maxLength": 64}, True),
        ({"type": "string", "maxLength": 64, "x-unsure": {"maxLength": "a limit is stated, a refusal is not"}}, False),
        ({"type": "string", "maxLength": 64, "x-unsure": {"maxLength": {"reason": "it grew", "widest": 128}}}, True),
        ({"type": "string", "enum": ["a", "b"], "x-unsure": {"enum": {"reason": "b is new", "narrowest": ["a"]}}}, True),
        ({"type": "boolean", "default": True}, True),
        ({"type": "boolean", "x-unsure": {"type": {"reason": "any word may do", "widest": None}}}, False),
    ],
)
def test_an_operation_can_be_asked_wrongly_where_its_description_is_sure_of_something(schema: Json, *, expected: bool) -> None:
    assert can_be_invalid({}, {"parameters": [{"name": "top", "in": "query", "schema": schema}]}) is expected
    assert not can_be_invalid({}, {"parameters": [{"name": "id", "in": "path", "schema": schema, "x-fixture": "thing"}]})
