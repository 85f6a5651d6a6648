"""Documents that are an error, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    DOUBT,
    EMPTY,
    GOOD,
    NO_COUNTRY,
    NO_LANGUAGE,
    NULL_ID,
    ONE,
    SPARED,
    TAKEN,
    Body,
    answer,
    bad,
    documents,
    named,
    phrases,
    refused,
    seen,
)
from invariants.told import Told

from conformance.harness.text.feed import ACCENTED, SENTENCE
from conformance.worlds.texts.document import LONGEST, long_text

OVER_LONG = documents(GOOD, long_text(SENTENCE, LONGEST + 1))
OVER_LONG_MARKED = documents(GOOD, long_text(ACCENTED, LONGEST + 1))
NULL_TEXT = {"documents": [*ONE["documents"], {"id": "2", "text": None}]}
NO_HINT = documents(GOOD, countryHint="")


def long(size: int, sentence: str = SENTENCE) -> Body:
    return documents(long_text(sentence, size))


def a_document_error(wrong: Body, how: Body | None = None) -> Told:
    """What all four kinds of bad documents have in common."""
    how = how or {}
    return Told(
        (seen(wrong, SPARED, **how),),
        (seen(wrong, TAKEN, **how), refused(wrong, **how), refused(wrong, 413, **how)),
        (
            seen(ONE, answer(phrases()), **how),
            seen(wrong, answer(phrases()), **how),  # it was lost, which is another finding
            seen(wrong, answer(phrases("1"), phrases("2"), errors=(bad("2"),)), **how),  # answered twice, the same
            refused(wrong, 401, **how),
            refused({"documents": [*wrong["documents"], {"id": "1", "text": GOOD}]}, **how),
            refused(wrong, **how, model_version="latest"),
        ),
    )


def at_a_limit(right: Body, other: Body) -> Told:
    return Told(
        (seen(right, answer(phrases())),),
        (refused(right), seen(right, answer(errors=(bad(),)))),
        (seen(ONE, answer(phrases())), seen(other, answer(phrases())), refused(right, 429)),
    )


BAD_DOCUMENTS: dict[str, Told] = {
    "an_empty_text_is_an_error_of_its_document": a_document_error(EMPTY),
    "a_null_text_is_an_error_of_its_document": Told(
        (
            seen(NULL_TEXT, SPARED),
            seen(NULL_TEXT, answer(phrases())),  # it was lost, which is another finding
            seen(NULL_TEXT, answer(phrases("1"), phrases("2"), errors=(bad("2"),))),  # answered twice, the same
        ),
        (seen(NULL_TEXT, TAKEN), refused(NULL_TEXT), refused(NULL_TEXT, 413)),
        (seen(EMPTY, SPARED), refused(NULL_TEXT, 401), refused({"documents": [{"id": "1"}]}), refused(NULL_ID)),
    ),
    "an_over_long_text_is_an_error_of_its_document": a_document_error(OVER_LONG_MARKED),
    "an_unsupported_language_is_an_error_of_its_document": a_document_error(NO_LANGUAGE),
    "an_unknown_country_is_an_error_of_its_document": a_document_error(NO_COUNTRY, {"function": "languages"}),
    "a_good_document_is_no_error": Told(
        (seen(ONE, answer(phrases())), seen(ONE, answer(errors=(bad("9"),)))),
        (seen(ONE, answer(errors=(bad(),))),),
        (
            seen(EMPTY, answer(errors=(bad("1"), bad("2")))),
            seen(DOUBT, answer(errors=(bad("2"),))),
            seen(documents(GOOD, language="fr"), answer(errors=(bad(),))),
            seen(documents("..."), answer(errors=(bad(),))),
            refused(ONE),
        ),
    ),
    "the_error_of_a_text_names_its_fault": Told(
        (seen(EMPTY, SPARED), seen(OVER_LONG, answer(errors=(bad("2", "invalidDocument"),)))),
        (seen(EMPTY, answer(errors=(bad("2", "InvalidArgument"),))), seen(OVER_LONG, answer(errors=(bad("2", "TooLong"),)))),
        (seen(EMPTY, TAKEN), seen(NO_LANGUAGE, SPARED), refused(EMPTY), seen(ONE, answer(errors=(bad(),)))),
    ),
    "the_error_of_a_language_or_country_names_its_fault": Told(
        (
            seen(NO_LANGUAGE, answer(errors=(bad("2", "UnsupportedLanguageCode"),))),
            seen(NO_COUNTRY, answer(errors=(bad("2", "InvalidCountryHint"),)), function="languages"),
        ),
        (seen(NO_LANGUAGE, SPARED), seen(NO_COUNTRY, SPARED, function="languages")),
        (seen(EMPTY, SPARED), seen(NO_LANGUAGE, TAKEN), seen(NO_COUNTRY, SPARED)),
    ),
    "an_empty_hint_switches_the_hint_off": Told(
        (seen(NO_HINT, answer(phrases()), function="languages"),),
        (seen(NO_HINT, answer(errors=(bad(),)), function="languages"), refused(NO_HINT, function="languages")),
        (
            seen(ONE, answer(phrases()), function="languages"),
            refused(NO_HINT, 429, function="languages"),
            refused(named("1", "1"), function="languages"),
        ),
    ),
    "as_many_letters_as_stated_are_read": at_a_limit(long(LONGEST - 1), long(LONGEST - 1, ACCENTED)),
    "as_many_letters_with_marks_are_read": at_a_limit(long(LONGEST - 1, ACCENTED), long(LONGEST - 1)),
    "letters_at_the_limit_itself_are_read": at_a_limit(long(LONGEST), long(LONGEST, ACCENTED)),
    "letters_with_marks_at_the_limit_itself_are_read": at_a_limit(long(LONGEST, ACCENTED), long(LONGEST)),
}
