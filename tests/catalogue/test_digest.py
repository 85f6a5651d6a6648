"""The digest of a container covers what cases are made from, and no requirement."""

from __future__ import annotations

import json

import pytest
from counter import Specs

from conformance import catalogue

ROW = """
{indent}  level: SHOULD
{indent}  basis: inferred
{indent}  profile: behaviour
{indent}  text: One more sentence.
{indent}  source: No page states it
{indent}- """


@pytest.mark.parametrize(
    ("document", "before", "head", "indent"),
    [
        ("counter-v1", "- id: counter-1.0.add.counts-up", "- id: counter-1.0.add.one-more", 8),
        ("counter-v1", "- id: counter-1.0.errors", "- id: counter-1.0.errors.one-more", 2),
        ("counter-v1", "- rule: is-quick", "- rule: one-more\n    operations: [list]", 2),
        ("counter.requirements", "- rule: never-forgets", "- rule: one-more\n    operations: [list]", 2),
    ],
    ids=["under an operation", "of the document", "of operations", "shared"],
)
def test_one_more_row_leaves_the_digest(specs: Specs, document: str, before: str, head: str, indent: int) -> None:
    old = catalogue.container("counter")

    specs.change(document, before, head + ROW.replace("{indent}", " " * indent) + before.removeprefix("- "))
    new = catalogue.container("counter")

    assert len(new.requirements) > len(old.requirements)
    assert "One more sentence." in json.dumps(new.bundle)
    assert new.digest == old.digest
    assert new.interface == old.interface


@pytest.mark.parametrize(
    ("old", "new"),
    [("/v1/add", "/v1/plus"), ('"204"', '"202"'), ("Added.", "It was added.")],
    ids=["path", "status", "description"],
)
def test_another_interface_has_another_digest(specs: Specs, old: str, new: str) -> None:
    before = catalogue.container("counter").digest

    specs.change("counter-v1", old, new)

    assert catalogue.container("counter").digest != before


@pytest.mark.parametrize("name", catalogue.names())
def test_the_interface_is_the_bundle_without_requirements_and_codes(name: str) -> None:
    container = catalogue.container(name)
    bundle = json.loads(json.dumps(container.bundle))
    del bundle["x-requirements"]
    for members in bundle["paths"].values():
        for definition in members.values():
            definition.pop("x-requirements", None)
            definition.pop("x-errors", None)

    assert container.interface == bundle
    assert "x-requirements" not in json.dumps(container.interface)
    assert "x-errors" not in json.dumps(container.interface)
