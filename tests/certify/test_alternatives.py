"""How often an alternative was seen is counted again by whoever judges a bundle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from conformance import catalogue
from conformance.certify import alternatives
from conformance.certify.refusals import Contradicted
from conformance.report.ledger import outcome

KEYPHRASE = catalogue.container("keyphrase")
OPERATION = "text-v3.0.keyphrases"
RULE = f"{OPERATION}.refuses-too-many-documents"
OTHER = f"{OPERATION}.accepts-valid"


def judged(counts: dict[str, int], *, unkept: int = 0, by_one_exchange: bool = True, rule: str = RULE) -> None:
    """Results with these counts, of a run with two exchanges that were refused."""
    row = replace(outcome(KEYPHRASE.by_id[rule], []), alternatives=counts)
    shown = Counter({(RULE, "refused"): 2})
    alternatives.check(KEYPHRASE, [row], shown, Counter({OPERATION: unkept}), {RULE} if by_one_exchange else ())


def test_what_the_exchanges_show_stands() -> None:
    judged({"refused": 2, "answered": 0})
    judged({"refused": 2, "answered": 1}, unkept=1)
    judged({"refused": 9, "answered": 9}, by_one_exchange=False)
    judged({}, rule=OTHER)


@pytest.mark.parametrize(
    "counts", [{"refused": 1, "answered": 0}, {"refused": 2, "answered": 1}, {"refused": 3, "answered": 0}]
)
def test_what_they_do_not_show_is_contradicted(counts: dict[str, int]) -> None:
    with pytest.raises(Contradicted, match="exchanges show it"):
        judged(counts)


def test_a_body_that_was_not_kept_is_no_excuse_for_more() -> None:
    with pytest.raises(Contradicted, match=r"'answered' of .* is counted 2 times, and 0 exchanges show it"):
        judged({"refused": 2, "answered": 2}, unkept=1)


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        (RULE, {}),
        (RULE, {"refused": 2}),
        (RULE, {"refused": 2, "answered": -1}),
        (RULE, {"refused": 2, "answered": 0, "both": 0}),
        (OTHER, {"refused": 1}),
    ],
)
def test_it_is_counted_by_the_alternatives_that_are_declared(rule: str, counts: dict[str, int]) -> None:
    with pytest.raises(Contradicted, match="is not counted by the alternatives that it has"):
        judged(counts, by_one_exchange=False, rule=rule)
