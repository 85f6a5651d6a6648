"""Files that are read at once, and what their invariants say of them."""

from __future__ import annotations

from invariants.read.exchanges import (
    AWAY,
    BLANK,
    BY_URL,
    BYTES,
    HALF,
    JSON,
    NOISE,
    PAGE,
    REFUSED,
    TIMES,
    Body,
    not_read,
    result,
    seen,
    taken,
    turned_away,
)
from invariants.told import Verdict

from conformance.invariants import Seen
from conformance.invariants.read.requests import KEY
from conformance.wire import Headers
from conformance.worlds.pages.files import tiff
from conformance.worlds.pages.strategies import saying

WITH_KEY: Headers = (*BYTES, (KEY, "any"))
TWO_PAGES = tiff([saying("paper"), saying("pencil")]).content
THREE_PAGES = tiff([saying("paper"), saying("pencil"), saying("puzzle")]).content


def at_once(sent: bytes, *pages: Body, status: str = "succeeded", query: str = "", headers: Headers = BYTES) -> Seen:
    said = {"status": status, **TIMES, "analyzeResult": result(*pages)}
    return seen("read-3.2.sync", headers, sent, 200, said, at=query)


SYNC: dict[str, list[tuple[Verdict, str, Seen]]] = {
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
}
