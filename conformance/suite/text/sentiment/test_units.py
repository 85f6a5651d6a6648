"""stringIndexType: what offsets and lengths count."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from conformance.harness.text.client import Results, TextAnalytics, on
from conformance.invariants.text.results import changed
from conformance.invariants.text.sentences import spans
from conformance.worlds.texts.document import UNITS, Document, Unit, body
from conformance.worlds.texts.strategies import english, odd, settled, texts

V31 = ["v3.1"]


@on("text-elements-are-the-default", "sentiment", versions=V31)
@settings(max_examples=5)
@given(content=texts(settled()))
def test_text_elements_are_the_default(text: TextAnalytics, operation: str, content: str) -> None:
    """Clients that name no unit count what people see."""
    unnamed, named = text.said(operation, content), text.said(operation, content, stringIndexType="TextElement_v8")

    assert spans(unnamed) == spans(named), (
        f"without a unit sentences stand at {spans(unnamed)}, by text elements at {spans(named)}"
    )


@on("units-agree-on-plain-text", "sentiment", versions=V31)
@settings(max_examples=5)
@given(content=texts(english()))
def test_units_agree_on_ascii(text: TextAnalytics, operation: str, content: str) -> None:
    """An ASCII letter counts one in every unit."""
    found = {unit: spans(text.said(operation, content, stringIndexType=unit)) for unit in UNITS}

    assert len({tuple(each) for each in found.values()}) == 1, f"in a text of ASCII letters, sentences stand at {found}"


@on("units-nest", "sentiment", versions=V31)
@settings(max_examples=5)
@given(content=texts(odd()))
def test_units_nest(text: TextAnalytics, operation: str, content: str) -> None:
    """A text element is one or more code points, and each of them one or two UTF-16 code units."""
    found = {unit: spans(text.said(operation, content, stringIndexType=unit)) for unit in UNITS}

    for fewer, more in pairwise(UNITS):
        pairs = zip(found[fewer], found[more], strict=False)
        wrong = [(a, b) for a, b in pairs if a[0] > b[0] or a[1] > b[1]]
        assert not wrong, f"a sentence stands from and to {wrong[0][0]} in {fewer} and {wrong[0][1]} in {more}"


@on("unit-in-any-letter-case", "sentiment", versions=V31)
@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=2)
@given(content=texts(settled()))
def test_the_letter_case_of_a_unit_does_not_matter(text: TextAnalytics, operation: str, unit: Unit, content: str) -> None:
    """Two pages write the same value in two ways."""
    small = unit[0].lower() + unit[1:]
    answer = text.answer(operation, body([Document(content)]), {"stringIndexType": small})

    assert answer.status == 200, f"stringIndexType={small} was answered with {answer.excerpt()}"
    small_found = Results(operation, (Document(content),), answer.json()).pairs[0][1]
    difference = changed(text.said(operation, content, stringIndexType=unit), small_found)
    assert not difference, f"with {unit} and with {small}, {difference}"
