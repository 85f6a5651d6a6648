"""Answers to ids, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    ELEVEN,
    EMPTY,
    FOUND_TEN,
    GOOD,
    NO_COUNTRY,
    NO_LANGUAGE,
    ONE,
    SPARED,
    TWINS,
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

IDS: dict[str, Told] = {
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
    "results_come_in_the_order_of_the_documents": Told(
        (seen(documents(GOOD, GOOD), TWO),),
        (seen(documents(GOOD, GOOD), answer(phrases("2", "food"), phrases("1", "food"))),),
        (seen(ONE, answer(phrases())), seen(EMPTY, SPARED), seen(documents(GOOD, GOOD), answer(phrases("2"), phrases("2")))),
    ),
}
