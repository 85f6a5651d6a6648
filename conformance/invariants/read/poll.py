"""What one answer about a file that was submitted shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from conformance.invariants.comparison import moment
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.read.requests import flat_or_wrapped, is_guid, unexplained
from conformance.invariants.read.results import Line, Page, state_of
from conformance.worlds.pages.boxes import area, centre, corners, height, holds, upright_box

OVER_THE_EDGE = 0.02
"""Of the longer side of the page; a box that was widened a little is no fault."""
BESIDE_THE_LINE = 0.25
"""Of the height of the line; the published sample has words that stick out."""
FIRST_WITHOUT_BLANKS = "\u0e00"
"""From Thai on, many scripts put no blanks between words; those before it all do."""
CLOCK_SLACK = timedelta(seconds=1)
"""Two points of time may be rounded to seconds each in its own way."""
TWO_CLOCKS = timedelta(minutes=1)
"""The one that writes a result and the one that writes a header may be those of two machines."""
NO_OPERATION = "no-such-operation"
"""An id that no server gives to an operation."""
VERSIONS = ("3.2", "3.2.0")
ID_UNKNOWN = (400, 404, 410)
"""Statuses of an answer to an id that leads to nothing."""
SHAPED_LIKE_A_GUID = re.compile(r"[0-9a-z]{8}([-_])[0-9a-z]{4}\1[0-9a-z]{4}\1[0-9a-z]{4}\1[0-9a-z]{11,13}")


@invariant("malformed-id-is-refused")
def an_id_that_is_no_guid_is_refused(seen: Seen) -> Iterator[str]:
    """A client that cuts the id off wrongly should learn that."""
    last = seen.request.target.partition("?")[0].rpartition("/")[2].lower()
    # servers that give out ids of another form may know those again
    if last != NO_OPERATION and (is_guid(last) or not SHAPED_LIKE_A_GUID.fullmatch(last)):
        raise NotTelling
    if not seen.refused:
        yield f"the id {last!r} was answered with {seen.answer.excerpt(120)}"


def pages(seen: Seen) -> tuple[Page, ...]:
    """The pages that were read; NotTelling in every state but success."""
    told = state_of(seen)
    if told.status != "succeeded":
        raise NotTelling
    return told.pages


def lines(seen: Seen) -> list[Line]:
    """All lines that were read; NotTelling where there are none."""
    found = [line for page in pages(seen) for line in page.lines]
    if not found:
        raise NotTelling
    return found


@invariant("pages-come-with-success")
def pages_come_when_everything_was_read(seen: Seen) -> Iterator[str]:
    """Half a document would pass for a whole one."""
    told = state_of(seen)
    if told.status == "failed":
        raise NotTelling
    if told.status == "succeeded":
        _ = told.pages
        return
    result = told.result
    early = bool(result) if "recognitionResults" in told.said else result is not None
    if early:
        yield f"there is a result in the state {told.said['status']}"


@invariant("words-have-text")
def no_word_and_no_line_is_empty(seen: Seen) -> Iterator[str]:
    """An empty word has a box, and is drawn as one."""
    for line in lines(seen):
        for part in (line, *line.words):
            if not part.text.strip():
                yield f"{part.name} is empty"


@invariant("words-make-the-line")
def the_words_of_a_line_make_its_text(seen: Seen) -> Iterator[str]:
    """Clients search in lines and mark the words."""
    found = [line for line in lines(seen) if line.words and max(line.text, default="") < FIRST_WITHOUT_BLANKS]
    if not found:
        raise NotTelling
    for line in found:
        joined = " ".join(word.text for word in line.words)
        if joined != line.text:
            yield f"the words of the line {line.text!r} are {joined!r}"


@invariant("boxes-run-clockwise")
def corners_run_clockwise(seen: Seen) -> Iterator[str]:
    """A program that cuts the text of a box out would mirror it."""
    boxes = [named for page in pages(seen) for named in page.boxes]
    if not boxes:
        raise NotTelling
    for name, box in boxes:
        if area(box) < 0:
            yield f"the corners of {name} run against the clock: {numbers(box)}"


@invariant("boxes-lie-on-the-page")
def boxes_lie_on_the_page(seen: Seen) -> Iterator[str]:
    """What lies beside the page cannot be shown."""
    measured = [(page.width, page.height, list(page.boxes)) for page in pages(seen)]
    known = [(width, high, boxes) for width, high, boxes in measured if width and high and boxes]
    if not known:
        raise NotTelling
    for width, high, boxes in known:
        paper, slack = upright_box(0, 0, width, high), OVER_THE_EDGE * max(width, high)
        for name, box in boxes:
            outside = [corner for corner in corners(box) if not holds(paper, corner, slack)]
            if outside:
                yield f"{name} has a corner at {outside[0]}, on a page of {width:g} x {high:g}"


@invariant("words-lie-in-their-line")
def words_lie_in_their_line(seen: Seen) -> Iterator[str]:
    """A line that is marked must cover its words."""
    pairs = [(line.box, word) for line in lines(seen) for word in line.words]
    known = [(around, word.name, word.box) for around, word in pairs if around and word.box]
    if not known:
        raise NotTelling
    for around, name, box in known:
        if not holds(around, centre(box), BESIDE_THE_LINE * height(around)):
            yield f"{name} at {numbers(box)} lies beside its line at {numbers(around)}"


def numbers(box: tuple[float, ...]) -> str:
    """A box for people."""
    return ", ".join(f"{number:g}" for number in box)


@invariant("times-are-points-of-time")
def times_are_points_of_time(seen: Seen) -> Iterator[str]:
    """Results are sorted by the time of submission, also by programs in another time zone."""
    told = state_of(seen)
    if told.word != "succeeded":
        raise NotTelling
    for name in ("createdDateTime", "lastUpdatedDateTime"):
        if not moment(told.said.get(name)):
            yield f"{name} is {told.said.get(name)!r}, which is no point of time"


@invariant("times-are-not-ahead")
def times_are_not_ahead(seen: Seen) -> Iterator[str]:
    """Programs that keep what is older than a day compare these times with their own clock."""
    now = _date(seen)
    told = {name: moment(state_of(seen).said.get(name)) for name in ("createdDateTime", "lastUpdatedDateTime")}
    known = {name: time for name, time in told.items() if time}
    if not now or not known:
        raise NotTelling
    for name, time in known.items():
        if time > now + TWO_CLOCKS:
            yield f"{name} is {time.isoformat()}, in an answer of {now.isoformat()}"


def _date(seen: Seen) -> datetime | None:
    """When an answer was written, by the clock of its server; None where it does not say."""
    try:
        written = parsedate_to_datetime(seen.answer.header("date") or "")
    except ValueError:
        return None
    return written if written.tzinfo else None


@invariant("version-is-told")
def the_version_is_told(seen: Seen) -> Iterator[str]:
    """Programs that read the results of several versions tell them apart by this member."""
    told = state_of(seen)
    if told.word != "succeeded":
        raise NotTelling
    version = str(told.result["version"])
    if version.removeprefix("v") not in VERSIONS:
        yield f"the version is {version!r}"


@invariant("updated-follows-created")
def the_time_of_the_last_change_follows(seen: Seen) -> Iterator[str]:
    """From the submission to the last change is how long the reading took."""
    created, updated = (state_of(seen).said.get(name) for name in ("createdDateTime", "lastUpdatedDateTime"))
    begun, changed = moment(created), moment(updated)
    if not begun or not changed:
        raise NotTelling  # what is no point of time is a finding of its own
    if changed < begun - CLOCK_SLACK:
        yield f"lastUpdatedDateTime {updated} is before createdDateTime {created}"


@invariant("failures-say-why", least=1)
def a_failure_says_why(seen: Seen) -> Iterator[str]:
    """Whoever sent the file must know whether to send it again, or another one."""
    told = state_of(seen)
    if told.word != "failed":
        raise NotTelling
    result: Json = told.said.get("analyzeResult") or {}
    reasons: list[Json] = result.get("errors") or [{}]
    missing = [name for name in ("code", "message") if not reasons[0].get(name)]
    if missing:
        yield f"a failed operation tells no {' and no '.join(missing)} in analyzeResult.errors: {seen.answer.excerpt(200)}"


@invariant("errors-say-why", of="poll", does=flat_or_wrapped)
def an_error_for_an_id_says_why(seen: Seen) -> Iterator[str]:
    """An id that was mistyped, one that has expired and a proxy that leads nowhere look alike by their status."""
    last = seen.request.target.partition("?")[0].rpartition("/")[2].lower()
    if last != NO_OPERATION and not is_guid(last) and not SHAPED_LIKE_A_GUID.fullmatch(last):
        raise NotTelling
    if not seen.refused or seen.answer.status not in ID_UNKNOWN:
        raise NotTelling
    yield from unexplained(seen)
