"""What one submission of a file shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.read.requests import (
    codes,
    demand_no_parameters,
    error_of,
    flat_or_wrapped,
    image_pages,
    is_chunked,
    is_guid,
    is_turned_away,
    location,
    origin,
    split,
    unexplained,
)
from conformance.invariants.refusals import described_error
from conformance.worlds.pages.recognition import FEWEST_BYTES, is_no_file, pages_of_image

UNSUPPORTED = 415
FAULTS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "what is no file": "image|format|FailedToProcess",
        "a URL": "url|download|image|Timeout",
        "JSON that names no file": "url|image|json|body",
        "a body of text/plain": "MediaType|image|format",
        "pages that are none": "page",
        "a language that is none": "language",
        "a model that is none": "model",
        "an order that is none": "order",
    }.items()
}
"""What is in the published codes for each of these faults."""
OF_ANYTHING = re.compile("BadArgument|BadRequest|InvalidRequest|InvalidArgument|InvalidParameter|Unspecified", re.IGNORECASE)
"""Codes that say nothing of the kind of fault."""
NOWHERE = {
    ("pages", "x"): "pages that are none",
    ("pages", "99"): "pages that are none",
    ("language", "xx"): "a language that is none",
    ("modelversion", "1999-12-31"): "a model that is none",
    ("readingorder", "sideways"): "an order that is none",
}
"""Parameters that must be refused, and why; of a file that is good by itself."""
OBSOLETE_MODES = ("Printed", "Handwritten")
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
        host = origin(seen.url)[0] or ""
        known = " (the real image is known to spoil the location where the host name contains 'vision'; use another name)"
        yield f"the path of the location is {path!r}{known if 'vision' in host else ''}"


@invariant("location-is-reachable")
def the_location_names_the_host_that_was_called(seen: Seen) -> Iterator[str]:
    """A client behind a port mapping or a gateway knows no other host, and no path but the one that leads through it."""
    if not seen.url:
        raise NotTelling
    said = location(seen)
    if origin(said) != origin(seen.url):
        yield f"{seen.url} was called, and the location is {said!r}"
    prefix = f"{split(seen.url).path}/".lower()
    if prefix != "/" and not split(said).path.lower().startswith(prefix):
        yield f"{seen.url} was called, and the location {said!r} leads past its prefix"


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
    if seen.sent_media_type != "application/json" or "charset" not in (seen.header("content-type") or "").lower():
        raise NotTelling
    url = seen.sent_members.get("url")
    if not isinstance(url, str) or not split(url).scheme.startswith("http") or len(seen.sent_members) > 1:
        raise NotTelling
    if is_turned_away(seen):
        if BLAME_THE_FILE.search(" ".join(codes(seen))):
            raise NotTelling("the file that was named with a charset could not be fetched")
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


@invariant("refuses-other-media-types", least=2)
def text_is_no_file(seen: Seen) -> Iterator[str]:
    """A form that was sent as text would otherwise be read as an image."""
    demand_no_parameters(seen)
    body = seen.request.body
    if seen.sent_media_type != "text/plain" or not body.strip() or body.lstrip()[:1] in b'{["' or not is_no_file(body):
        raise NotTelling
    if not seen.refused:
        yield f"a body of text/plain was answered with {seen.answer.excerpt(120)}"


@invariant("errors-say-why", least=2, of="submit", does=flat_or_wrapped)
def an_error_says_why(seen: Seen) -> Iterator[str]:
    """A user sees the message, and a program decides by the code whether to try again."""
    if not seen.refused:
        raise NotTelling
    described_error(seen)
    yield from unexplained(seen)


@invariant("codes-name-the-fault", least=3)
def the_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """A program that takes a bad URL for a bad image tells its user to scan the page again."""
    if not seen.refused:
        raise NotTelling
    code = error_of(seen).get("code")
    fault = _fault(seen)
    if not isinstance(code, str) or not fault:
        raise NotTelling
    if not FAULTS[fault].search(code) and not OF_ANYTHING.search(code):
        yield f"{fault} was refused with the code {code!r}"


def _fault(seen: Seen) -> str:
    """The one thing that is wrong with a submission, of those with a code of their own; empty where that is not sure."""
    kind, body, query = seen.sent_media_type, seen.request.body, tuple(seen.query.items())
    if kind == "application/octet-stream" and len(query) == 1 and pages_of_image(body):
        return NOWHERE.get(query[0], "")
    if query:
        return ""
    sure = {
        "application/octet-stream": "what is no file" if len(body) >= FEWEST_BYTES and is_no_file(body) else "",
        "text/plain": "a body of text/plain" if seen.answer.status == UNSUPPORTED else "",
        "application/json": _of_json(seen),
    }
    return sure.get(kind, "")


def _of_json(seen: Seen) -> str:
    if ";" in (seen.header("content-type") or ""):
        return ""  # what was refused may be the charset
    try:
        sent: object = json.loads(seen.request.body)
    except (ValueError, RecursionError):
        return ""
    is_url = isinstance(sent, dict) and isinstance(cast("Json", sent).get("url"), str)
    return "a URL" if is_url else "JSON that names no file"
