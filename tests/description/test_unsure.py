"""The two ends of what a description is sure of."""

from conformance.description.unsure import narrowest, widest


def test_a_bare_reason_drops_the_keyword_from_the_widest_schema_only() -> None:
    schema = {"type": "integer", "maximum": 9, "x-unsure": {"maximum": "a limit is stated, a refusal is not"}}

    assert narrowest(schema) == {"type": "integer", "maximum": 9}
    assert widest(schema) == {"type": "integer"}


def test_a_reason_in_a_mapping_means_the_same() -> None:
    schema = {"maximum": 9, "x-unsure": {"maximum": {"reason": "not stated"}}}

    assert narrowest(schema) == {"maximum": 9}
    assert widest(schema) == {}


def test_narrowest_alone_leaves_the_widest_schema_as_published() -> None:
    schema = {"required": ["a"], "x-unsure": {"required": {"reason": "one profile wants b", "narrowest": ["a", "b"]}}}

    assert narrowest(schema) == {"required": ["a", "b"]}
    assert widest(schema) == {"required": ["a"]}


def test_narrowest_may_add_a_keyword_that_is_not_published() -> None:
    schema = {"type": "object", "x-unsure": {"additionalProperties": {"reason": "not stated", "narrowest": False}}}

    assert narrowest(schema) == {"type": "object", "additionalProperties": False}
    assert widest(schema) == {"type": "object"}


def test_widest_replaces_the_keyword_and_null_drops_it() -> None:
    schema = {
        "type": "string",
        "enum": ["a", "b"],
        "x-unsure": {
            "type": {"reason": "coerced", "widest": ["string", "null"]},
            "enum": {"reason": "b is late", "narrowest": ["a"], "widest": None},
        },
    }

    assert narrowest(schema) == {"type": "string", "enum": ["a"]}
    assert widest(schema) == {"type": ["string", "null"]}


def test_a_whole_document_is_read_through_and_its_references_and_data_stay() -> None:
    document = {
        "paths": {"/x": {"post": {"schema": {"$ref": "#/components/schemas/S"}, "example": {"x-unsure": "data"}}}},
        "components": {"schemas": {"S": {"items": [{"minimum": 1, "x-unsure": {"minimum": "not stated"}}]}}},
    }

    assert widest(document)["paths"] == document["paths"]
    assert widest(document)["components"] == {"schemas": {"S": {"items": [{}]}}}
    assert "x-unsure" in document["components"]["schemas"]["S"]["items"][0]
