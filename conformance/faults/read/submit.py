"""Faults of taking a file, and of saying where its result will be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from conformance.faults.fault import Ask, Crowd, Json, Reply, Serve, fault
from conformance.faults.read import (
    ASKING,
    LATER,
    at,
    at_id,
    blank_result,
    failure,
    id_in,
    location,
    of,
    of_later,
    refusal,
    says_json,
    spoil_each,
)

KNOWN_PARAMETERS = ("language", "pages", "modelVersion")
KEY = b"ocp-apim-subscription-key"
CROWDED = 3
"""Submissions at once that are too many for one worker."""
BITMAP = b"BM"

LOCKED = b"/Encrypt"
DIGITS = 32
"""Of a GUID."""


@dataclass
class Worker:
    """What a container with one worker has before it and behind it."""

    queue: Crowd = field(default_factory=lambda: Crowd(stay=0.2))
    stumbled: set[str] = field(default_factory=set[str])
    """Ids of files that were lost with the worker."""
    is_gone: bool = False
    """Whether a locked file ended it, and nothing came since."""


@fault(breaks=of("submit.answers-as-described"))
def forgets_the_location(reply: Reply) -> None:
    """Takes a file, and does not say where its result will be."""
    reply.headers.pop("operation-location", None)


@fault(breaks=of("submit.answers-accepted"))
def answers_with_the_id(reply: Reply) -> None:
    """Puts the id into a body, too, where official clients expect none."""
    reply.json = {"operationId": id_in(location(reply))}


@fault(breaks=of("submit.location-is-absolute") + of("submit.location-is-reachable"))
def relative_location(reply: Reply) -> None:
    """Gives the path of the location alone, at which clients cannot ask."""
    reply.headers["operation-location"] = urlsplit(location(reply)).path


@fault(breaks=of("submit.location-ends-with-id") + of("submit.location-is-where-to-poll"))
def location_with_trailing_slash(reply: Reply) -> None:
    """Adds a slash after the operation id, which clients cut off as a part of it."""
    reply.headers["operation-location"] = location(reply) + "/"


@fault(breaks=of("submit.location-ends-with-id"), at=at("submit", *ASKING))
async def ids_of_32_digits(ask: Ask, serve: Serve) -> Reply:
    """Writes ids without hyphens, so that clients that cut 36 characters off the location get a part of its path, too."""
    identifier = id_in(ask.path)
    if ask.method == "GET" and len(identifier) == DIGITS and identifier.isalnum():
        ask = replace(ask, path=ask.path.removesuffix(identifier) + str(UUID(identifier)))
    reply = await serve(ask)
    if location(reply):
        at_id(reply, id_in(location(reply)).replace("-", ""))
    return reply


@fault(breaks=of("submit.location-is-where-to-poll"))
def location_of_another_version(reply: Reply) -> None:
    """Names the path of a version that the container does not have."""
    reply.headers["operation-location"] = location(reply).replace("/v2.0/", "/v2.1/").replace("/v3.2/", "/v3.1/")


@fault(breaks=of("submit.ids-are-new") + of("poll.results-stay-apart"))
async def knows_files_by_sight(ask: Ask, serve: Serve) -> Reply:
    """Gives a file that came before its old id, and one of two files that come at once the id of the other."""
    digest = hashlib.blake2b(ask.body + repr(sorted(ask.parameters.items())).encode()).hexdigest()
    known, taken = ask.memory(dict[str, str]), ask.memory(list[str])
    async with ask.memory(Crowd).joined() as count:
        if count == 1:
            taken.clear()
        reply = await serve(ask)
        if location(reply):
            own = id_in(location(reply))
            if count > 1 and taken:
                at_id(reply, taken[-1])
            elif digest in known:
                at_id(reply, known[digest])
            else:
                known[digest] = own
            taken.append(own)
        return reply


@fault(breaks=of("submit.accepts-valid") + of("submit.reads-every-format"), at=at("submit"))
async def refuses_bitmaps(ask: Ask, serve: Serve) -> Reply:
    """Takes no BMP, though it is documented."""
    return refusal("InvalidImageFormat") if ask.body.startswith(BITMAP) else await serve(ask)


@fault(
    breaks=(
        *of("submit.needs-no-key"),
        *of("sync.needs-no-key"),
        *of("submit.takes-chunked-bodies"),
        *of("submit.takes-charset"),
        *of("sync.takes-charset"),
        *of("submit.accepts-valid"),
        *of("sync.accepts-valid"),
        *of("submit.unknown-parameters-are-harmless"),
        "read.submit.takes-mode",
        f"{LATER}.submit.takes-client-parameters",
    ),
    at=at("submit", "sync"),
)
async def gateway_that_knows_better(ask: Ask, serve: Serve) -> Reply:
    """Lets through only what it knows: no key, no chunks, no charset, no parameter of a client."""
    headers = dict(ask.headers)
    if KEY in headers:
        return refusal("Unspecified", 401)
    if b"transfer-encoding" in headers:
        return refusal("BadArgument", 411)
    if b"charset" in headers.get(b"content-type", b""):
        return refusal("UnsupportedMediaType", 415)
    return await serve(ask) if set(ask.parameters) <= set(KNOWN_PARAMETERS) else refusal("BadArgument")


@fault(breaks=of("submit.never-breaks"), at=at("submit"))
async def stumbles_over_forms(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a form."""
    form = any(name == b"content-type" and value.startswith(b"multipart/") for name, value in ask.headers)
    return Reply.crash() if form else await serve(ask)


@fault(breaks=of("submit.refuses-invalid") + of("submit.refuses-other-media-types"), at=at("submit", *ASKING))
async def refuses_later(ask: Ask, serve: Serve) -> Reply:
    """Takes JSON without a file and bodies of any type, and lets the operation fail."""
    lost = ask.memory(set[str])
    if id_in(ask.path) in lost:
        return failure(later=of_later(ask))
    reply = await serve(ask)
    if ask.method == "POST" and (reply.status == 415 or (reply.status == 400 and says_json(ask))):
        return _accepted(ask, lost)
    return reply


@fault(
    breaks=(*of("submit.unreadable-is-not-read"), *of("submit.tiny-is-not-read"), *of("submit.huge-is-not-read")),
    at=at("submit", *ASKING),
)
async def rubbish_is_a_blank_page(ask: Ask, serve: Serve) -> Reply:
    """Reads what it cannot decode as a page with nothing on it."""
    rubbish = ask.memory(set[str])
    if id_in(ask.path) in rubbish:
        return Reply.of(200, blank_result(later=of_later(ask)))
    reply = await serve(ask)
    if ask.method == "POST" and reply.status == 400 and not says_json(ask) and ask.body and not ask.parameters:
        return _accepted(ask, rubbish)
    return reply


@fault(breaks=of("submit.bad-url-is-not-read"), at=at(*ASKING))
def failures_look_like_blank_pages(reply: Reply) -> None:
    """Tells of a failed operation that it read a page with nothing on it."""
    said: Json = reply.json
    if str(said["status"]).lower() == "failed":
        reply.json = blank_result(later=of_later(reply.ask))


@fault(breaks=of("submit.url-equals-bytes") + of("sync.url-equals-bytes"), at=at("submit", "sync", *ASKING))
async def thumbnails_of_urls(ask: Ask, serve: Serve) -> Reply:
    """Fetches a preview of what a URL names, on which nothing can be read."""
    reply, by_url = await serve(ask), ask.memory(set[str])
    if ask.method == "POST" and says_json(ask) and location(reply):
        by_url.add(id_in(location(reply)))
    if reply.status == 200 and (id_in(ask.path) in by_url or (ask.method == "POST" and says_json(ask))):
        spoil_each(reply, lambda page: {**page, "lines": []})
    return reply


@fault(
    breaks=(*of("submit.answers-as-described"), *of("submit.errors-say-why"), *of("poll.errors-say-why")),
    at=at("submit", *ASKING),
)
async def errors_for_people(ask: Ask, serve: Serve) -> Reply:
    """Answers what it refuses with a page of HTML, of which a program can tell its user nothing."""
    reply = await serve(ask)
    if reply.status in (400, 404):
        return Reply.of(reply.status, "<!DOCTYPE html><title>Something went wrong</title>", "text/html")
    return reply


@fault(breaks=of("submit.errors-say-why") + of("poll.errors-say-why"), at=at("submit", *ASKING))
async def errors_without_words(ask: Ask, serve: Serve) -> Reply:
    """Leaves the message of an error empty, so that users see an empty line."""
    reply = await serve(ask)
    return _with_error(reply, message="") if reply.status in (400, 404) else reply


@fault(breaks=of("submit.codes-name-the-fault"), at=at("submit"))
async def one_code_for_everything(ask: Ask, serve: Serve) -> Reply:
    """Says of everything that it refuses that a feature is not supported, so that programs cannot tell faults apart."""
    reply = await serve(ask)
    return _with_error(reply, code="NotSupportedFeature") if reply.status in (400, 415) else reply


@fault(breaks=of("submit.own-media-type-changes-nothing"), at=at("submit", *ASKING))
async def pictures_are_no_documents(ask: Ask, serve: Serve) -> Reply:
    """Takes an image under its own media type for a photograph, and looks for no text in it."""
    photographs = ask.memory(set[str])
    typed = dict(ask.headers).get(b"content-type", b"").startswith(b"image/")
    octets = tuple((name, b"application/octet-stream" if name == b"content-type" else value) for name, value in ask.headers)
    reply = await serve(replace(ask, headers=octets) if typed else ask)
    if typed and location(reply):
        photographs.add(id_in(location(reply)))
    if id_in(ask.path) in photographs:
        spoil_each(reply, lambda page: {**page, "lines": []})
    return reply


def _with_error(reply: Reply, **members: str) -> Reply:
    """The same refusal with other members in its error, wherever the error stands."""
    said: Json = reply.json or {}
    reply.json = {**said, "error": {**said["error"], **members}} if "error" in said else {**said, **members}
    return reply


@fault(breaks=of("submit.survives-hostile-files") + of("poll.good-files-succeed"), at=at("submit", *ASKING))
async def has_one_worker(ask: Ask, serve: Serve) -> Reply:
    """Loses its only worker to a locked file or to a crowd, and with it the file that comes next."""
    worker = ask.memory(Worker)
    if ask.method != "POST":
        reply = await serve(ask)
        lost = id_in(ask.path) in worker.stumbled and reply.status == 200
        return failure(later=of_later(ask)) if lost else reply
    async with worker.queue.joined() as count:
        reply = await serve(ask)
    if LOCKED in ask.body:
        worker.is_gone = True
    elif location(reply) and (count >= CROWDED or worker.is_gone):
        worker.is_gone = False
        worker.stumbled.add(id_in(location(reply)))
    return reply


def _accepted(ask: Ask, kept: set[str]) -> Reply:
    """A submission that was taken under an id of its own, which is kept."""
    identifier = str(uuid4())
    kept.add(identifier)
    host = next((value.decode("latin-1") for name, value in ask.headers if name == b"host"), "localhost")
    path = "/vision/v3.2/read/analyzeResults" if of_later(ask) else "/vision/v2.0/read/operations"
    return Reply(202, {"operation-location": f"http://{host}{path}/{identifier}"}, b"")
