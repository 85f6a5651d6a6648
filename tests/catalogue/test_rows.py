"""Rows that make no sense: each is refused in one sentence that says where it stands."""

from __future__ import annotations

import pytest
from counter import Specs

from conformance import catalogue
from conformance.catalogue import BrokenSpecification

OWN, SHARED = "counter-v1", "counter.requirements"
LACKS = "; operations are a list, the others text."
FORM = "in lower-case words joined by hyphens."
BOTH_SIDES = "is contested, and needs alternatives that are documented and others that are recorded."
PAGE = "{by: documented, text: It is.}"


def refusal_of(name: str) -> str:
    with pytest.raises(BrokenSpecification) as refusal:
        catalogue.container(name)
    return str(refusal.value.args[0])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "[list, add]",
            "[lost, add]",
            "'is-quick' holds for 'lost', which is no operation of counter-v1. Did you mean 'list'?",
        ),
        (
            "- rule: is-quick",
            "- id: counter-1.0.add.is-quick\n    rule: is-quick",
            "'counter-1.0.add.is-quick' has the rule 'is-quick' too; an id makes one requirement, a rule one per operation.",
        ),
        (
            "          level: MUST\n          basis: documented\n",
            "",
            f"'counter-1.0.add.counts-up' lacks level and basis{LACKS}",
        ),
        ("- id: counter-1.0.add.counts-up", "- rule: counts-up", f"'counts-up' lacks id{LACKS}"),
        ("- rule: is-quick\n    operations", "- operations", f"'An answer comes within a second.' lacks id{LACKS}"),
        ("    operations: [list, add]\n", "", f"'is-quick' lacks operations{LACKS}"),
        ("[list, add]", "[]", f"'is-quick' lacks operations{LACKS}"),
        ("[list, add]", "list", f"'is-quick' lacks operations{LACKS}"),
        ("text: An answer comes within a second.", "text: 12", f"'is-quick' lacks text{LACKS}"),
        (
            "text: Adding makes",
            "levle: MUST\n          text: Adding makes",
            "'counter-1.0.add.counts-up' has the member 'levle', which means nothing there. Did you mean 'level'?",
        ),
        (
            "- id: counter-1.0.add",
            "- id: other.add",
            f"'other.add.counts-up' has an id that is not counter-1.0.add.RULE {FORM}",
        ),
        (
            "- id: counter-1.0.errors.have-a-code",
            "- id: counter-1.0.errors.have-a-code\n    below: /nowhere",
            "'counter-1.0.errors.have-a-code' is checked below '/nowhere', where counter-v1 has no path.",
        ),
        ("add.counts-up", "list.up", f"'counter-1.0.list.up' has an id that is not counter-1.0.add.RULE {FORM}"),
        ("add.counts-up", "add.Counts_up", f"'counter-1.0.add.Counts_up' has an id that is not counter-1.0.add.RULE {FORM}"),
        ("1.0.errors.have-", "2.0.errors.", f"'counter-2.0.errors.a-code' has an id that is not counter-1.0.PLACE.RULE {FORM}"),
        ("errors.have-a-code", "errors", f"'counter-1.0.errors' has an id that is not counter-1.0.PLACE.RULE {FORM}"),
        ("rule: is-quick", "rule: is.quick", f"'is.quick' has an id that is not counter-1.0.list.RULE {FORM}"),
        ("errors.have-", "add.has-", "'counter-1.0.add.has-a-code' is of add alone; it belongs under that operation."),
        (
            "level: SHOULD",
            "level: SHALL",
            "'counter-1.0.errors.have-a-code' has the level 'SHALL', which is none of MUST, SHOULD, MAY.",
        ),
        ("basis: inferred", "basis: rumoured", "'counter-1.0.errors.have-a-code' has the basis 'rumoured', which is none of "),
        ("profile: behaviour", "profile: manners", "'counter-1.0.add.counts-up' has the profile 'manners', which is none of "),
        (
            "basis: documented",
            "basis: inferred",
            "'counter-1.0.add.counts-up' is a MUST, but its basis 'inferred' allows SHOULD at most.",
        ),
        ("basis: inferred", "basis: contested", f"'counter-1.0.errors.have-a-code' {BOTH_SIDES}"),
        (
            "basis: inferred",
            f"basis: contested\n    alternatives: {{bare: {PAGE}, wrapped: {PAGE}}}",
            f"'counter-1.0.errors.have-a-code' {BOTH_SIDES}",
        ),
        (
            "basis: inferred",
            f"basis: contested\n    alternatives: {{bare: {PAGE}, wrapped: {{by: rumour, text: It is.}}}}",
            f"'counter-1.0.errors.have-a-code' {BOTH_SIDES}",
        ),
        (
            "basis: inferred",
            f"basis: contested\n    alternatives: {{bare: {PAGE}, Wrapped: {PAGE}}}",
            "'counter-1.0.errors.have-a-code' has the alternative 'Wrapped', which is no name with the members by and text.",
        ),
        (
            "basis: inferred",
            f"basis: contested\n    alternatives: {{bare: {PAGE}, wrapped: It is.}}",
            "'counter-1.0.errors.have-a-code' has the alternative 'wrapped', which is no name with the members by and text.",
        ),
        (
            "basis: inferred",
            f"basis: inferred\n    alternatives: {{bare: {PAGE}}}",
            "'counter-1.0.errors.have-a-code' has alternatives, which a contested sentence has, and not one that is inferred.",
        ),
        (
            "{page}",
            "{pages}",
            "'counter-1.0.add.counts-up' speaks of 'pages' in braces, which counter-v1 lacks. Did you mean 'page'?",
        ),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(specs: Specs, old: str, new: str, sentence: str) -> None:
    specs.change(OWN, old, new)

    assert f"specs/counter-v1.yaml: the row {sentence}" in refusal_of("counter")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[add, list]", "[add, lists]", "holds for 'lists', which is no operation of counter-v1. Did you mean 'list'?"),
        ("    text: What was counted stays counted.\n", "", f"lacks text{LACKS}"),
        ("{page}", "{pages}", "speaks of 'pages' in braces, which counter-v1 lacks. Did you mean 'page'?"),
        ("counter-2.0.list:", "counter-3.0.list:", "differs for 'counter-3.0.list', for which it does not hold. Did you mean "),
        ("counter-2.0.list:", "counter-2.0.home:", "differs for 'counter-2.0.home', for which it does not hold."),
        (
            "{level: SHOULD,",
            "{text: Other words., level: SHOULD,",
            "differs for counter-2.0.list in more than level, basis, profile, source and alternatives.",
        ),
        ("{level: SHOULD, basis", "{basis", "is a MUST, but its basis 'reported' allows SHOULD at most."),
    ],
)
def test_a_shared_row_that_makes_no_sense_is_refused(specs: Specs, old: str, new: str, sentence: str) -> None:
    specs.change(SHARED, old, new)

    assert f"specs/counter.requirements.yaml: the row 'never-forgets' {sentence}" in refusal_of("counter")


@pytest.mark.parametrize(
    ("document", "old", "new", "sentence"),
    [
        (
            SHARED,
            "{service}.paths",
            "counter-2.0.paths",
            f"the row 'counter-2.0.paths.any-letter-case' has an id that is not counter-1.0.PLACE.RULE {FORM}",
        ),
        (
            SHARED,
            "services: [counter-1.0, counter-2.0]",
            "services: [counter-2.0]",
            "requirements.yaml does not list counter-1.0 among its services, but specs/counter-v1.yaml takes rows from it.",
        ),
        (SHARED, "requirements:\n", "requirements: 1\nothers:\n", "requirements.yaml: requirements is no list of rows."),
        (OWN, "requirements:\n  - id", "requirements:\n  - 1\n  - id", "counter-v1.yaml: x-requirements is no list of rows."),
        (OWN, "from: counter", "from: abacus", "abacus.requirements.yaml cannot be read (No such file or directory)"),
    ],
)
def test_files_that_do_not_fit_are_refused(specs: Specs, document: str, old: str, new: str, sentence: str) -> None:
    specs.change(document, old, new)

    assert sentence in refusal_of("counter")


@pytest.mark.parametrize(
    ("document", "old", "new", "twice"),
    [
        (OWN, "[list, add]", "[list, add, list]", "counter-1.0.list.is-quick"),
        (OWN, "add.counts-up", "add.is-quick", "counter-1.0.add.is-quick"),
        (OWN, "rule: is-quick", "rule: never-forgets", "counter-1.0.add.never-forgets, counter-1.0.list.never-forgets"),
        (OWN, "add.counts-up", "add.never-breaks", "counter-1.0.add.never-breaks"),
    ],
    ids=["in a list", "under an operation and at the top", "in a document and in the shared file", "written and derived"],
)
def test_a_rule_that_an_operation_has_twice_is_refused(specs: Specs, document: str, old: str, new: str, twice: str) -> None:
    specs.change(document, old, new)

    assert refusal_of("counter") == f"counter declares {twice} more than once; an id is unique for ever."
