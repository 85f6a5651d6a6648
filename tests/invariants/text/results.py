"""Phrases, languages and equal texts, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    GOOD,
    ONE,
    OPINION,
    TAKEN,
    TWO,
    answer,
    bad,
    documents,
    named,
    phrases,
    refused,
    seen,
)
from invariants.told import Told

from conformance.invariants import Seen


def language(text: str, name: str, code: str, score: float) -> Seen:
    found = {"name": name, "iso6391Name": code, "confidenceScore": score}
    return seen(documents(text), answer({"id": "1", "detectedLanguage": found, "warnings": []}), function="languages")


ONE_ENGLISH = {"documents": [{"id": "1", "text": GOOD}, {"id": "2", "text": GOOD, "language": "en"}]}


RESULTS: dict[str, Told] = {
    "equal_texts_get_equal_results": Told(
        (seen(documents(GOOD, GOOD), TWO), seen(documents(GOOD, GOOD, "You."), answer(*TWO["documents"], phrases("3")))),
        (seen(documents(GOOD, GOOD), answer(phrases("1", "food"), phrases("2", "great food"))),),
        (
            seen(documents(GOOD, "You."), TAKEN),
            seen(ONE_ENGLISH, TAKEN),
            seen(documents(GOOD, GOOD), answer(phrases("1"))),
            seen(documents(OPINION, OPINION), TAKEN, function="sentiment", opinionMining="true"),
        ),
    ),
    "english_is_the_default": Told(
        (seen(ONE_ENGLISH, TWO),),
        (seen(ONE_ENGLISH, TAKEN),),
        (seen(documents(GOOD, GOOD), TAKEN), seen(documents(GOOD, "You.", language="en"), TAKEN), refused(ONE_ENGLISH)),
    ),
    "every_word_of_a_phrase_is_in_the_text": Told(
        (seen(ONE, answer(phrases("1", "Food", "great food"))),),
        (seen(ONE, answer(phrases("1", "good food"))),),
        (seen(ONE, answer(phrases())), seen(documents("cafe\u0301"), answer(phrases("1", "caf\u00e9")))),
    ),
    "no_phrase_is_empty": Told(
        (seen(ONE, answer(phrases("1", "food"))),),
        (seen(ONE, answer(phrases("1", "food", " "))), seen(ONE, answer(phrases("1", "")))),
        (seen(ONE, answer(phrases())), refused(ONE)),
    ),
    "no_phrase_is_there_twice": Told(
        (seen(ONE, answer(phrases("1", "food", "Food"))),),
        (seen(ONE, answer(phrases("1", "food", "great", "food"))),),
        (seen(ONE, answer(phrases())),),
    ),
    "digits_are_in_no_language": Told(
        (language("2024 42", "(Unknown)", "(Unknown)", 0.0),),
        (
            language("42", "English", "en", 1.0),
            language("42", "unknown", "xx", 0),
        ),
        (language("42 is all", "English", "en", 1.0), language("\u0664\u0662", "Arabic", "ar", 1.0)),
    ),
    "an_unknown_language_has_no_score": Told(
        (language("42", "(Unknown)", "(Unknown)", 0),),
        (language("42", "(Unknown)", "(Unknown)", 0.5),),
        (language("42", "English", "en", 1.0),),
    ),
    "a_language_has_its_english_name": Told(
        (language(GOOD, "English", "en", 1.0), language(GOOD, "french", "FR", 1.0)),
        (language(GOOD, "Fran\u00e7ais", "fr", 1.0), language(GOOD, "English", "de", 1.0)),
        (language(GOOD, "Chinese_Simplified", "zh_chs", 1.0), language("42", "(Unknown)", "(Unknown)", 0)),
    ),
    "an_empty_language_is_the_default": Told(
        (seen(documents(GOOD, language=""), answer(phrases())),),
        (seen(documents(GOOD, language=""), answer(errors=(bad(),))), refused(documents(GOOD, language=""))),
        (
            seen(ONE, answer(phrases())),
            refused(documents(GOOD, language=""), 429),
            seen(documents("", language=""), answer(errors=(bad(),))),
            refused({"documents": [*documents(GOOD, language="")["documents"], *named("2", text="")["documents"]]}),
        ),
    ),
    "long_words_are_warned_of": Told(
        (seen(documents("x" * 65), answer(phrases(warnings=[{"code": "longWordsInDocument", "message": "x"}]))),),
        (
            seen(documents("x" * 65), answer(phrases())),
            seen(documents("x" * 65), answer(phrases(warnings=[{"code": "DocumentTruncated", "message": "x"}]))),
        ),
        (seen(documents("x" * 64 + " x"), answer(phrases())), seen(documents("\u732b" * 65), answer(phrases()))),
    ),
}
