from __future__ import annotations

import pytest
import yaml
from openapi_spec_validator import validate

from conformance import catalogue


@pytest.fixture(params=catalogue.names())
def container(request: pytest.FixtureRequest) -> catalogue.Container:
    return catalogue.container(request.param)


def test_the_bundle_is_valid_openapi_and_survives_yaml(container: catalogue.Container) -> None:
    validate(container.bundle)

    assert yaml.safe_load(catalogue.as_yaml(container.bundle))["openapi"] == "3.1.0"


def test_every_example_in_a_description_is_valid(container: catalogue.Container) -> None:
    import jsonschema_rs

    checked = 0
    for operation in container.operations:
        body = catalogue.resolve(container.bundle, operation.definition.get("requestBody", {}))
        answers = [catalogue.resolve(container.bundle, r) for r in operation.definition["responses"].values()]
        for content in [body.get("content", {}), *[a.get("content", {}) for a in answers]]:
            for media in content.values():
                if "example" in media and "schema" in media:
                    schema = {**media["schema"], "components": container.bundle["components"]}
                    assert list(jsonschema_rs.iter_errors(schema, media["example"])) == [], operation.key
                    checked += 1
    assert checked >= len(container.operations) - 2


def test_every_operation_carries_the_derived_requirements(container: catalogue.Container) -> None:
    ids = {r.id for r in container.requirements}
    for operation in container.operations:
        rules = {"answers-as-described", "accepts-valid", "never-breaks"}
        if operation.takes_input:
            rules.add("refuses-invalid")
        assert {f"{operation.key}.{rule}" for rule in rules} <= ids


def test_the_nearest_name_is_proposed() -> None:
    with pytest.raises(catalogue.NoSuchContainer, match="Did you mean 'anomaly-detector'"):
        catalogue.container("anomaly-finder")


def test_components_of_two_descriptions_do_not_collide() -> None:
    document = {
        "a": {"$ref": "#/components/schemas/X"},
        "components": {"schemas": {"X": {"items": {"$ref": "#/components/schemas/Y"}}, "Y": {"type": "string"}, "Z": {}}},
    }
    first = {"X": {"items": {"$ref": "#/components/schemas/Y"}}, "Y": {"type": "number"}, "Z": {}}

    renamed = catalogue.without_colliding_components(document, "other-v1", {"components": {"schemas": first}})

    assert renamed["a"] == {"$ref": "#/components/schemas/X-other-v1"}, "X is the same, but what it refers to is not"
    assert renamed["components"]["schemas"] == {
        "X-other-v1": {"items": {"$ref": "#/components/schemas/Y-other-v1"}},
        "Y-other-v1": {"type": "string"},
        "Z": {},
    }
