"""The sentences of a document: where each of them stands."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness.text.client import Json, TextAnalytics, on, spans
from conformance.worlds.texts.document import UNITS, Unit, part, size
from conformance.worlds.texts.strategies import odd, plain, settled, texts

in_every_unit = pytest.mark.parametrize("unit", UNITS)


def undisputed(unit: Unit) -> st.SearchStrategy[str]:
    """Texts whose length in this unit is sure: text elements depend on the version of Unicode."""
    return texts(settled() if unit == "TextElement_v8" else odd())


@on("sentences-are-in-order", "sentiment", versions=["v3.0"])
@settings(max_examples=10)
@given(content=texts(plain()))
def test_sentences_follow_each_other(text: TextAnalytics, operation: str, content: str) -> None:
    """A text is read from its beginning to its end."""
    _demand_order(content, text.said(operation, content), "UnicodeCodePoint")


@on("sentences-are-in-order", "sentiment", versions=["v3.1"])
@in_every_unit
@settings(max_examples=10)
@given(data=st.data())
def test_sentences_follow_each_other_in_every_unit(
    text: TextAnalytics, operation: str, unit: Unit, data: st.DataObject
) -> None:
    """A text is read from its beginning to its end."""
    content = data.draw(undisputed(unit))
    _demand_order(content, text.said(operation, content, stringIndexType=unit), unit)


@on("sentences-tile-the-text", "sentiment", versions=["v3.0"])
@settings(max_examples=10)
@given(content=texts(plain()))
def test_sentences_tile_the_text(text: TextAnalytics, operation: str, content: str) -> None:
    """A client that colours sentences leaves no letter out."""
    _demand_no_gap(content, text.said(operation, content), "UnicodeCodePoint")


@on("sentences-tile-the-text", "sentiment", versions=["v3.1"])
@in_every_unit
@settings(max_examples=10)
@given(data=st.data())
def test_sentences_tile_the_text_in_every_unit(text: TextAnalytics, operation: str, unit: Unit, data: st.DataObject) -> None:
    """A client that colours sentences leaves no letter out."""
    content = data.draw(undisputed(unit))
    _demand_no_gap(content, text.said(operation, content, stringIndexType=unit), unit)


@on("slices-give-the-text", "sentiment", versions=["v3.0"])
@settings(max_examples=10)
@given(content=texts(plain()))
def test_offset_and_length_cut_out_the_sentence(text: TextAnalytics, operation: str, content: str) -> None:
    """Clients underline what stands at an offset; where the unit is not said, only plain text is sure."""
    _demand_slices(content, text.said(operation, content), "UnicodeCodePoint")


@on("slices-give-the-text", "sentiment", versions=["v3.1"])
@in_every_unit
@settings(max_examples=10)
@given(data=st.data())
def test_offset_and_length_cut_out_the_sentence_in_every_unit(
    text: TextAnalytics, operation: str, unit: Unit, data: st.DataObject
) -> None:
    """Clients underline what stands at an offset, in the unit of their own strings."""
    content = data.draw(undisputed(unit))
    _demand_slices(content, text.said(operation, content, stringIndexType=unit), unit)


def _demand_order(content: str, said: Json, unit: Unit) -> None:
    end, whole = 0, size(content, unit)
    for begin, following in spans(said):
        assert end <= begin <= following <= whole, (
            f"a sentence stands from {begin} to {following} in a text of {whole}, behind one that ends at {end}"
        )
        end = following


def _demand_no_gap(content: str, said: Json, unit: Unit) -> None:
    whole = size(content, unit)
    for (_, end), (begin, _) in pairwise([(0, 0), *spans(said), (whole, whole)]):
        between = part(content, end, max(0, begin - end), unit)
        assert not between.strip(), f"{between!r} from {end} to {begin} belongs to no sentence"


def _demand_slices(content: str, said: Json, unit: Unit) -> None:
    for sentence in said["sentences"]:
        cut = part(content, sentence["offset"], sentence["length"], unit)
        told = sentence.get("text", cut)
        assert cut == told, f"at {sentence['offset']} stands {cut!r}, and the sentence is {told!r}"
