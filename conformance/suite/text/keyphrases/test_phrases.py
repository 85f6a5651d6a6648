"""Key phrases: the words that say what a text is about."""

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts.document import Document
from conformance.worlds.texts.sentences import about_something, sentences


@on("longer-texts-give-more", "keyphrases")
def test_a_longer_text_gives_more_phrases(text: TextAnalytics, operation: str) -> None:
    """Ten sentences about ten things have more to say than one of them."""
    different = sentences("positive")[::6]
    one, all_of_them = text.said(operation, different[0]), text.said(operation, " ".join(different))

    few, many = len(one["keyPhrases"]), len(all_of_them["keyPhrases"])
    assert few < many, f"{few} key phrases in one sentence, {many} in {len(different)} different ones"


@on("finds-the-topic", "keyphrases")
def test_the_topic_is_mostly_a_key_phrase(text: TextAnalytics, operation: str) -> None:
    """A list of phrases that leaves out what most texts are about sorts nothing."""
    text.demand_rate(0.5, "has its topic among the key phrases", operation, about_something(), _has_its_topic)


@on("finds-the-topic-reliably", "keyphrases")
def test_the_topic_is_a_key_phrase(text: TextAnalytics, operation: str) -> None:
    """A noun that stands in every sentence of a text is what the text is about."""
    text.demand_rate(0.8, "has its topic among the key phrases", operation, about_something(), _has_its_topic)


def _has_its_topic(document: Document, said: Json) -> bool:
    return any(document.topic in phrase.casefold() for phrase in said["keyPhrases"])
