"""What each invariant of Text Analytics says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import pytest

import conformance
from conformance import catalogue
from conformance.harness.text.feed import ACCENTED, SENTENCE
from conformance.invariants import Invariant, Judge, NotTelling, Seen
from conformance.invariants.judge import invariants_of
from conformance.invariants.text.opinions import NOT_OFFERED
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.texts.document import LONGEST, long_text

CONTAINERS = {name: catalogue.container(name) for name in ("sentiment", "keyphrase", "language")}
JUDGES = {name: Judge(container) for name, container in CONTAINERS.items()}
OF = {"sentiment": "sentiment", "keyphrases": "keyphrase", "languages": "language"}
"""The container of each function."""
INVARIANTS = {invariant.name.partition("::")[2]: invariant for invariant in invariants_of("text")}
JSON: Headers = (("Content-Type", "application/json"),)
Body = dict[str, Any]
Verdict = Literal["kept", "broken", "not telling"]


def seen(
    sent: object,
    said: object,
    *,
    status: int = 200,
    function: str = "keyphrases",
    version: str = "v3.1",
    headers: Headers = JSON,
    **query: str,
) -> Seen:
    """An exchange; bodies that are no bytes are JSON, and an underscore in a parameter stands for a hyphen."""
    container = CONTAINERS[OF[function]]
    operation = container.operation(f"text-{version}.{function}")
    words = urlencode({name.replace("_", "-"): value for name, value in query.items()})
    request = Request("POST", f"{operation.path}?{words}", headers, _bytes(sent))
    return Seen(container, operation, Exchange(request, Answer(status, JSON, _bytes(said))))


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def documents(*texts: str, **members: str) -> Body:
    """A request with these texts under the ids 1, 2, 3, each with these members."""
    return {"documents": [{"id": str(n), "text": text, **members} for n, text in enumerate(texts, 1)]}


def named(*ids: str, text: str = "The food was great.") -> Body:
    return {"documents": [{"id": own, "text": text} for own in ids]}


def answer(*found: Body, errors: tuple[Body, ...] = (), **members: Any) -> Body:
    return {"documents": list(found), "errors": list(errors), "modelVersion": "2020-04-01", **members}


def phrases(own: str = "1", *found: str, **members: Any) -> Body:
    return {"id": own, "keyPhrases": list(found), "warnings": [], **members}


def bad(own: str = "1", inner: str = "InvalidDocument", code: str = "InvalidArgument") -> Body:
    return {"id": own, "error": {"code": code, "message": "x", "innererror": {"code": inner, "message": "x"}}}


def refusal(inner: str = "InvalidDocument", code: str = "InvalidRequest") -> Body:
    return {"error": {"code": code, "message": "x", "innererror": {"code": inner, "message": "x"}}}


def counted(total: int = 1, good: int = 1, wrong: int = 0, transactions: int = 1) -> Body:
    names = ("documentsCount", "validDocumentsCount", "erroneousDocumentsCount", "transactionsCount")
    return {"statistics": dict(zip(names, (total, good, wrong, transactions), strict=True))}


def measured(characters: int, transactions: int = 1) -> Body:
    return {"statistics": {"charactersCount": characters, "transactionsCount": transactions}}


def scores(positive: float = 0.9, neutral: float = 0.1, negative: float = 0.0) -> Body:
    return {"confidenceScores": {"positive": positive, "neutral": neutral, "negative": negative}}


def sentence(text: str = "It is good.", offset: int = 0, length: int = 0, label: str = "positive", **members: Any) -> Body:
    return {"text": text, "offset": offset, "length": length or len(text), "sentiment": label, **scores(), **members}


def judged(*found: Body, own: str = "1", label: str = "positive", **members: Any) -> Body:
    return {"id": own, "sentiment": label, **scores(), "sentences": list(found), "warnings": [], **members}


def sentiment(text: str, *found: Body, version: str = "v3.1", label: str = "positive", **query: str) -> Seen:
    """One text and its sentences."""
    said = answer(judged(*found, label=label))
    return seen(documents(text), said, function="sentiment", version=version, **query)


def language(text: str, name: str, code: str, score: float) -> Seen:
    found = {"name": name, "iso6391Name": code, "confidenceScore": score}
    return seen(documents(text), answer({"id": "1", "detectedLanguage": found, "warnings": []}), function="languages")


def refused(sent: object, status: int = 400, said: object = None, **how: Any) -> Seen:
    return seen(sent, refusal() if said is None else said, status=status, **how)


MINE = {"opinionMining": "true", "stringIndexType": "UnicodeCodePoint"}
OPINION = "We came. The food was great."
REF = "#/documents/0/sentences/1/assessments/0"


def mined(*, ref: str = REF, kind: str = "assessment", offset: int = 13, text: str = "Food", **query: str) -> Seen:
    """A text of two sentences, of which the second says something of the food."""
    target = {"offset": offset, "length": 4, "text": text, "relations": [{"ref": ref, "relationType": kind}]}
    assessment = {"offset": 22, "length": 5, "text": "great"}
    second = sentence(OPINION[9:], 9, targets=[target], assessments=[assessment])
    return sentiment(
        OPINION,
        sentence("We came.", 0, label="neutral", targets=[], assessments=[], **scores(0.1, 0.9)),
        second,
        **(query or MINE),
    )


GOOD = "The food was great."
ONE = documents(GOOD)
EMPTY, OVER_LONG = documents(GOOD, ""), documents(GOOD, long_text(SENTENCE, LONGEST + 1))
OVER_LONG_MARKED = documents(GOOD, long_text(ACCENTED, LONGEST + 1))
NO_LANGUAGE = {"documents": [*ONE["documents"], {"id": "2", "text": GOOD, "language": "xx"}]}
NO_COUNTRY = {"documents": [*ONE["documents"], {"id": "2", "text": GOOD, "countryHint": "nowhere"}]}
NULL_TEXT = {"documents": [*ONE["documents"], {"id": "2", "text": None}]}
NULL_ID, NO_ID = ({"documents": [*ONE["documents"], {"text": GOOD, **own}]} for own in ({"id": None}, {}))
NO_HINT = documents(GOOD, countryHint="")
SPARED = answer(phrases("1", "food"), errors=(bad("2"),))
TAKEN = answer(phrases("1", "food"), phrases("2"))
TWO = answer(phrases("1", "food"), phrases("2", "food"))
TEN, ELEVEN = documents(*[GOOD] * 10), documents(*[GOOD] * 11)
FOUND_ELEVEN = answer(*(phrases(str(n)) for n in range(1, 12)))
FOUND_TEN = answer(*(phrases(str(n)) for n in range(1, 11)))
TWINS = named("1", "1")
DOUBT = documents(GOOD, "\u0007")
"""A control character, which is a text for one server and none for another."""
MODEL, UNIT = {"model_version": "1999-12-31"}, {"stringIndexType": "Furlong", "function": "sentiment"}
COMBINED = "cafe\u0301 \U0001f600!"
FAMILY = "\U0001f468\u200d\U0001f469 I am."
ONE_ENGLISH = {"documents": [{"id": "1", "text": GOOD}, {"id": "2", "text": GOOD, "language": "en"}]}


class Told(NamedTuple):
    """Exchanges of each kind for one invariant."""

    kept: tuple[Seen, ...]
    broken: tuple[Seen, ...]
    not_telling: tuple[Seen, ...]


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


def refused_with_400(sent: object, how: Body | None = None, *, served: object = None) -> Told:
    how = how or {}
    return Told(
        (refused(sent, **how),),
        (seen(sent, served or answer(), **how), refused(sent, 422, **how), refused(sent, said=answer(), **how)),
        (seen(ONE, answer(phrases())), refused(sent, 403, **how), refused(DOUBT)),
    )


TABLE: dict[str, Told] = {
    "every_id_is_answered_once": Told(
        (
            seen(named("a", "b"), answer(phrases("b"), phrases("a"))),
            seen(named("a"), answer(phrases("a"), errors=(bad(""),))),
            seen(named("a ", "b"), answer(phrases("a"), phrases("b"))),  # changed, which is another finding
        ),
        (
            seen(named("a", "b"), answer(phrases("a"))),
            seen(named("a"), answer(phrases("a"), phrases("a"))),
            seen(named("a"), answer(phrases("a"), phrases("c"))),
            seen(named("a", "b "), answer(phrases("a"))),
        ),
        (
            refused(ONE),
            seen(TWINS, answer(phrases("1"))),
            seen(named("a", "A"), answer(phrases("a"))),
            seen(named("i\u0308", "\u00ef"), answer(phrases("\u00ef"))),
            seen(ELEVEN, FOUND_TEN),
            seen({"documents": [{"id": 7, "text": GOOD}]}, answer(phrases("7"))),
            seen({"documents": [{"id": "1"}]}, answer(phrases("2"))),
            seen(named(" "), answer()),
            seen(EMPTY, SPARED),
        ),
    ),
    "a_bad_document_is_answered_once_too": Told(
        (seen(EMPTY, SPARED), seen(NO_LANGUAGE, SPARED), seen(NO_COUNTRY, SPARED, function="languages")),
        (seen(EMPTY, answer(phrases("1"), phrases("2"), errors=(bad("2"),))), seen(EMPTY, answer(phrases("1")))),
        (seen(ONE, answer(phrases())), refused(EMPTY), seen(NO_COUNTRY, SPARED)),
    ),
    "ids_come_back_as_they_were_sent": Told(
        (seen(named(" a ", "007"), answer(phrases(" a "), phrases("007"))), seen(named("a", "b"), answer(phrases("a")))),
        (
            seen(named(" a "), answer(phrases("a"))),
            seen(named("007"), answer(phrases("7"))),
            seen(named("x" * 100), answer(errors=(bad("x" * 64),))),
        ),
        (refused(ONE), seen(TWINS, answer(phrases("1"), phrases("2"))), seen(named("x" * 101), answer(phrases("x")))),
    ),
    "equal_ids_are_refused": refused_with_400(TWINS),
    "no_documents_are_refused": refused_with_400({"documents": []}),
    "a_missing_array_is_refused": Told(
        (refused({}), refused({}, 422)),
        (seen({}, answer()), refused({}, said=answer())),
        (seen(ONE, answer(phrases())), refused({}, 403), refused(DOUBT)),
    ),
    "one_document_more_is_refused": Told(
        (
            refused(ELEVEN),
            seen(ELEVEN, FOUND_ELEVEN),
            seen(ELEVEN, {**FOUND_ELEVEN, "errors": [bad("", "InvalidDocumentBatch")]}),
        ),
        (seen(ELEVEN, FOUND_TEN), refused(ELEVEN, 422), refused(ELEVEN, said=FOUND_TEN)),
        (seen(ONE, answer(phrases())), refused(ELEVEN, 403), refused(DOUBT)),
    ),
    "a_document_without_an_id_is_refused": Told(
        (refused(NULL_ID), refused(NO_ID)),
        (seen(NULL_ID, answer(phrases())), refused(NO_ID, 422), refused(NO_ID, said=answer())),
        (
            seen(ONE, answer(phrases())),
            refused(NULL_ID, 403),
            refused({"documents": [{"id": None}]}),
            refused({"documents": [1]}),
        ),
    ),
    "as_many_documents_as_stated_are_served": Told(
        (seen(TEN, FOUND_TEN),),
        (refused(TEN),),
        (seen(ONE, answer(phrases())), refused(ELEVEN), refused(TEN, 401), refused(documents(*[GOOD] * 9, ""))),
    ),
    "broken_json_is_refused": Told(
        (refused(b'{"documents": [{"id": "1", "te'), refused(b""), refused(b"documents", 415)),
        (seen(b'{"documents": [{"id": "1", "te', answer()), seen(b"", answer())),
        (
            seen(b"{'documents': []}", answer()),
            seen(b'{"documents": []', answer(), headers=()),
            seen(b'{"documents": []', answer(), model_version="1999-12-31"),
            refused(b'{"documents": []', 401),
            seen(ONE, answer(phrases())),
        ),
    ),
    "an_unknown_model_is_refused": Told(
        (refused(ONE, **MODEL), refused(ONE, 404, **MODEL)),
        (seen(ONE, answer(phrases()), **MODEL),),
        (
            seen(ONE, answer(phrases()), model_version="latest"),
            refused(ONE, model_version="2020-04-01"),
            refused(TWINS, **MODEL),
            seen(ONE, answer(phrases()), **MODEL, opinionMining="true"),
            refused(ONE, 403, **MODEL),
        ),
    ),
    "an_unknown_unit_is_refused": Told(
        (refused(ONE, **UNIT),),
        (seen(ONE, answer(), **UNIT),),
        (refused(ONE, version="v3.0", **UNIT), refused(TWINS, **UNIT), sentiment(GOOD, stringIndexType="utf16CodeUnit")),
    ),
    "the_inner_code_names_the_fault": Told(
        (
            refused(TWINS),
            refused({"documents": []}, said=refusal("missingInputRecords")),
            refused(ELEVEN, said=refusal("InvalidDocumentBatch")),
            refused(ONE, said=refusal("ModelVersionIncorrect"), **MODEL),
            refused(ONE, said=refusal("ModelVersionIncorrect")["error"], **MODEL),
        ),
        (refused(TWINS, said=refusal("InvalidRequestBodyFormat")), refused(TWINS, said={"error": {"code": "InvalidRequest"}})),
        (refused(EMPTY), refused({}), refused(b""), refused(ONE), refused(TWINS, 422), refused(TWINS, said=b"<h1>no</h1>")),
    ),
    "the_inner_code_names_a_missing_id": Told(
        (refused(NULL_ID), refused(NO_ID)),
        (refused(NO_ID, said=refusal("InvalidRequestBodyFormat")),),
        (refused(TWINS), refused(NULL_ID, 422), seen(NULL_ID, TAKEN)),
    ),
    "the_inner_code_names_an_odd_fault": Told(
        (
            refused(b"", said=refusal("EmptyRequest")),
            refused(b"{", said=refusal("invalidRequestBodyFormat")),
            refused(ONE, said=refusal("InvalidParameterValue"), **UNIT),
        ),
        (refused(b""), refused(ONE, said=refusal("EmptyRequest"), **UNIT)),
        (refused(TWINS), refused(b"", 415), refused(ONE, said=refusal("EmptyRequest"))),
    ),
    "a_refusal_wraps_its_error": Told(
        (refused(TWINS, version="v3.0"), refused(b"", version="v3.0")),
        (refused(TWINS, said=refusal()["error"], version="v3.0"),),
        (refused(ONE, version="v3.0"), refused(TWINS, 413, version="v3.0"), seen(ONE, answer(phrases()), version="v3.0")),
    ),
    "the_codes_of_a_refusal_are_published": Told(
        (refused(TWINS), refused(b"", said=refusal("emptyRequest", "invalidRequest")), refused(TWINS, said=refusal()["error"])),
        (refused(TWINS, said=refusal("Duplicate")), refused(ONE, said=refusal("EmptyRequest", "BadRequest"))),
        (refused(TWINS, 415, said=refusal("Duplicate")), refused(ONE, said=b"<h1>no</h1>"), seen(ONE, answer(phrases()))),
    ),
    "the_codes_of_a_bad_document_are_published": Told(
        (seen(EMPTY, SPARED), seen(EMPTY, answer(errors=(bad("2", "invalidDocument", "invalidArgument"),)))),
        (seen(EMPTY, answer(errors=(bad("2", "NoText"),))), seen(EMPTY, answer(errors=(bad("2", code="Failure"),)))),
        (seen(ONE, answer(phrases())), refused(TWINS, said=refusal("Duplicate"))),
    ),
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
    "statistics_come_when_they_are_asked_for": Told(
        (seen(ONE, answer(phrases(**measured(19)), **counted()), showStats="true"),),
        (
            seen(ONE, answer(phrases(**measured(19))), showStats="true"),
            seen(ONE, answer(phrases(), **counted()), showStats="true"),
        ),
        (
            seen(ONE, answer(phrases())),
            seen(ONE, answer(phrases()), showStats="True"),
            seen({"documents": []}, answer(), showStats="true"),
            refused(ONE, showStats="true"),
            seen(ONE, answer(phrases()), showStats="true", showstats="false"),
        ),
    ),
    "no_statistics_come_when_they_are_declined": Told(
        (seen(ONE, answer(phrases()), showStats="false"),),
        (
            seen(ONE, answer(phrases(), **counted()), showStats="false"),
            seen(ONE, answer(phrases(**measured(19))), showStats="false"),
        ),
        (seen(ONE, answer(phrases(), **counted())), seen(ONE, answer(phrases(), **counted()), showStats="no")),
    ),
    "no_statistics_come_unasked": Told(
        (seen(ONE, answer(phrases())),),
        (seen(ONE, answer(phrases(), **counted())), seen(ONE, answer(phrases(**measured(19))))),
        (seen(ONE, answer(phrases(), **counted()), showStats="true"), refused(ONE)),
    ),
    "the_counts_are_those_of_the_lists": Told(
        (seen(ONE, answer(phrases(), **counted())), seen(EMPTY, {**SPARED, **counted(2, 1, 1)})),
        (
            seen(ONE, answer(phrases(), **counted(2))),
            seen(EMPTY, {**SPARED, **counted(2, 2, 0)}),
            seen(EMPTY, {**SPARED, **counted(2, 1, 0)}),
        ),
        (
            seen(ONE, answer(phrases())),
            seen(EMPTY, answer(phrases(), **counted(2, 2))),  # a document was lost
            seen(ONE, answer(phrases(), errors=(bad(""),), **counted())),
        ),
    ),
    "the_transactions_are_those_of_the_good_documents": Told(
        (seen(ONE, answer(phrases(**measured(19, 3)), **counted(transactions=3))),),
        (seen(ONE, answer(phrases(**measured(19, 3)), **counted(transactions=4))),),
        (seen(ONE, answer(phrases(), **counted(transactions=4))), seen(ONE, answer(phrases(**measured(19))))),
    ),
    "characters_are_text_elements": Told(
        (
            seen(ONE, answer(phrases(**measured(19)))),
            seen(documents(COMBINED), answer(phrases(**measured(7)))),
            seen(EMPTY, answer(phrases("1", **measured(19)), phrases("2", **measured(1)))),
        ),
        (seen(documents(COMBINED), answer(phrases(**measured(8)))), seen(documents(COMBINED), answer(phrases(**measured(9))))),
        (
            seen(ONE, answer(phrases())),
            seen(documents(FAMILY), answer(phrases(**measured(99)))),
            seen(documents(f" {GOOD}"), answer(phrases(**measured(19)))),
        ),
    ),
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
    "members_have_their_documented_names": Told(
        (refused(TWINS), seen(EMPTY, SPARED), mined(), seen(ONE, answer(phrases(), innererror={}, innerError={}))),
        (
            refused(TWINS, said={"error": {"code": "InvalidRequest", "message": "x", "innerError": {}}}),
            sentiment(GOOD, sentence(GOOD, aspects=[], opinions=[]), **MINE),
        ),
        (refused(TWINS, said=b"<h1>no</h1>"), refused(TWINS, said={"message": "no"})),
    ),
    "results_come_in_the_order_of_the_documents": Told(
        (seen(documents(GOOD, GOOD), TWO),),
        (seen(documents(GOOD, GOOD), answer(phrases("2", "food"), phrases("1", "food"))),),
        (seen(ONE, answer(phrases())), seen(EMPTY, SPARED), seen(documents(GOOD, GOOD), answer(phrases("2"), phrases("2")))),
    ),
    "the_model_is_named_by_its_date": Told(
        (seen(ONE, answer(phrases())), seen(ONE, {**answer(phrases()), "modelVersion": "2022-05-15-preview"})),
        (seen(ONE, {**answer(phrases()), "modelVersion": "latest"}),),
        (refused(ONE), seen({"documents": []}, {**answer(), "modelVersion": "latest"})),
    ),
    "three_scores_add_up_to_one": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, **scores(0.9, 0.1, 0.02)))),
        (
            sentiment(GOOD, sentence(GOOD, **scores(0.9, 0.2))),
            seen(ONE, answer(judged(sentence(GOOD), **scores(0.5, 0.1))), function="sentiment"),
        ),
        (refused(ONE, function="sentiment"), seen(documents(""), answer(judged(**scores(1, 1, 1))), function="sentiment")),
    ),
    "the_document_is_labelled_by_its_sentences": Told(
        (
            sentiment(GOOD, sentence(), sentence(label="neutral")),
            sentiment(GOOD, sentence(), sentence(label="negative"), label="mixed"),
            sentiment(GOOD, sentence(label="neutral"), label="neutral"),
        ),
        (
            sentiment(GOOD, sentence(), sentence(label="negative")),
            sentiment(GOOD, sentence(label="neutral")),
            sentiment(GOOD, sentence(), label="neutral"),
        ),
        (sentiment(GOOD),),
    ),
    "the_label_has_the_highest_score": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, label="neutral", **scores(0.4, 0.4, 0.2)))),
        (
            sentiment(GOOD, sentence(GOOD, label="negative")),
            sentiment(
                GOOD, sentence(GOOD, targets=[{"sentiment": "negative", "confidenceScores": {"positive": 1, "negative": 0}}])
            ),
        ),
        (refused(ONE, function="sentiment"), seen(documents(GOOD), answer(judged()), function="sentiment")),
    ),
    "sentences_follow_each_other": Told(
        (
            sentiment("I am. You.", sentence("I am.", 0), sentence("You.", 6)),
            sentiment(COMBINED, sentence(COMBINED, 0, 7), stringIndexType="TextElement_v8"),
            sentiment(COMBINED, sentence(COMBINED, 0, 9), stringIndexType="Utf16CodeUnit"),
        ),
        (
            sentiment("I am. You.", sentence("You.", 6), sentence("I am.", 0)),
            sentiment("I am. You.", sentence("I am. Y", 0), sentence("You.", 6), version="v3.0"),
            sentiment(COMBINED, sentence(COMBINED, 0, 9), stringIndexType="UnicodeCodePoint"),
        ),
        (
            sentiment(COMBINED, sentence(COMBINED, 0, 99)),
            sentiment(COMBINED, sentence(COMBINED, 0, 99), version="v3.0"),
            sentiment(COMBINED, sentence(COMBINED, 0, 99), version="v3.0", stringIndexType="Utf16CodeUnit"),
            sentiment(FAMILY, sentence(FAMILY, 0, 99), stringIndexType="TextElement_v8"),
            sentiment(GOOD, sentence(GOOD, 0, 99), stringIndexType="utf16CodeUnit"),
        ),
    ),
    "no_letter_is_left_out": Told(
        (
            sentiment(" I am.\nYou. ", sentence("I am.", 1), sentence("You.", 7)),
            sentiment("I am. You.", sentence("You.", 6), sentence("I am.", 0)),  # the order is another finding
            sentiment("\ufeffI am.\u200e", sentence("I am.", 1), stringIndexType="UnicodeCodePoint"),
        ),
        (
            sentiment("I am. You.", sentence("I am.", 0)),
            sentiment("I am. You.", sentence("You.", 6), version="v3.0"),
            sentiment("I am. You. He.", sentence("I am.", 0), sentence("He.", 11)),
            sentiment(GOOD),
        ),
        (
            sentiment(FAMILY),
            sentiment(COMBINED, version="v3.0"),
            sentiment("...", stringIndexType="UnicodeCodePoint"),
            sentiment("a\x00b", stringIndexType="UnicodeCodePoint"),
            refused(ONE, function="sentiment"),
        ),
    ),
    "offset_and_length_cut_out_the_sentence": Told(
        (
            sentiment("I am. You.", sentence("I am.", 0), sentence("You.", 6)),
            sentiment(f"{COMBINED} Go.", sentence("Go.", 10), stringIndexType="Utf16CodeUnit"),
            sentiment(f"{FAMILY} Go.", sentence("Go.", len(FAMILY) + 1), stringIndexType="UnicodeCodePoint"),
            sentiment(GOOD, {"offset": 0, "length": 19, "sentiment": "positive", **scores()}, version="v3.0"),
        ),
        (
            sentiment("I am. You.", sentence("You.", 5)),
            sentiment(GOOD, sentence(GOOD.lower(), 0), version="v3.0"),
            sentiment(f"{COMBINED} Go.", sentence("Go.", 10), stringIndexType="TextElement_v8"),
        ),
        (
            sentiment(f"{COMBINED} Go.", sentence("Go.", 0)),
            sentiment(f"{FAMILY} Go.", sentence("Go.", 0), stringIndexType="TextElement_v8"),
            sentiment(GOOD, sentence("Go.", 0), stringIndexType="Furlong"),
        ),
    ),
    "no_opinions_come_unasked": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, targets=[], assessments=[]))),
        (sentiment(GOOD, sentence(GOOD, targets=[{}])), sentiment(GOOD, sentence(GOOD, assessments=[{}]))),
        (mined(), mined(opinionMining="false"), refused(ONE, function="sentiment")),
    ),
    "no_opinions_come_when_they_are_declined": Told(
        (sentiment(GOOD, sentence(GOOD), opinionMining="false"),),
        (mined(opinionMining="false"),),
        (mined(), sentiment(GOOD, sentence(GOOD, targets=[{}]))),
    ),
    "opinions_come_in_both_lists": Told(
        (mined(), sentiment(GOOD, sentence(GOOD, targets=[], assessments=[{}]), **MINE)),
        (sentiment(GOOD, sentence(GOOD, assessments=[{}]), **MINE), sentiment(GOOD, sentence(GOOD, targets=[{}]), **MINE)),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="false"), refused(ONE, function="sentiment", **MINE)),
    ),
    "each_sentence_has_its_text": Told(
        (sentiment(GOOD, sentence(GOOD), version="v3.0"),),
        (sentiment(GOOD, {"offset": 0, "length": 19}, version="v3.0"),),
        (refused(ONE, function="sentiment", version="v3.0"),),
    ),
    "references_lead_to_what_they_name": Told(
        (mined(), mined(ref="#/documents/0/sentences/1/targets/0", kind="target")),
        (
            mined(ref="#/documents/0/sentences/1/assessments/1"),
            mined(ref="#/documents/0/sentences/1/assessments/-1"),
            mined(ref="#/documents/0/sentences/1/assessments/00"),
            mined(ref="#/documents/1/sentences/1/assessments/0"),
            mined(kind="target"),
            mined(ref="#/documents/0/sentences/1"),
            mined(ref="nowhere"),
        ),
        (mined(opinionMining="false"), sentiment(GOOD, sentence(GOOD), **MINE), refused(ONE, function="sentiment", **MINE)),
    ),
    "offset_and_length_cut_out_the_words": Told(
        (mined(), mined(offset=4)),
        (mined(offset=12), mined(text="Meal")),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="no")),
    ),
    "offsets_count_from_the_document": Told(
        (mined(),),
        (mined(offset=4), mined(offset=26)),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="false")),
    ),
}


def rows() -> Iterator[Any]:
    for name, told in TABLE.items():
        for verdict, exchanges in zip(("kept", "broken", "not telling"), told, strict=True):
            for number, exchange in enumerate(exchanges):
                yield pytest.param(INVARIANTS[name], verdict, exchange, id=f"{name}-{verdict}-{number}")


def verdict_of(invariant: Invariant, exchange: Seen) -> Verdict:
    try:
        return "broken" if list(invariant.check(exchange)) else "kept"
    except NotTelling:
        return "not telling"


@pytest.mark.parametrize(("invariant", "verdict", "exchange"), list(rows()))
def test_an_exchange_keeps_breaks_or_does_not_tell(invariant: Invariant, verdict: Verdict, exchange: Seen) -> None:
    assert verdict_of(invariant, exchange) == verdict, f"{exchange.request.body[:300]!r} {exchange.answer.excerpt()}"


def test_every_invariant_of_every_module_is_found_and_in_the_table() -> None:
    modules = Path(conformance.__file__).parent / "invariants" / "text"
    written = sum(file.read_text(encoding="utf-8").count("\n@invariant(") for file in modules.glob("*.py"))

    assert set(TABLE) == set(INVARIANTS)
    assert len(INVARIANTS) == len(invariants_of("text")) == written


def test_every_invariant_judges_a_requirement_of_some_container() -> None:
    judging = {
        invariant for judge in JUDGES.values() for o in judge.container.operations for _, invariant in judge.invariants(o)
    }

    assert judging >= set(INVARIANTS.values())


DESCRIBED = "text-v3.1.sentiment.answers-as-described"
BY_ID = {
    *("accepts-valid", "ids-answered-once", "ids-unchanged", "statistics-only-when-asked", "statistics-add-up"),
    *("transactions-add-up", "counts-text-elements", "scores-sum-to-one", "label-follows-sentences", "slices-give-the-text"),
    *("sentences-are-in-order", "sentences-tile-the-text", "opinion-references-resolve", "opinion-spans-give-the-text"),
    *(
        "label-has-the-highest-score",
        "opinion-offsets-count-from-the-document",
        "opinions-come-in-both-lists",
        "model-is-named",
    ),
}
PLACES = {"sentences-are-in-order", "sentences-tile-the-text", "slices-give-the-text"}
MINED = {"opinion-references-resolve", "opinion-spans-give-the-text", "opinion-offsets-count-from-the-document"}
READS = {
    "documents": BY_ID - {"accepts-valid", "model-is-named"},
    "errors": {"ids-answered-once", "ids-unchanged", "statistics-add-up", "transactions-add-up"},
    "confidenceScores": {"scores-sum-to-one", "label-has-the-highest-score"},
    "sentiment": {"label-follows-sentences", "label-has-the-highest-score"},
    "offset": (PLACES | MINED) - {"opinion-references-resolve"},
    "length": (PLACES | MINED) - {"opinion-references-resolve"},
    "ref": {"opinion-references-resolve"},
    "charactersCount": {"counts-text-elements"},
    "validDocumentsCount": {"statistics-add-up"},
    "modelVersion": {"model-is-named"},
    "warnings": set[str](),
}
"""Of each member that an answer may lack, the rules that read it."""


@pytest.mark.parametrize("member", READS)
def test_a_missing_member_hides_only_what_rests_on_it(member: str) -> None:
    whole = complete()
    lacking = json.loads(whole.answer.body, object_hook=lambda found: {k: v for k, v in found.items() if k != member})
    exchange = Exchange(whole.request, Answer(200, JSON, _bytes(lacking)))

    sound = JUDGES["sentiment"].judge(whole.operation, whole.exchange)
    assert not sound.findings
    told = {rule for rule in BY_ID if sound.tells(f"text-v3.1.sentiment.{rule}")}
    assert told == BY_ID - {"accepts-valid"}, "what opinionMining makes of a request is not certain"
    judgement = JUDGES["sentiment"].judge(whole.operation, exchange)
    assert {finding.requirement for finding in judgement.findings} == {DESCRIBED}, "one absence is one finding"
    blocked = {requirement for requirement in judgement.blocked if requirement.startswith(f"{whole.operation.key}.")}
    assert blocked == {f"{whole.operation.key}.{rule}" for rule in READS[member]}
    assert set(judgement.blocked.values()) <= {DESCRIBED}
    assert {rule for rule in told if judgement.tells(f"text-v3.1.sentiment.{rule}")} == told - READS[member]


def complete() -> Seen:
    """An answer with opinions and statistics."""
    found = mined()
    said = json.loads(found.answer.body)
    said["documents"][0] |= measured(len(OPINION))
    for opinions in said["documents"][0]["sentences"]:
        for opinion in (*opinions["targets"], *opinions["assessments"]):
            opinion |= {"sentiment": "positive", "confidenceScores": {"positive": 0.9, "negative": 0.1}}
        for assessment in opinions["assessments"]:
            assessment["isNegated"] = False
    return seen(documents(OPINION), {**said, **counted()}, function="sentiment", **MINE, showStats="true")


@pytest.mark.parametrize("exchange", [sentiment(GOOD, sentence(GOOD), **MINE), refused(ONE, function="sentiment", **MINE)])
def test_where_no_opinions_are_mined_it_is_said_why_nothing_is_judged(exchange: Seen) -> None:
    judgement = JUDGES["sentiment"].judge(exchange.operation, exchange.exchange)

    untold = {*MINED, "opinions-come-in-both-lists"}
    assert judgement.untold == {f"text-v3.1.sentiment.{rule}": NOT_OFFERED for rule in untold}
