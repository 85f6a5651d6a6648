"""What each invariant of Read says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import pytest

from conformance import catalogue
from conformance.invariants import Judge, NotTelling, Seen
from conformance.invariants.judge import invariants_of
from conformance.invariants.read.requests import KEY
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.pages import hostile
from conformance.worlds.pages.files import png, tiff
from conformance.worlds.pages.strategies import saying

Body = dict[str, Any]
Verdict = Literal["kept", "broken", "not telling"]

EARLY, LATER = catalogue.container("read"), catalogue.container("read-3.2")
INVARIANTS = {invariant.name.partition("::")[2]: invariant for invariant in invariants_of("read")}
URL = "http://localhost:5000"
GUID = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
ASK_AT = "/vision/v3.2/read/analyzeResults"
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
JSON: Headers = (("Content-Type", "application/json"),)
CHARSET: Headers = (("Content-Type", "application/json; charset=utf-8"),)
TEXT: Headers = (("Content-Type", "text/plain"),)
CHUNKED: Headers = (*BYTES, ("Transfer-Encoding", "chunked"))
WITH_KEY: Headers = (*BYTES, (KEY, "any"))
PAGE = png(saying("paper")).content
HALF = PAGE[: len(PAGE) // 2]
IN_CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)
TWO_PAGES = tiff([saying("paper"), saying("pencil")]).content
THREE_PAGES = tiff([saying("paper"), saying("pencil"), saying("puzzle")]).content
NOISE = hostile.random_bytes().content
BY_URL = json.dumps({"url": "http://files.example/page.png"}).encode()
REFUSED: Body = {"code": "BadArgument", "message": "The request cannot be served."}

WORD: Body = {"text": "Open", "boundingBox": [10, 10, 40, 10, 40, 20, 10, 20], "confidence": 0.9}
LINE: Body = {"text": "Open daily", "boundingBox": [10, 10, 80, 10, 80, 20, 10, 20], "words": [WORD, {**WORD, "text": "daily"}]}
BLANK: Body = {"page": 1, "angle": 0, "width": 100, "height": 50, "unit": "pixel", "lines": list[Body]()}
TIMES: Body = {"createdDateTime": "2021-06-01T09:30:00.1234567+00:00", "lastUpdatedDateTime": "2021-06-01T09:30:01Z"}


def seen(
    operation: str,
    headers: Headers,
    sent: bytes,
    status: int,
    said: object = None,
    *,
    told: Headers = JSON,
    at: str = "",
) -> Seen:
    """An exchange; an answer that is no bytes is JSON, and None is an empty one. ``at`` is a query, or the id in the path."""
    container = EARLY if operation.startswith("read.") else LATER
    asked = container.operation(operation)
    target = asked.path.replace("{operationId}", at or GUID) if asked.method == "GET" else f"{asked.path}?{at}"
    body = b"" if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = Answer(status, () if said is None and told == JSON else told, body)
    return Seen(container, asked, Exchange(Request(asked.method, target, headers, sent), answer), URL)


def located(location: str) -> Headers:
    return (("Operation-Location", location), ("Content-Length", "0"))


def taken(location: str = f"{URL}{ASK_AT}/{GUID}", *, sent: bytes = PAGE, headers: Headers = BYTES) -> Seen:
    """A submission that was taken, and where its result will be."""
    return seen("read-3.2.submit", headers, sent, 202, told=located(location))


def called(exchange: Seen, url: str) -> Seen:
    """The same exchange with a container at another address."""
    return replace(exchange, url=url)


def turned_away(
    headers: Headers, sent: bytes = PAGE, status: int = 400, said: object = REFUSED, *, query: str = "", by: str = "read-3.2"
) -> Seen:
    return seen(f"{by}.submit", headers, sent, status, said, at=query)


def coded(code: str, query: str) -> Seen:
    """A good file that was refused for its query, with this code."""
    return turned_away(BYTES, said={"error": {**REFUSED, "code": code}}, query=query)


def in_mode(mode: str, status: int = 202, sent: bytes = PAGE) -> Seen:
    location = f"{URL}/vision/v2.0/read/operations/{GUID}"
    said = None if status == 202 else REFUSED
    return seen("read.submit", BYTES, sent, status, said, told=located(location) if status == 202 else JSON, at=f"mode={mode}")


def polled(status: str = "succeeded", *, by: str = "read-3.2", **members: Any) -> Seen:
    return seen(f"{by}.poll", (), b"", 200, {"status": status, **members})


def page(**members: Any) -> Seen:
    """A poll that tells of one page, with these members."""
    return of_page({**BLANK, "lines": [LINE], **members})


def timed(**times: str) -> Seen:
    """A poll of an operation that has succeeded, with these times."""
    return polled(**{**TIMES, **times}, analyzeResult=result(BLANK))


def dated(date: str, times: Body = TIMES) -> Seen:
    """A poll that was answered at this time."""
    said = {"status": "succeeded", **times, "analyzeResult": result(BLANK)}
    return seen("read-3.2.poll", (), b"", 200, said, told=(*JSON, ("Date", date)))


def of_page(told: Body) -> Seen:
    return polled(**TIMES, analyzeResult=result(told))


def without(told: Body, member: str) -> Body:
    return {name: value for name, value in told.items() if name != member}


def line(**members: Any) -> Seen:
    """A poll that tells of one line, with these members."""
    return page(lines=[{**LINE, **members}])


def result(*pages: Body) -> Body:
    return {"version": "3.2.0", "modelVersion": "2021-04-12", "readResults": list(pages)}


def early(*lines: Body) -> Seen:
    """A poll of the early version, in which nearly everything may be left out."""
    return polled("Succeeded", by="read", recognitionResults=[{"lines": list(lines)}])


def asked_for(identifier: str, status: int) -> Seen:
    return seen("read-3.2.poll", (), b"", status, REFUSED, at=identifier)


def at_once(sent: bytes, *pages: Body, status: str = "succeeded", query: str = "", headers: Headers = BYTES) -> Seen:
    said = {"status": status, **TIMES, "analyzeResult": result(*pages)}
    return seen("read-3.2.sync", headers, sent, 200, said, at=query)


def not_read(said: object, *, sent: bytes = NOISE, status: int = 200, query: str = "") -> Seen:
    return seen("read-3.2.sync", BYTES, sent, status, said, at=query)


class Case(NamedTuple):
    """An exchange, and what one invariant must say of it."""

    invariant: str
    verdict: Verdict
    why: str
    exchange: Seen


AWAY = turned_away(BYTES)
RUNNING = polled("running", **TIMES)
CASES = [
    Case(name, verdict, why, exchange)
    for name, rows in {
        "a_file_is_accepted_without_a_body": [
            ("kept", "202 and no body", taken()),
            ("broken", "another success", seen("read-3.2.submit", BYTES, PAGE, 200)),
            ("broken", "a body", seen("read-3.2.submit", BYTES, PAGE, 202, {"id": GUID})),
            ("not telling", "refused", AWAY),
        ],
        "the_location_is_an_absolute_url": [
            ("kept", "http", taken()),
            ("kept", "https", taken(f"https://host{ASK_AT}/{GUID}")),
            ("broken", "a path", taken(f"{ASK_AT}/{GUID}")),
            ("broken", "another scheme", taken(f"ftp://host{ASK_AT}/{GUID}")),
            ("broken", "no URL", taken("http://[host")),
            ("not telling", "refused", AWAY),
        ],
        "the_location_ends_with_the_operation_id": [
            ("kept", "a GUID", taken()),
            ("kept", "in capitals", taken(f"{URL}{ASK_AT}/{GUID.upper()}")),
            ("broken", "32 digits", taken(f"{URL}{ASK_AT}/{GUID.replace('-', '')}")),
            ("broken", "a slash behind it", taken(f"{URL}{ASK_AT}/{GUID}/")),
            ("broken", "a query behind it", taken(f"{URL}{ASK_AT}/{GUID}?page=1")),
            ("not telling", "refused", AWAY),
        ],
        "the_location_is_the_path_to_ask_at": [
            ("kept", "the path", taken()),
            ("kept", "the other path", taken(f"{URL}/vision/v3.2/read/operations/{GUID}")),
            ("kept", "small letters", taken(f"{URL}{ASK_AT.lower()}/{GUID}")),
            ("kept", "below a prefix", taken(f"{URL}/ocr{ASK_AT}/{GUID}")),
            ("kept", "an odd id", taken(f"{URL}{ASK_AT}/17")),
            ("broken", "another version", taken(f"{URL}{ASK_AT.replace('3.2', '3.1')}/{GUID}")),
            ("broken", "a slash behind it", taken(f"{URL}{ASK_AT}/{GUID}/")),
            ("not telling", "refused", AWAY),
        ],
        "the_location_names_the_host_that_was_called": [
            ("kept", "host and port", taken()),
            ("kept", "the port of the scheme", called(taken(f"http://host:80{ASK_AT}/{GUID}"), "http://HOST")),
            ("broken", "the port inside", taken(f"http://localhost:80{ASK_AT}/{GUID}")),
            ("broken", "another host", taken(f"http://read-0:5000{ASK_AT}/{GUID}")),
            ("broken", "no port", taken(f"http://localhost:port{ASK_AT}/{GUID}")),
            ("broken", "no host", taken(f"{ASK_AT}/{GUID}")),
            ("not telling", "nobody knows the address", called(taken(), "")),
        ],
        "a_body_in_chunks_is_taken": [
            ("kept", "taken", taken(sent=IN_CHUNKS, headers=CHUNKED)),
            ("kept", "recorded without its chunks", taken(headers=CHUNKED)),
            ("broken", "refused", turned_away(CHUNKED, IN_CHUNKS, 411)),
            ("not telling", "a gateway refused", turned_away(CHUNKED, IN_CHUNKS, 429)),
            ("not telling", "no good file", turned_away(CHUNKED, b"3\r\nabc\r\n0\r\n\r\n")),
            ("not telling", "with a parameter", turned_away(CHUNKED, IN_CHUNKS, query="pages=9")),
            ("not telling", "in one piece", taken()),
        ],
        "a_charset_is_no_other_media_type": [
            ("kept", "taken", taken(sent=BY_URL, headers=CHARSET)),
            ("broken", "refused for its type", turned_away(CHARSET, BY_URL, 415, None)),
            ("broken", "refused", turned_away(CHARSET, BY_URL)),
            ("not telling", "refused for its URL", turned_away(CHARSET, BY_URL, said={**REFUSED, "code": "InvalidImageUrl"})),
            (
                "not telling",
                "the same, wrapped",
                turned_away(CHARSET, BY_URL, said={"error": {**REFUSED, "innererror": {"code": "FailedToDownloadImage"}}}),
            ),
            ("not telling", "no URL", turned_away(CHARSET, b"{}")),
            ("not telling", "a path", turned_away(CHARSET, b'{"url": "page.png"}')),
            ("not telling", "no charset", turned_away(JSON, BY_URL)),
            ("not telling", "with a parameter", turned_away(CHARSET, BY_URL, query="pages=9")),
        ],
        "the_obsolete_mode_is_taken": [
            ("kept", "printed", in_mode("Printed")),
            ("kept", "handwritten", in_mode("Handwritten")),
            ("broken", "refused", in_mode("Printed", 400)),
            ("not telling", "another word", in_mode("AAA", 400)),
            ("not telling", "no good file", in_mode("Printed", 400, HALF)),
            ("kept", "beside another parameter", in_mode("Printed&language=en")),
            ("not telling", "with another parameter", in_mode("Printed&pages=9", 400)),
        ],
        "no_key_is_needed": [
            ("kept", "taken", taken()),
            ("kept", "read at once", at_once(PAGE, BLANK)),
            ("broken", "401", turned_away(BYTES, status=401)),
            ("broken", "403", turned_away(BYTES, status=403)),
            ("not telling", "refused for another reason", AWAY),
            ("not telling", "no good file", turned_away(BYTES, HALF, 401)),
            ("not telling", "with a parameter", turned_away(BYTES, status=401, query="language=en")),
            ("not telling", "with a key", turned_away(WITH_KEY, status=401)),
        ],
        "any_key_is_taken": [
            ("kept", "taken", taken(headers=WITH_KEY)),
            ("broken", "401", turned_away(WITH_KEY, status=401)),
            ("broken", "400", turned_away(WITH_KEY)),
            ("not telling", "too many requests", turned_away(WITH_KEY, status=429)),
            ("not telling", "no good file", turned_away(WITH_KEY, HALF, 401)),
            ("not telling", "without a key", taken()),
        ],
        "text_is_no_file": [
            ("kept", "refused", turned_away(TEXT, b"Please read this.", 415)),
            ("broken", "taken", taken(sent=b"Please read this.", headers=TEXT)),
            ("not telling", "a file", taken(headers=TEXT)),
            ("not telling", "JSON", taken(sent=BY_URL, headers=TEXT)),
            ("not telling", "nothing", turned_away(TEXT, b" ")),
            ("not telling", "a gateway refused", turned_away(TEXT, b"Please read this.", 401)),
            ("not telling", "another type", turned_away(BYTES, b"Please read this.")),
        ],
        "an_error_says_why": [
            ("kept", "flat", turned_away(JSON, b"{}")),
            ("kept", "wrapped", turned_away(JSON, b"{}", said={"error": REFUSED})),
            ("kept", "a file", turned_away(BYTES, NOISE, said={"error": REFUSED})),
            ("broken", "a number for a code", turned_away(JSON, b"{}", said={**REFUSED, "code": 7})),
            ("broken", "no message", turned_away(JSON, b"{}", said={"error": {"code": "BadArgument"}})),
            ("broken", "an empty message", turned_away(JSON, b"{}", said={**REFUSED, "message": " "})),
            ("broken", "for people", turned_away(JSON, b"{}", said=b"<html>")),
            ("broken", "a list", turned_away(JSON, b"{}", said=[REFUSED])),
            ("not telling", "a status whose body is open", turned_away(JSON, b"{}", 415, None)),
            ("not telling", "a gateway refused", turned_away(JSON, b"{}", 401)),
            ("not telling", "taken", taken(sent=BY_URL, headers=JSON)),
        ],
        "an_error_for_an_id_says_why": [
            ("kept", "flat", asked_for(GUID, 404)),
            ("kept", "no GUID", asked_for(f"{GUID}0", 400)),
            ("broken", "no body", seen("read-3.2.poll", (), b"", 404)),
            ("not telling", "an id of another server", asked_for("17", 404)),
            ("not telling", "another status", asked_for(GUID, 405)),
            ("not telling", "known", page()),
        ],
        "the_code_names_the_fault": [
            ("kept", "no image", turned_away(BYTES, NOISE, said={"error": {**REFUSED, "code": "InvalidImageSize"}})),
            ("kept", "general", turned_away(BYTES, query="pages=x")),
            ("kept", "pages", coded("InvalidPageRange", "pages=99")),
            ("kept", "an order", coded("InvalidReadingOrder", "readingOrder=sideways")),
            ("kept", "a type", turned_away(TEXT, b"Dear Sir", 415, {**REFUSED, "code": "UnsupportedMediaType"})),
            ("broken", "a URL", turned_away(JSON, BY_URL, said={**REFUSED, "code": "NotSupportedLanguage"})),
            ("broken", "no file", turned_away(JSON, b"{}", said={**REFUSED, "code": "InvalidPageRange"})),
            ("kept", "no file, by its URL", turned_away(JSON, b"{}", said={**REFUSED, "code": "InvalidImageUrl"})),
            ("not telling", "no JSON", turned_away(JSON, b"{", said={**REFUSED, "code": "InvalidPageRange"})),
            ("broken", "a language", coded("InvalidModel", "language=xx")),
            ("broken", "a model", coded("InvalidImage", "modelVersion=1999-12-31")),
            ("not telling", "two faults", coded("InvalidImage", "modelVersion=1999-12-31&pages=x")),
            ("not telling", "pages that may be there", coded("InvalidImage", "pages=2")),
            ("not telling", "half a file", turned_away(BYTES, HALF, said={**REFUSED, "code": "NotSupportedLanguage"})),
            ("not telling", "no code", turned_away(BYTES, NOISE, said={})),
            ("not telling", "taken", taken()),
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
        "the_answer_is_the_whole_result": [
            ("kept", "one page", at_once(PAGE, BLANK)),
            ("kept", "two pages", at_once(TWO_PAGES, BLANK, BLANK)),
            ("broken", "the first of two", at_once(TWO_PAGES, BLANK)),
            ("broken", "one of three", at_once(THREE_PAGES, BLANK)),
            ("not telling", "two of three, as for a free key", at_once(THREE_PAGES, BLANK, BLANK)),
            ("broken", "not waited", at_once(PAGE, status="running")),
            ("not telling", "some pages were asked for", at_once(TWO_PAGES, BLANK, query="pages=2")),
            ("not telling", "half a file", at_once(HALF, BLANK)),
            ("not telling", "by its URL", at_once(BY_URL, BLANK, headers=JSON)),
            ("not telling", "a good file that failed", not_read({"status": "Failed"}, sent=PAGE)),
        ],
        "what_cannot_be_read_is_failed": [
            ("kept", "Failed", not_read({"status": "Failed"})),
            ("kept", "failed, with another status", not_read({"status": "failed"}, status=400)),
            ("kept", "an explanation", not_read({"status": "Failed", "message": "no image"})),
            ("kept", "an error", not_read(REFUSED, status=400)),
            ("kept", "a wrapped error", not_read({"error": REFUSED}, status=400)),
            ("broken", "an error with success", not_read({"status": "Error"})),
            ("broken", "a refusal without a code", not_read(None, status=415)),
            ("broken", "no JSON", not_read(b"Failed")),
            ("not telling", "a good file", not_read(REFUSED, sent=PAGE)),
            ("not telling", "half a file", not_read(REFUSED, sent=HALF)),
            ("not telling", "very small", not_read(REFUSED, sent=b"abc", status=400)),
            ("not telling", "with a parameter", not_read(REFUSED, status=400, query="pages=x")),
            ("not telling", "too many requests", not_read(REFUSED, status=429)),
        ],
        "what_cannot_be_read_gives_no_pages": [
            ("kept", "Failed", not_read({"status": "Failed"})),
            ("kept", "failed with a reason", not_read({"status": "failed", "analyzeResult": {"errors": [REFUSED]}})),
            ("kept", "refused", not_read(None, status=415)),
            ("broken", "a blank page", at_once(NOISE, BLANK)),
            ("broken", "success without pages", at_once(NOISE)),
            ("broken", "a failure with pages", at_once(NOISE, BLANK, status="failed")),
            ("not telling", "a good file", at_once(PAGE, BLANK)),
        ],
    }.items()
    for verdict, why, exchange in rows
]


def verdict(case: Case) -> Verdict:
    try:
        return "broken" if list(INVARIANTS[case.invariant].check(case.exchange)) else "kept"
    except NotTelling:
        return "not telling"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.invariant}: {case.why}")
def test_an_exchange_is_judged(case: Case) -> None:
    assert verdict(case) == case.verdict


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
