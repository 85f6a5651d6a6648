"""What each invariant of Read says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from invariants.read.exchanges import (
    BLANK,
    BYTES,
    EARLY,
    GUID,
    LATER,
    LINE,
    PAGE,
    TIMES,
    URL,
    WORD,
    Body,
    called,
    line,
    not_read,
    of_page,
    page,
    polled,
    result,
    seen,
    taken,
)
from invariants.read.poll import POLL
from invariants.read.submit import SUBMIT
from invariants.read.sync import SYNC
from invariants.told import Verdict, invariants_by_name, verdict_of

from conformance.invariants import Judge, Seen

INVARIANTS = invariants_by_name("read")


def without(told: Body, member: str) -> Body:
    return {name: value for name, value in told.items() if name != member}


class Case(NamedTuple):
    """An exchange, and what one invariant must say of it."""

    invariant: str
    verdict: Verdict
    why: str
    exchange: Seen


CASES = [
    Case(name, verdict, why, exchange) for name, rows in {**SUBMIT, **SYNC, **POLL}.items() for verdict, why, exchange in rows
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.invariant}: {case.why}")
def test_an_exchange_is_judged(case: Case) -> None:
    assert verdict_of(INVARIANTS[case.invariant], case.exchange) == case.verdict


def test_every_invariant_is_seen_to_pass_to_complain_and_not_to_tell() -> None:
    for name in INVARIANTS:
        assert {case.verdict for case in CASES if case.invariant == name} == {"kept", "broken", "not telling"}, name


def blocked(operation: str, exchange: Seen) -> set[str]:
    """The ends of the ids of what an exchange cannot show because its answer is not as described."""
    container = EARLY if operation.startswith("read.") else LATER
    judgement = Judge(container, URL).judge(container.operation(operation), exchange.exchange)
    assert {finding.requirement for finding in judgement.findings} == {f"{operation}.answers-as-described"}, judgement.findings
    return {requirement.rpartition(".")[2] for requirement in judgement.blocked}


ABOUT_BOXES = {"boxes-run-clockwise", "boxes-lie-on-the-page", "words-lie-in-their-line"}
ABOUT_WORDS = {"words-have-text", "words-make-the-line"}


@pytest.mark.parametrize(
    ("exchange", "rests_on_it"),
    [
        (of_page(without(BLANK | {"lines": [LINE]}, "width")), {"boxes-lie-on-the-page"}),
        (of_page(without(BLANK | {"lines": [LINE]}, "angle")), set[str]()),
        (of_page(without(BLANK, "lines")), ABOUT_BOXES | ABOUT_WORDS),
        (page(lines=[without(LINE, "text")]), ABOUT_WORDS),
        (page(lines=[without(LINE, "words")]), ABOUT_BOXES | ABOUT_WORDS),
        (page(lines=[without(LINE, "boundingBox")]), ABOUT_BOXES),
        (line(boundingBox=[10, 10, 80, 20]), ABOUT_BOXES),
        (line(words=[without(WORD, "text"), WORD]), ABOUT_WORDS),
        (polled("done", **TIMES, analyzeResult=result(BLANK)), ABOUT_BOXES | ABOUT_WORDS | {"pages-come-with-success"}),
        (polled(**TIMES), ABOUT_BOXES | ABOUT_WORDS | {"pages-come-with-success", "version-is-told"}),
    ],
    ids=[
        *("a width", "an angle", "lines", "the text of a line", "the words of a line", "a box", "two corners"),
        *("the text of a word", "a known state", "the result"),
    ],
)
def test_what_is_not_there_hides_only_what_rests_on_it(exchange: Seen, rests_on_it: set[str]) -> None:
    assert blocked("read-3.2.poll", exchange) == rests_on_it


def test_without_a_location_only_the_location_is_not_judged() -> None:
    exchange = seen("read-3.2.submit", BYTES, PAGE, 202, told=(("Content-Length", "0"),))

    places = {"location-is-absolute", "location-ends-with-id", "location-is-where-to-poll", "location-is-reachable"}
    assert blocked("read-3.2.submit", exchange) == places


def test_without_a_status_only_the_status_of_what_cannot_be_read_is_not_judged() -> None:
    assert blocked("read-3.2.sync", not_read({})) == {"unreadable-is-failed", "unreadable-is-not-read"}


def test_a_host_name_that_the_real_image_stumbles_over_is_named() -> None:
    check = INVARIANTS["the_location_is_the_path_to_ask_at"].check
    spoilt = taken(f"http://azure-vision/v3.2/read/analyzeResults/{GUID}")

    (by_that_name,) = check(called(spoilt, "http://azure-vision:5000"))
    (by_another,) = check(called(spoilt, URL))
    assert ("contains 'vision'" in by_that_name, "contains 'vision'" in by_another) == (True, False)
