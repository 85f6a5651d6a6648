"""Whether the answers are right, on documents whose truth is known: stated as rates."""

from collections.abc import Sequence

import pytest

from conformance.suite.text.client import Json, TextAnalytics, on
from conformance.suite.text.samples import MINED
from conformance.worlds import text_languages, text_sentences
from conformance.worlds.text_document import Document


@on("tells-good-from-bad", "sentiment")
def test_plain_words_are_understood(text: TextAnalytics, operation: str) -> None:
    """What nobody would read otherwise."""
    clear = [document for kind in ("positive", "neutral", "negative") for document in text_sentences.clear(kind, 10)]

    def found(document: Document, said: Json) -> bool:
        return said["sentiment"] == document.sentiment

    missed = text.missed(operation, clear, found)

    _demand_rate(clear, missed, 0.8, "was labelled as its words are")


@on("finds-opinions", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
def test_plain_opinions_are_found(text: TextAnalytics, operation: str) -> None:
    """A thing, a judgement, and that the one is about the other."""
    plain = [Document(sentence) for sentence in text_sentences.opinions()]

    def found(_: Document, said: Json) -> bool:
        related = [r for s in said["sentences"] for target in s.get("targets", []) for r in target["relations"]]
        return any(relation["relationType"] == "assessment" for relation in related)

    missed = text.missed(operation, plain, found, **MINED)

    _demand_rate(plain, missed, 0.8, "has a target with an assessment")


@on("finds-the-topic", "keyphrases")
def test_the_topic_is_a_key_phrase(text: TextAnalytics, operation: str) -> None:
    """What is in every sentence and is no common word."""
    topical = text_sentences.about_something()

    def found(document: Document, said: Json) -> bool:
        return any(document.topic in phrase.casefold() for phrase in said["keyPhrases"])

    missed = text.missed(operation, topical, found)

    _demand_rate(topical, missed, 0.8, "has its topic among the key phrases")


@on("identifies-languages", "languages")
def test_paragraphs_are_in_their_languages(text: TextAnalytics, operation: str) -> None:
    """Three sentences are enough in any of the twenty languages."""
    paragraphs = text_languages.paragraphs(3)

    missed = text.missed(operation, paragraphs, _in_its_language)

    _demand_rate(paragraphs, missed, 0.9, "is in its language")


@on("majority-language-wins", "languages")
def test_a_few_foreign_words_change_nothing(text: TextAnalytics, operation: str) -> None:
    """A quotation does not turn a letter into a foreign one."""
    mixed = text_languages.mostly(20)

    missed = text.missed(operation, mixed, _in_its_language)

    _demand_rate(mixed, missed, 0.8, "is in the language of most of its words")


@on("hint-settles-ambiguous-texts", "languages")
def test_a_hint_settles_what_is_written_alike(text: TextAnalytics, operation: str) -> None:
    """The example that the documentation itself gives."""
    word = "impossible"
    results = text.ask(operation, [Document(word, "1"), Document(word, "2", {"countryHint": "fr"})]).documents

    found = [results[identifier]["detectedLanguage"]["iso6391Name"].lower() for identifier in ("1", "2")]
    assert found == ["en", "fr"], f"{word!r} is {found[0]} without a hint and {found[1]} with fr"


def _in_its_language(document: Document, said: Json) -> bool:
    return said["detectedLanguage"]["iso6391Name"].lower() == document.language


def _demand_rate(documents: Sequence[Document], missed: Sequence[Document], rate: float, what: str) -> None:
    right = len(documents) - len(missed)
    assert right >= rate * len(documents), f"{right} of {len(documents)}: {what}; the first that is not: {missed[0].text!r}"
