"""The map from what sources state to requirements: complete for the ids it names, and strict in what it takes."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from counter import Specs

from conformance import catalogue
from conformance.catalogue import BrokenSpecification, Property
from conformance.catalogue.properties import read_properties

RULE = "counter-1.0.add.counts-up"
GOOD = {
    "counter": {
        "title": "The counter, by its makers",
        "left-out": {"advice": "It is about the desk that the counter stands on."},
        "properties": [
            {"number": 1, "text": "It counts.", "requirements": [RULE]},
            {"number": 2, "text": "It stands firmly."},
            {"number": 3, "text": "It forgets.", "left-out": {"launch": "It has to be started again."}},
            {
                "number": 4,
                "text": "All do.",
                "requirements": ["counter-*.add.counts-up"],
                "left-out": {"unsure": "Some do not."},
            },
        ],
    }
}
OTHER = {"number": 1, "text": "It counts."}
SIDE = "{by: documented, text: It is.}, other: {by: recorded, text: It is not.}"
CONTESTED = f"basis: contested\n    alternatives: {{one: {SIDE}}}"


def test_every_property_became_a_requirement_or_says_why_not() -> None:
    known = catalogue.properties()

    assert [p.id for p in known if not p.requirements and not p.because] == []
    assert sum(Counter(p.fate for p in known).values()) == len(known) == 293
    assert {p.reason for p in known if p.reason} <= catalogue.REASONS.keys()


def test_every_named_requirement_exists() -> None:
    declared = {r.id for c in catalogue.containers() for r in c.requirements}

    assert {identifier for p in catalogue.properties() for identifier in p.requirements} <= declared


def test_what_no_property_names_is_counted_as_coming_from_elsewhere() -> None:
    declared = {r.id for c in catalogue.containers() for r in c.requirements}
    named = {identifier for p in catalogue.properties() for identifier in p.requirements}
    others = {r.id for r in catalogue.elsewhere()}
    unwritten = {r.id for c in catalogue.containers() for r in c.requirements if r.unwritten}

    assert others.isdisjoint(named | unwritten)
    assert declared == named | others | unwritten


def test_a_map_is_read_as_it_stands(properties: Properties) -> None:
    one, two, three, four = properties.read(GOOD)

    assert (one.id, one.fate, one.requirements, one.because) == ("counter.1", "requirement", (RULE,), "")
    assert (two.fate, two.because) == ("advice", "It is about the desk that the counter stands on.")
    assert (three.fate, three.because) == ("launch", "It has to be started again.")
    assert (four.fate, four.in_part, four.requirements) == ("requirement", True, (RULE, "counter-2.0.add.counts-up"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            [OTHER | {"requirements": ["counter-1.0.add.counts-u"]}],
            "counter.1 names 'counter-1.0.add.counts-u', which is no requirement. Did you mean 'counter-1.0.add.counts-up'?",
        ),
        ([OTHER | {"requirements": []}], "counter.1 has requirements that are no list of ids."),
        ([OTHER | {"requirements": RULE}], "counter.1 has requirements that are no list of ids."),
        (
            [OTHER | {"requirements": ["counter-*.add.counts-up", RULE]}],
            f"counter.1 names {RULE!r} besides others that say the same.",
        ),
        ([OTHER], "counter.1 has neither requirements nor left-out."),
        (
            [OTHER | {"left-out": {"lunch": "It is late."}}],
            "counter.1 is left out for 'lunch', which is no reason. Did you mean 'launch'?",
        ),
        ([OTHER | {"left-out": {"launch": ""}}], "counter.1 is left out for 'launch' without a sentence that says why."),
        ([OTHER | {"left-out": {}}], "counter.1 has left-out that is not one reason with its sentence."),
        ([OTHER | {"left-out": "launch"}], "counter.1 has left-out that is not one reason with its sentence."),
        (
            [OTHER | {"number": 2, "requirements": [RULE]}],
            "counter.1 has the number 2; the properties of a source are numbered from 1, without a gap.",
        ),
        ([{"number": 1, "requirements": [RULE]}], "counter.1 lacks text."),
        ([{"number": 1, "text": ["It"], "requirements": [RULE]}], "counter.1 has the text ['It'], which is no text."),
        (
            [OTHER | {"requirments": [RULE]}],
            "counter.1 has the member 'requirments', which means nothing there. Did you mean 'requirements'?",
        ),
        (["It counts."], "counter.1 is no mapping."),
        ([], "counter lacks properties."),
        ("It counts.", "counter has no list of properties."),
    ],
)
def test_a_mistake_is_refused_in_one_sentence(properties: Properties, changed: object, sentence: str) -> None:
    with pytest.raises(BrokenSpecification) as refused:
        properties.read({"counter": {"title": "The counter", "properties": changed}})

    assert refused.value.args[0] == f"specs/properties.yaml: {sentence}"


def test_a_source_without_a_title_is_refused(properties: Properties) -> None:
    with pytest.raises(BrokenSpecification, match=r"counter lacks title\."):
        properties.read({"counter": {"properties": [OTHER | {"requirements": [RULE]}]}})


def test_a_property_is_contested_when_all_its_requirements_are(specs: Specs, properties: Properties) -> None:
    specs.change("counter.requirements", "level: MAY\n    basis: reported", f"level: SHOULD\n    {CONTESTED}")
    letter_case = "counter-1.0.paths.any-letter-case"
    rows = [OTHER | {"requirements": [letter_case]}, {"number": 2, "text": "So.", "requirements": [letter_case, RULE]}]

    assert [p.fate for p in properties.read({"counter": {"title": "The counter", "properties": rows}})] == [
        "contested",
        "requirement",
    ]


class Properties:
    """A map in place of the own one, read against the small catalogue."""

    def __init__(self, specs: Specs) -> None:
        self._specs = specs

    def read(self, document: object) -> list[Property]:
        (self._specs.folder / "properties.yaml").write_text(yaml.safe_dump(document, sort_keys=False))
        self._specs.forget()
        return list(read_properties({r.id: r for c in catalogue.containers() for r in c.requirements}))


@pytest.fixture
def properties(specs: Specs) -> Properties:
    return Properties(specs)
