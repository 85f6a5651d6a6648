"""Answers with statistics, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    COMBINED,
    EMPTY,
    FAMILY,
    GOOD,
    ONE,
    SPARED,
    answer,
    bad,
    counted,
    documents,
    measured,
    phrases,
    refused,
    seen,
)
from invariants.told import Told

STATISTICS: dict[str, Told] = {
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
}
