"""What one exchange with Read shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.read.results import Line, Page, State
from conformance.invariants.read.submissions import (
    codes,
    demand_no_parameters,
    image_pages,
    is_chunked,
    is_guid,
    is_turned_away,
    location,
    media_type,
    origin,
    split,
)
from conformance.invariants.refusals import described_error
from conformance.worlds.pages.boxes import area, centre, corners, height, holds, upright_box
from conformance.worlds.pages.recognition import is_no_file

KEY = "Ocp-Apim-Subscription-Key"
"""The header in which clients send a key."""
OBSOLETE_MODES = ("Printed", "Handwritten")
FEWEST_BYTES = 1024
"""Of a file; smaller ones may be refused for their size, whatever they are."""
OVER_THE_EDGE = 0.02
"""Of the longer side of the page; a box that was widened a little is no fault."""
BESIDE_THE_LINE = 0.25
"""Of the height of the line; the published sample has words that stick out."""
FIRST_WITHOUT_BLANKS = "\u0e00"
"""From Thai on, many scripts put no blanks between words; those before it all do."""
CLOCK_SLACK = timedelta(seconds=1)
"""Two points of time may be rounded to seconds each in its own way."""
NO_OPERATION = "no-such-operation"
"""An id that no server gives to an operation."""
SHAPED_LIKE_A_GUID = re.compile(r"[0-9a-z]{8}([-_])[0-9a-z]{4}\1[0-9a-z]{4}\1[0-9a-z]{4}\1[0-9a-z]{11,13}")
BLAME_THE_FILE = re.compile(r"Image|Url|Download|Timeout|FailedToProcess", re.IGNORECASE)
"""What is in the published codes of errors about a file, or about fetching it."""


@invariant("answers-accepted")
def a_file_is_accepted_without_a_body(seen: Seen) -> Iterator[str]:
    """The official client takes no other status for a success."""
    seen.demand_served()
    if (seen.answer.status, seen.answer.body) != (202, b""):
        yield f"a file that was taken was answered with {seen.answer.excerpt(120)}"


@invariant("location-is-absolute")
def the_location_is_an_absolute_url(seen: Seen) -> Iterator[str]:
    """Clients hand the location to whatever asks for the result, which does not know where the file was sent."""
    said = location(seen)
    if split(said).scheme not in ("http", "https") or not split(said).netloc:
        yield f"the location is {said!r}"


@invariant("location-ends-with-id")
def the_location_ends_with_the_operation_id(seen: Seen) -> Iterator[str]:
    """Public samples cut the last 36 characters off the header, so nothing may follow the id."""
    said = location(seen)
    last = split(said).path.rpartition("/")[2]
    if not is_guid(last):
        yield f"the last segment of the location {said!r} is no GUID of 36 characters"
    elif not said.endswith(last):
        yield f"something follows the id in {said!r}"


@invariant("location-is-where-to-poll")
def the_location_is_the_path_to_ask_at(seen: Seen) -> Iterator[str]:
    """The official client makes the URL anew from the id, and must meet the same operation."""
    path = split(location(seen)).path
    folders = [o.path.partition("{")[0] for o in seen.container.operations if o.service == seen.operation.service]
    polled = tuple(f"{folder}{path.rpartition('/')[2]}".lower() for folder in folders if folder.endswith("/"))
    if not path.lower().endswith(polled):
        yield f"the path of the location is {path!r}"


@invariant("location-is-reachable")
def the_location_names_the_host_that_was_called(seen: Seen) -> Iterator[str]:
    """A client behind a port mapping knows no other host."""
    if not seen.url:
        raise NotTelling
    said = location(seen)
    if origin(said) != origin(seen.url):
        yield f"{seen.url} was called, and the location is {said!r}"


@invariant("takes-chunked-bodies", least=1)
def a_body_in_chunks_is_taken(seen: Seen) -> Iterator[str]:
    """The official client streams files, and does not know how long they are."""
    if not is_chunked(seen):
        raise NotTelling
    image_pages(seen)
    if is_turned_away(seen):
        yield f"a file in chunks was answered with {seen.answer.excerpt(120)}"


@invariant("takes-charset", least=1)
def a_charset_is_no_other_media_type(seen: Seen) -> Iterator[str]:
    """The official client says in which encoding it names the file."""
    if media_type(seen) != "application/json" or "charset" not in (seen.header("content-type") or "").lower():
        raise NotTelling
    url = seen.sent_members.get("url")
    if not isinstance(url, str) or not split(url).scheme.startswith("http") or len(seen.sent_members) > 1:
        raise NotTelling
    if is_turned_away(seen):
        if BLAME_THE_FILE.search(" ".join(codes(seen))):  # one that cannot be fetched, whatever the charset
            raise NotTelling
        yield f"JSON with a charset was answered with {seen.answer.excerpt(120)}"


@invariant("takes-mode", least=2)
def the_obsolete_mode_is_taken(seen: Seen) -> Iterator[str]:
    """The first client sends a mode with every file, and cannot be called without one."""
    if seen.query.get("mode") not in OBSOLETE_MODES:
        raise NotTelling
    image_pages(seen)
    if is_turned_away(seen, {"mode"}):
        yield f"mode={seen.query['mode']} was answered with {seen.answer.excerpt(120)}"
    else:
        location(seen)


@invariant("needs-no-key", least=3)
def no_key_is_needed(seen: Seen) -> Iterator[str]:
    """The container has its key from its start, so clients on premises hold none."""
    if seen.header(KEY):
        raise NotTelling
    image_pages(seen)
    if seen.served:
        return
    demand_no_parameters(seen)
    if seen.answer.status not in (401, 403):
        raise NotTelling
    yield f"without a key, a good file was answered with {seen.answer.excerpt(120)}"


@invariant("needs-no-key", least=1)
def any_key_is_taken(seen: Seen) -> Iterator[str]:
    """The official client sends a key nevertheless, whatever it is."""
    if not seen.header(KEY):
        raise NotTelling
    image_pages(seen)
    if seen.answer.status in (401, 403) or is_turned_away(seen):
        yield f"with a key, a good file was answered with {seen.answer.excerpt(120)}"


@invariant("refuses-other-media-types", least=2)
def text_is_no_file(seen: Seen) -> Iterator[str]:
    """A form that was sent as text would otherwise be read as an image."""
    demand_no_parameters(seen)
    body = seen.request.body
    if media_type(seen) != "text/plain" or not body.strip() or body.lstrip()[:1] in b'{["' or not is_no_file(body):
        raise NotTelling
    if not seen.refused:
        yield f"a body of text/plain was answered with {seen.answer.excerpt(120)}"


@invariant("errors-are-flat", least=2)
def an_error_is_not_wrapped(seen: Seen) -> Iterator[str]:
    """The official client shows the message of a flat error, and none of a wrapped one."""
    if media_type(seen) != "application/json" or not seen.refused or seen.answer.media_type != "application/json":
        raise NotTelling
    error = described_error(seen)
    wrong = [name for name in ("code", "message") if not isinstance(error.get(name), str)]
    if wrong:
        yield f"no string {' and no string '.join(wrong)} at the top of {seen.answer.excerpt(200)}"


@invariant("malformed-id-is-refused")
def an_id_that_is_no_guid_is_refused(seen: Seen) -> Iterator[str]:
    """A client that cuts the id off wrongly should learn that."""
    last = seen.request.target.partition("?")[0].rpartition("/")[2].lower()
    # servers that give out ids of another form may know those again
    if last != NO_OPERATION and (is_guid(last) or not SHAPED_LIKE_A_GUID.fullmatch(last)):
        raise NotTelling
    if not seen.refused:
        yield f"the id {last!r} was answered with {seen.answer.excerpt(120)}"


def state(seen: Seen) -> State:
    """What was said of a file; NotTelling where nothing was."""
    seen.demand_served()
    return State(seen.said)


def pages(seen: Seen) -> tuple[Page, ...]:
    """The pages that were read; NotTelling in every state but success."""
    told = state(seen)
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
    told = state(seen)
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


def moment(text: object) -> datetime | None:
    """A point of time with its offset; None when it is none."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else None


@invariant("created-stays")
def the_time_of_submission_is_a_point_of_time(seen: Seen) -> Iterator[str]:
    """Results are sorted by the time of submission, also by programs in another time zone."""
    told = state(seen)
    created = told.said.get("createdDateTime")
    if created is None and told.status != "succeeded":
        raise NotTelling
    if not moment(created):
        yield f"createdDateTime is {created!r}, which is no point of time with an offset"


@invariant("updated-follows-created")
def the_time_of_the_last_change_follows(seen: Seen) -> Iterator[str]:
    """From the submission to the last change is how long the reading took."""
    told = state(seen)
    created, updated = (told.said.get(name) for name in ("createdDateTime", "lastUpdatedDateTime"))
    if updated is None and told.status != "succeeded":
        raise NotTelling
    changed, begun = moment(updated), moment(created)
    if not changed:
        yield f"lastUpdatedDateTime is {updated!r}, which is no point of time with an offset"
    elif not begun:
        raise NotTelling
    elif changed < begun - CLOCK_SLACK:
        yield f"lastUpdatedDateTime {updated} is before createdDateTime {created}"


@invariant("waits-for-the-result", least=3)
def the_answer_is_the_whole_result(seen: Seen) -> Iterator[str]:
    """A caller that waits has nothing to ask again with."""
    demand_no_parameters(seen)
    count = image_pages(seen)
    told = state(seen)
    if told.status == "failed":
        raise NotTelling
    if told.status != "succeeded":
        yield f"a good file was answered with the status {told.said['status']!r}"
    elif len(told.pages) != count:
        yield f"an image of {count} pages got {len(told.pages)}"


@invariant("unreadable-is-failed", least=2)
def what_cannot_be_read_is_failed_and_nothing_else(seen: Seen) -> Iterator[str]:
    """Callers look at the status alone."""
    demand_no_parameters(seen)
    body = seen.request.body
    if media_type(seen) != "application/octet-stream" or len(body) < FEWEST_BYTES or not is_no_file(body):
        raise NotTelling
    if not (seen.served or seen.refused):
        raise NotTelling
    try:
        said: object = seen.said
    except ValueError:
        said = None
    if seen.served and isinstance(said, dict) and "status" not in said:
        raise LookupError("status")  # which the description asks for
    if said not in ({"status": "Failed"}, {"status": "failed"}):
        yield f"{len(body)} bytes that are no file were answered with {seen.answer.excerpt(120)}"
