"""Whether the language is right, on documents whose truth is known: stated as rates."""

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts import languages
from conformance.worlds.texts.document import Document


@on("identifies-languages", "languages")
def test_paragraphs_are_in_their_languages(text: TextAnalytics, operation: str) -> None:
    """Three sentences are enough in any of the twenty languages."""
    text.demand_rate(0.9, "is in its language", operation, languages.paragraphs(3), _in_its_language)


@on("majority-language-wins", "languages")
def test_a_few_foreign_words_change_nothing(text: TextAnalytics, operation: str) -> None:
    """A quotation does not turn a letter into a foreign one."""
    mixed = languages.mostly(20)

    text.demand_rate(0.8, "is in the language of most of its words", operation, mixed, _in_its_language)


@on("hint-settles-ambiguous-texts", "languages")
def test_a_hint_settles_what_is_written_alike(text: TextAnalytics, operation: str) -> None:
    """The example that the documentation itself gives."""
    word = "impossible"
    results = text.ask(operation, [Document(word, "1"), Document(word, "2", {"countryHint": "fr"})]).documents

    found = [results[identifier]["detectedLanguage"]["iso6391Name"].lower() for identifier in ("1", "2")]
    assert found == ["en", "fr"], f"{word!r} is {found[0]} without a hint and {found[1]} with fr"


def _in_its_language(document: Document, said: Json) -> bool:
    return said["detectedLanguage"]["iso6391Name"].lower() == document.language
