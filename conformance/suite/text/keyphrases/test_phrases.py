"""Key phrases: the words that say what a text is about."""

from hypothesis import given, settings

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts.document import Document
from conformance.worlds.texts.sentences import about_something, sentences
from conformance.worlds.texts.strategies import any_text, english, texts


@on("phrases-come-from-the-text", "keyphrases")
@settings(max_examples=10)
@given(content=texts(english()))
def test_every_word_of_a_phrase_is_in_the_text(text: TextAnalytics, operation: str, content: str) -> None:
    """Phrases are extracted, not written: clients mark them where they stand."""
    phrases = text.said(operation, content)["keyPhrases"]

    made_up = [word for phrase in phrases for word in phrase.split() if word.casefold() not in content.casefold()]
    assert not made_up, f"the word {made_up[0]!r} of a key phrase is not in the text {content!r}"


@on("phrases-are-not-empty", "keyphrases")
@settings(max_examples=10)
@given(content=texts(any_text()))
def test_no_phrase_is_empty(text: TextAnalytics, operation: str, content: str) -> None:
    """There is nothing to show for it."""
    phrases = text.said(operation, content)["keyPhrases"]

    assert all(phrase.strip() for phrase in phrases), f"one of the key phrases {phrases} is empty"


@on("phrases-are-distinct", "keyphrases")
@settings(max_examples=10)
@given(content=texts(any_text()))
def test_no_phrase_is_there_twice(text: TextAnalytics, operation: str, content: str) -> None:
    """Clients make one tag of each."""
    phrases = text.said(operation, content)["keyPhrases"]

    twice = [phrase for phrase in phrases if phrases.count(phrase) > 1]
    assert not twice, f"the key phrase {twice[0]!r} is there {phrases.count(twice[0])} times"


@on("longer-texts-give-more", "keyphrases")
def test_a_longer_text_gives_more_phrases(text: TextAnalytics, operation: str) -> None:
    """Ten sentences about ten things have more to say than one of them."""
    different = sentences("positive")[::6]
    one, all_of_them = text.said(operation, different[0]), text.said(operation, " ".join(different))

    few, many = len(one["keyPhrases"]), len(all_of_them["keyPhrases"])
    assert few < many, f"{few} key phrases in one sentence, {many} in {len(different)} different ones"


@on("finds-the-topic", "keyphrases")
def test_the_topic_is_a_key_phrase(text: TextAnalytics, operation: str) -> None:
    """What is in every sentence and is no common word."""

    def found(document: Document, said: Json) -> bool:
        return any(document.topic in phrase.casefold() for phrase in said["keyPhrases"])

    text.demand_rate(0.8, "has its topic among the key phrases", operation, about_something(), found)
