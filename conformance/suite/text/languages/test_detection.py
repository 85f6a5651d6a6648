"""Language detection: the hint, what cannot be told, and what both versions say."""

import pytest
from hypothesis import given, settings

from conformance.harness.text.client import TextAnalytics, on
from conformance.worlds.texts.document import Document, body
from conformance.worlds.texts.strategies import foreign, texts

UNKNOWN = "(Unknown)"


@on("digits-are-unknown", "languages")
@pytest.mark.parametrize("digits", ["123", "2024 1999 42", "0"])
def test_digits_are_in_no_language(text: TextAnalytics, operation: str, digits: str) -> None:
    """A number is written alike everywhere, and a guess would be taken for a finding."""
    found = text.said(operation, digits)["detectedLanguage"]

    nothing = (found["name"], found["iso6391Name"], found["confidenceScore"]) == (UNKNOWN, UNKNOWN, 0)
    assert nothing, f"{digits!r} is said to be {found}"


@on("empty-hint-is-served", "languages")
@settings(max_examples=5)
@given(content=texts(foreign()))
def test_an_empty_hint_switches_the_hint_off(text: TextAnalytics, operation: str, content: str) -> None:
    """Official clients turn the word none into this."""
    answer = text.answer(operation, body([Document(content, members={"countryHint": ""})]))

    assert answer.status == 200, f"an empty countryHint was answered with {answer.excerpt()}"
    assert not answer.json()["errors"], f"an empty countryHint was answered with {answer.excerpt()}"


@on("agrees-with-v3-0", "languages", versions=["v3.1"])
@settings(max_examples=10)
@given(content=texts(foreign()))
def test_both_versions_find_the_same_language(text: TextAnalytics, operation: str, content: str) -> None:
    """A client that moves to the next version keeps its records."""
    later = text.said(operation, content)["detectedLanguage"]["iso6391Name"]
    earlier = text.said("text-v3.0.languages", content)["detectedLanguage"]["iso6391Name"]

    assert earlier == later, f"{content!r} is {earlier} in v3.0 and {later} in v3.1"
