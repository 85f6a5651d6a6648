"""Whether the language is right, on documents whose truth is known, and the same in both versions."""

from dataclasses import replace

from hypothesis import given, settings

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts import languages
from conformance.worlds.texts.document import Document, numbered
from conformance.worlds.texts.strategies import foreign, texts

ALIKE = ("impossible", "possible", "important", "page", "image", "question", "surprise", "double", "village", "station")
"""Words that English and French write in the same way."""

OUTCOMES_OF_A_HINT = {"fr": "the-hint-decides", "en": "the-hint-is-in-vain"}
"""What the language of such a word with the hint fr says, where it is English without one."""


@on("identifies-languages", "languages")
def test_paragraphs_are_mostly_in_their_languages(text: TextAnalytics, operation: str) -> None:
    """A detector that is wrong for most paragraphs sends most letters to the wrong reader."""
    text.demand_rate(0.5, "is in its language", operation, languages.paragraphs(1), _in_its_language)


@on("identifies-languages-reliably", "languages")
def test_paragraphs_are_in_their_languages(text: TextAnalytics, operation: str) -> None:
    """Three sentences are enough in any of the twenty languages."""
    text.demand_rate(0.9, "is in its language", operation, languages.paragraphs(3), _in_its_language)


@on("majority-language-wins", "languages")
def test_a_few_foreign_words_seldom_change_the_language(text: TextAnalytics, operation: str) -> None:
    """A letter with a quotation in it must not be answered in the language of the quotation."""
    text.demand_rate(0.5, "is in the language of most of its words", operation, languages.mostly(20), _in_its_language)


@on("majority-language-wins-reliably", "languages")
def test_a_few_foreign_words_change_nothing(text: TextAnalytics, operation: str) -> None:
    """A quotation does not turn a letter into a foreign one."""
    text.demand_rate(0.8, "is in the language of most of its words", operation, languages.mostly(20), _in_its_language)


@on("hint-settles-ambiguous-texts", "languages")
def test_hints_settle_what_is_written_alike(text: TextAnalytics, operation: str) -> None:
    """Whoever knows where a short text comes from says so by a hint, and must not say it in vain."""
    words = numbered(map(Document, ALIKE))
    unhinted = text.ask(operation, words).documents
    hinted = text.ask(operation, [replace(word, members={"countryHint": "fr"}) for word in words]).documents

    both = [word for word in words if word.id in unhinted and word.id in hinted]
    found = [(word.text, _code(unhinted[word.id]), _code(hinted[word.id])) for word in both]
    for _, *codes in found:
        if codes[0] == "en" and codes[1] in OUTCOMES_OF_A_HINT:
            rule = f"{operation}.hint-settles-ambiguous-texts"
            text.door.witness.saw_done(rule, OUTCOMES_OF_A_HINT[codes[1]])
    settled = [word for word, *codes in found if codes == ["en", "fr"]]
    assert len(settled) >= 0.6 * len(found), f"without a hint and with fr, words are {found}"


@on("agrees-with-v3-0", "languages", versions=["v3.1"])
@settings(max_examples=5)
@given(content=texts(foreign()))
def test_both_versions_find_the_same_language(text: TextAnalytics, operation: str, content: str) -> None:
    """A client that moves to the next version keeps its records."""
    later = text.said(operation, content)["detectedLanguage"]["iso6391Name"]
    earlier = text.said("text-v3.0.languages", content)["detectedLanguage"]["iso6391Name"]

    assert earlier == later, f"{content!r} is {earlier} in v3.0 and {later} in v3.1"


def _code(said: Json) -> str:
    return said["detectedLanguage"]["iso6391Name"].lower()


def _in_its_language(document: Document, said: Json) -> bool:
    return _code(said) == document.language
