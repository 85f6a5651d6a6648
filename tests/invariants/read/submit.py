"""Submissions, and what their invariants say of them."""

from __future__ import annotations

from invariants.read.exchanges import (
    ASK_AT,
    AWAY,
    BY_URL,
    BYTES,
    GUID,
    HALF,
    JSON,
    NOISE,
    PAGE,
    REFUSED,
    URL,
    called,
    located,
    seen,
    taken,
    turned_away,
)
from invariants.told import Verdict

from conformance.invariants import Seen
from conformance.wire import Headers

CHARSET: Headers = (("Content-Type", "application/json; charset=utf-8"),)
TEXT: Headers = (("Content-Type", "text/plain"),)
CHUNKED: Headers = (*BYTES, ("Transfer-Encoding", "chunked"))
IN_CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)


def coded(code: str, query: str) -> Seen:
    """A good file that was refused for its query, with this code."""
    return turned_away(BYTES, said={"error": {**REFUSED, "code": code}}, query=query)


def in_mode(mode: str, status: int = 202, sent: bytes = PAGE) -> Seen:
    location = f"{URL}/vision/v2.0/read/operations/{GUID}"
    said = None if status == 202 else REFUSED
    return seen("read.submit", BYTES, sent, status, said, told=located(location) if status == 202 else JSON, at=f"mode={mode}")


SUBMIT: dict[str, list[tuple[Verdict, str, Seen]]] = {
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
}
