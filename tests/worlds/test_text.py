"""The documents: truths that hold, units that everybody counts alike, and the same texts everywhere."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings

from conformance import catalogue
from conformance.corpus.meaning import certain, certain_query
from conformance.worlds.texts import languages, sentences, strategies
from conformance.worlds.texts.document import (
    LONGEST,
    UNITS,
    Batch,
    as_long_in_every_unit,
    body,
    elements,
    long_text,
    part,
    size,
    undisputed,
)

SENTIMENT = catalogue.container("sentiment").operation("text-v3.1.sentiment")
LANGUAGES = catalogue.container("language").operation("text-v3.0.languages")
RANK = catalogue.container("personalizer").operation("personalizer.rank")
OF_100 = settings(max_examples=100, deadline=None, database=None, derandomize=True)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@OF_100
@given(strategies.texts(strategies.settled() + strategies.plain() + strategies.english()))
def test_settled_texts_have_an_element_for_each_character_that_is_no_mark(content: str) -> None:
    marks = [character for character in content if unicodedata.category(character) == "Mn"]

    assert size(content, "TextElement_v8") == len(content) - len(marks)
    assert "\r" not in content


@OF_100
@given(strategies.texts(strategies.plain() + strategies.english()))
def test_plain_texts_are_as_long_in_every_unit(content: str) -> None:
    assert len({size(content, unit) for unit in UNITS}) == 1


@OF_100
@given(strategies.texts(strategies.any_text()))
def test_units_nest_and_parts_make_up_the_whole(content: str) -> None:
    sizes = [size(content, unit) for unit in UNITS]

    assert sizes == sorted(sizes)
    for unit in UNITS:
        half = size(content, unit) // 2
        assert part(content, 0, size(content, unit), unit) == content
        if unit != "Utf16CodeUnit":  # which may halve a character
            assert part(content, 0, half, unit) + part(content, half, size(content, unit), unit) == content


@OF_100
@given(strategies.texts(strategies.settled() + strategies.plain() + strategies.english() + strategies.foreign()[:100]))
def test_settled_texts_are_undisputed(content: str) -> None:
    assert undisputed(content)


@pytest.mark.parametrize(
    "piece",
    [
        FAMILY,
        "\U0001f44d\U0001f3fd",
        "\U0001f1eb\U0001f1f7",
        "1\ufe0f\u20e3",
        "नमस्ते",
        "ᄒ\u1161",
        "\r\n",
        "\u0e33",
        " \u0301",
        "\ud800",
    ],
)
def test_what_versions_of_unicode_divide_differently_is_disputed(piece: str) -> None:
    assert undisputed("a plain text")
    assert not undisputed(f"a {piece} text")


@pytest.mark.parametrize(
    ("content", "alike"), [("naïve 日本", True), ("cafe\u0301", False), ("\U0001f600", False), ("a\r\nb", False)]
)
def test_only_what_is_one_of_each_is_as_long_in_every_unit(content: str, *, alike: bool) -> None:
    assert as_long_in_every_unit(content) == alike


@pytest.mark.parametrize("sentence", ["It is good. ", "nai\u0308ve cafe\u0301s "])
@pytest.mark.parametrize("count", [12, 13, LONGEST])
def test_a_long_text_has_just_as_many_elements(sentence: str, count: int) -> None:
    assert len(elements(long_text(sentence, count))) == count


def test_parts_are_cut_in_the_unit_that_is_named() -> None:
    content = f"cafe\u0301 {FAMILY} \U0001f600!"

    assert elements(content)[3] == "e\u0301"
    assert part(content, 5, 1, "TextElement_v8") == FAMILY
    assert part(content, 6, 5, "UnicodeCodePoint") == FAMILY
    assert part(content, 6, 8, "Utf16CodeUnit") == FAMILY
    assert part(content, 90, 5, "Utf16CodeUnit") == ""


@OF_100
@given(strategies.named_batches())
def test_ids_are_distinct_whatever_their_letter_case(batch: Batch) -> None:
    assert len({document.id.casefold() for document in batch}) == len(batch) <= strategies.MOST
    assert all(document.id.strip() and len(document.id) <= 100 for document in batch)


@OF_100
@given(strategies.spoilt_batches())
def test_a_spoilt_batch_holds_the_good_documents_and_bad_ones(batches: tuple[Batch, Batch]) -> None:
    good, everything = batches

    assert [document for document in everything if document.text] == list(good)
    assert 0 < len(good) < len(everything) <= strategies.MOST


@OF_100
@given(strategies.texts(strategies.any_text()))
def test_no_text_is_over_long_or_blank(content: str) -> None:
    assert content.strip()
    assert size(content, "Utf16CodeUnit") < LONGEST


def test_two_hundred_sentences_in_twenty_languages() -> None:
    everything = languages.in_every_language()

    assert len({document.text for document in everything}) == len(everything) == 200
    assert len({document.language for document in everything}) == 20
    assert all(len(d.text.split()) >= 8 or (d.language == "ja" and len(d.text) >= 18) for d in everything)
    assert all(unicodedata.is_normalized("NFC", d.text) for d in everything if d.language != "hi")


def test_paragraphs_have_three_sentences_of_their_own() -> None:
    paragraphs = languages.paragraphs(3)

    assert len({document.text for document in paragraphs}) == 60
    assert all(document.text.strip() for document in paragraphs)


def test_mixed_texts_are_mostly_in_the_language_that_is_named() -> None:
    sentences = {document.text for document in languages.paragraphs(1)}

    for document in languages.mostly(20):
        own = next(sentence for sentence in sentences if document.text.startswith(sentence))
        assert len(own) > 0.8 * len(document.text)


@pytest.mark.parametrize("sentiment", ["positive", "neutral", "negative"])
def test_clear_documents_are_two_sentences_of_one_sentiment(sentiment: sentences.Sentiment) -> None:
    known = sentences.sentences(sentiment)

    for document in sentences.clear(sentiment, 10):
        assert document.sentiment == sentiment
        assert all(f"{sentence}." in known for sentence in document.text.rstrip(".").split(". "))


def test_a_certain_body_keeps_what_is_certain() -> None:
    drawn = {
        "documents": [
            {"id": "a", "text": "Read me.", "language": "tlh"},
            {"id": "A", "text": "\x00", "countryHint": "nowhere"},
            {"id": "\x07", "text": " "},
        ]
    }
    sense = certain(SENTIMENT, drawn, 0)
    first, second, third = sense["documents"]

    assert first == {"id": "a", "text": "Read me.", "language": "en"}
    assert second["id"] == "A 2"
    assert second["text"].isprintable()
    assert second["countryHint"] in ("US", "FR", "DE", "JP", "")
    assert third["id"] == "3"
    assert certain(LANGUAGES, sense, 0) == sense
    assert certain(LANGUAGES, ["a"], 0) is None


def test_a_query_keeps_what_every_container_knows() -> None:
    drawn = [("showStats", "true"), ("showStats", "2"), ("model-version", "1999"), ("opinionMining", "true"), ("x", "")]

    assert certain_query(SENTIMENT, drawn) == [("showStats", "true")]
    assert certain_query(RANK, drawn) == drawn


def test_another_process_makes_the_same_documents() -> None:
    program = (
        "from conformance.worlds.texts import languages, sentences; "
        "print(ascii([*languages.mostly(20), *sentences.clear('positive', 10), *sentences.about_something()]))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    here = [*languages.mostly(20), *sentences.clear("positive", 10), *sentences.about_something()]
    assert there.strip() == ascii(here)
    assert body(here)["documents"][0].keys() == {"id", "text"}
