"""Polls, and what their invariants say of them."""

from __future__ import annotations

from invariants.read.exchanges import (
    BLANK,
    GUID,
    JSON,
    LINE,
    REFUSED,
    TIMES,
    WORD,
    Body,
    line,
    page,
    polled,
    result,
    seen,
)
from invariants.told import Verdict

from conformance.invariants import Seen


def timed(**times: str) -> Seen:
    """A poll of an operation that has succeeded, with these times."""
    return polled(**{**TIMES, **times}, analyzeResult=result(BLANK))


def dated(date: str, times: Body = TIMES) -> Seen:
    """A poll that was answered at this time."""
    said = {"status": "succeeded", **times, "analyzeResult": result(BLANK)}
    return seen("read-3.2.poll", (), b"", 200, said, told=(*JSON, ("Date", date)))


def early(*lines: Body) -> Seen:
    """A poll of the early version, in which nearly everything may be left out."""
    return polled("Succeeded", by="read", recognitionResults=[{"lines": list(lines)}])


def asked_for(identifier: str, status: int) -> Seen:
    return seen("read-3.2.poll", (), b"", status, REFUSED, at=identifier)


RUNNING = polled("running", **TIMES)


POLL: dict[str, list[tuple[Verdict, str, Seen]]] = {
    "an_error_for_an_id_says_why": [
        ("kept", "flat", asked_for(GUID, 404)),
        ("kept", "no GUID", asked_for(f"{GUID}0", 400)),
        ("broken", "no body", seen("read-3.2.poll", (), b"", 404)),
        ("not telling", "an id of another server", asked_for("17", 404)),
        ("not telling", "another status", asked_for(GUID, 405)),
        ("not telling", "known", page()),
    ],
    "an_id_that_is_no_guid_is_refused": [
        ("kept", "a digit too many", asked_for(f"{GUID}0", 404)),
        ("broken", "a digit too few", asked_for(GUID[:-1], 200)),
        ("broken", "underscores", asked_for(GUID.replace("-", "_"), 200)),
        ("broken", "no digit", asked_for(f"{GUID[:-1]}z", 200)),
        ("broken", "no id at all", asked_for("no-such-operation", 200)),
        ("not telling", "a GUID", asked_for(GUID, 200)),
        ("not telling", "an id of another server", asked_for("17", 200)),
        ("not telling", "32 digits", asked_for(GUID.replace("-", ""), 200)),
        ("not telling", "a gateway refused", asked_for(f"{GUID}0", 401)),
    ],
    "pages_come_when_everything_was_read": [
        ("kept", "pages with success", page()),
        ("kept", "the early version", early()),
        ("kept", "none before", RUNNING),
        ("kept", "null before", polled("notStarted", analyzeResult=None)),
        ("kept", "empty before, in the early version", polled("Running", by="read", recognitionResults=[])),
        ("broken", "a page before", polled("running", analyzeResult=result(BLANK))),
        ("broken", "an empty result before", polled("running", analyzeResult=result())),
        ("broken", "a page before, in the early version", polled("Running", by="read", recognitionResults=[{"lines": []}])),
        ("not telling", "failed", polled("failed", analyzeResult={"errors": [{"code": "InvalidImage"}]})),
        ("not telling", "refused", asked_for(GUID, 404)),
    ],
    "no_word_and_no_line_is_empty": [
        ("kept", "words", page()),
        ("broken", "an empty line", line(text="", words=[])),
        ("broken", "an empty word", line(words=[WORD, {**WORD, "text": " "}])),
        ("not telling", "a blank page", page(lines=[])),
        ("not telling", "running", RUNNING),
    ],
    "the_words_of_a_line_make_its_text": [
        ("kept", "blanks between them", page()),
        ("kept", "another script", page(lines=[LINE, {**LINE, "text": "営業中", "words": [{**WORD, "text": "営業"}]}])),
        ("broken", "no blank", line(text="Opendaily")),
        ("broken", "a word missing", line(words=[WORD])),
        ("not telling", "a script without blanks", line(text="営業中", words=[{**WORD, "text": "営業"}])),
        ("not telling", "no words are told", early({"text": "Open daily"})),
        ("not telling", "a blank page", page(lines=[])),
    ],
    "corners_run_clockwise": [
        ("kept", "clockwise", page()),
        ("kept", "so flat that it has no area", line(boundingBox=[10, 10, 80, 10, 80, 10, 10, 10])),
        ("broken", "a line", line(boundingBox=[10, 10, 10, 20, 80, 20, 80, 10])),
        ("broken", "a word", line(words=[{**WORD, "boundingBox": [10, 10, 10, 20, 40, 20, 40, 10]}])),
        ("not telling", "no box is told", early({"text": "Open", "words": [{"text": "Open"}]})),
        ("not telling", "running", RUNNING),
    ],
    "boxes_lie_on_the_page": [
        ("kept", "on it", page()),
        ("kept", "a little over the edge", page(width=79, height=20)),
        ("broken", "beside it", page(width=70)),
        ("broken", "above it", line(boundingBox=[10, -9, 80, -9, 80, 20, 10, 20])),
        ("not telling", "no size is told", early(LINE)),
        ("not telling", "a blank page", page(lines=[])),
    ],
    "words_lie_in_their_line": [
        ("kept", "in it", page()),
        ("broken", "before it", line(words=[{**WORD, "boundingBox": [0, 0, 9, 0, 9, 9, 0, 9]}])),
        ("broken", "below it", line(boundingBox=[10, 30, 80, 30, 80, 40, 10, 40])),
        ("not telling", "no words are told", early(LINE | {"words": None})),
        ("not telling", "no boxes of words are told", early({**LINE, "words": [{"text": "Open"}]})),
    ],
    "times_are_points_of_time": [
        ("kept", "seven digits of a second", page()),
        ("kept", "no offset", timed(createdDateTime="2021-06-01T09:30:00")),
        ("broken", "a dash", timed(createdDateTime="-")),
        ("broken", "for Americans", timed(lastUpdatedDateTime="06/01/2021 09:30:01")),
        ("broken", "never told", polled(analyzeResult=result(BLANK))),
        ("not telling", "running", polled("running")),
    ],
    "the_time_of_the_last_change_follows": [
        ("kept", "later", page()),
        (
            "kept",
            "rounded",
            polled("running", createdDateTime="2021-06-01T09:30:00.4Z", lastUpdatedDateTime="2021-06-01T09:30:00Z"),
        ),
        ("kept", "the one in UTC by its offset, the other by default", timed(lastUpdatedDateTime="2021-06-01T09:30:02")),
        ("broken", "earlier", polled("running", **{**TIMES, "lastUpdatedDateTime": "1999-12-31T23:59:59Z"})),
        ("not telling", "no time", polled("running", **{**TIMES, "lastUpdatedDateTime": "-"})),
        ("not telling", "the other time is not told", polled(lastUpdatedDateTime=TIMES["lastUpdatedDateTime"])),
        ("not telling", "not told yet", polled("notStarted")),
    ],
    "times_are_not_ahead": [
        ("kept", "before the answer", dated("Tue, 01 Jun 2021 09:30:02 GMT")),
        ("kept", "rounded", dated("Tue, 01 Jun 2021 09:30:00 GMT")),
        ("broken", "an hour ahead", dated("Tue, 01 Jun 2021 08:30:02 GMT")),
        ("not telling", "no date", page()),
        ("not telling", "an odd date", dated("yesterday")),
        ("not telling", "no times", dated("Tue, 01 Jun 2021 09:30:02 GMT", {})),
    ],
    "the_version_is_told": [
        ("kept", "of the container", page()),
        ("kept", "of the example", polled(**TIMES, analyzeResult={**result(BLANK), "version": "v3.2"})),
        ("broken", "another", polled(**TIMES, analyzeResult={**result(BLANK), "version": "3.0.0"})),
        ("not telling", "running", RUNNING),
    ],
    "a_failure_says_why": [
        ("kept", "a reason", polled("failed", analyzeResult={"errors": [REFUSED]})),
        ("broken", "none", polled("failed")),
        ("broken", "null", polled("failed", analyzeResult=None)),
        ("broken", "an empty list", polled("failed", analyzeResult={"errors": []})),
        ("broken", "an empty message", polled("failed", analyzeResult={"errors": [{**REFUSED, "message": ""}]})),
        ("not telling", "success", page()),
    ],
}
