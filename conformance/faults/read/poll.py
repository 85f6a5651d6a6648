"""Faults of telling what became of a file, as a whole."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from conformance.faults.fault import Ask, Crowd, Json, Reply, Serve, fault
from conformance.faults.read import (
    ASKING,
    LATER,
    RESULTS,
    at,
    at_id,
    blank_result,
    failure,
    id_in,
    is_later,
    location,
    of,
    of_later,
    refusal,
    spoil,
    spoil_each,
    succeeded,
)

LENGTH_OF_AN_ID = 36
AHEAD = timedelta(hours=2)
TIFFS = (b"II*\0", b"MM\0*")


@dataclass
class Copies:
    """How often each id was asked for, and how often its result was said."""

    asked: Counter[str] = field(default_factory=Counter[str])
    told: Counter[str] = field(default_factory=Counter[str])


@fault(breaks=of("poll.answers-as-described"), at=at("poll"))
def boxes_of_two_corners(reply: Reply) -> None:
    """Gives four numbers for a box: two corners instead of four."""

    def halved(page: Json) -> Json:
        return {**page, "lines": [{**line, "boundingBox": line["boundingBox"][:4]} for line in page["lines"]]}

    spoil_each(reply, halved)


@fault(breaks=of("poll.accepts-valid") + of("poll.final-is-stable"), at=at("poll"))
async def forgets_what_it_told(ask: Ask, serve: Serve) -> Reply:
    """Deletes a result as soon as it was fetched, whatever the retention."""
    fetched = ask.memory(set[str])
    if id_in(ask.path) in fetched:
        return refusal("BadArgument", 404)
    reply = await serve(ask)
    if succeeded(reply.json):
        fetched.add(id_in(ask.path))
    return reply


@fault(breaks=of("poll.never-breaks"), at=at("poll"))
async def stumbles_over_ids(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to an id that is no GUID."""
    try:
        UUID(id_in(ask.path))
    except ValueError:
        return Reply.crash()
    return await serve(ask)


@fault(breaks=of("poll.known-at-once") + of("poll.accepts-valid"), at=at("submit", "poll"))
async def copy_that_lags(ask: Ask, serve: Serve) -> Reply:
    """Has the first question for an operation answered by a copy that does not know it yet."""
    never_asked_for = ask.memory(set[str])
    if id_in(ask.path) in never_asked_for:
        never_asked_for.remove(id_in(ask.path))
        return refusal("BadArgument", 404)
    reply = await serve(ask)
    if location(reply):
        never_asked_for.add(id_in(location(reply)))
    return reply


@fault(breaks=of("poll.good-files-succeed") + of("submit.reads-every-format"), at=at("submit", *ASKING))
async def cannot_read_tiff(ask: Ask, serve: Serve) -> Reply:
    """Takes a TIFF, and fails on it."""
    return await _failing(ask, serve, TIFFS)


@fault(
    breaks=(
        *of("poll.good-files-succeed"),
        *of("submit.reads-every-format"),
        *of("sync.accepts-valid"),
    ),
    at=at("submit", "sync", *ASKING),
)
async def cannot_read_pdf(ask: Ask, serve: Serve) -> Reply:
    """Takes a PDF, and fails on it, later or at once."""
    return await _failing(ask, serve, (b"%PDF",))


async def _failing(ask: Ask, serve: Serve, beginnings: tuple[bytes, ...]) -> Reply:
    """Serve, and fail on files that begin so."""
    reply, failing = await serve(ask), ask.memory(set[str])
    starts_so = ask.method == "POST" and ask.body.startswith(beginnings)
    if location(reply) and starts_so:
        failing.add(id_in(location(reply)))
    elif reply.status == 200 and (starts_so or id_in(ask.path) in failing):
        return failure(later=of_later(ask))
    return reply


@fault(
    breaks=of("poll.status-moves-forward") + of("poll.final-is-stable"),
    at=at("poll"),
)
async def status_regresses(ask: Ask, serve: Serve) -> Reply:
    """Asks two copies in turn, of which one is behind, so that the state of an operation goes back and forth."""
    identifier, copies = id_in(ask.path), ask.memory(Copies)
    copies.asked[identifier] += 1
    reply = await serve(ask)
    if reply.status != 200:
        return reply
    said: Json = reply.json
    known = {name: value for name, value in said.items() if name not in ("analyzeResult", "recognitionResults")}
    behind = {**known, "status": "notStarted" if of_later(ask) else "NotStarted"}
    ahead = {**known, "status": "running" if of_later(ask) else "Running"}
    if succeeded(said):
        copies.told[identifier] += 1
        return Reply.of(200, ahead) if copies.told[identifier] % 2 == 0 else reply
    return Reply.of(200, ahead if copies.asked[identifier] % 2 else behind)


@fault(
    breaks=(
        *of("poll.unknown-id-is-refused"),
        *of("poll.malformed-id-is-refused"),
        *of("poll.final-is-stable"),
    ),
    at=at("poll"),
)
async def everything_is_about_to_start(ask: Ask, serve: Serve) -> Reply:
    """Says of an id that it does not know, or no longer, that the file is waiting to be read."""
    waiting = {"status": "notStarted" if of_later(ask) else "NotStarted"}
    fetched = ask.memory(set[str])
    if id_in(ask.path) in fetched:
        return Reply.of(200, waiting)
    reply = await serve(ask)
    if reply.status == 404:
        return Reply.of(200, waiting)
    if succeeded(reply.json):
        fetched.add(id_in(ask.path))
    return reply


@fault(breaks=of("poll.pages-come-with-success"), at=at(*ASKING))
def shows_half_a_document(reply: Reply) -> None:
    """Shows a page while the others are still being read."""
    said: Json = reply.json
    if not succeeded(said) and str(said["status"]).lower() != "failed":
        reply.json = {**blank_result(later=of_later(reply.ask)), **said}


@fault(breaks=of("poll.results-stay-apart"), at=at("submit"))
async def results_mixed_under_load(ask: Ask, serve: Serve) -> Reply:
    """Gives two callers that come at once the results of each other."""
    swapped = ask.memory(list[str])
    async with ask.memory(Crowd).joined() as count:
        if count == 1:
            swapped.clear()
        reply = await serve(ask)
        if location(reply):
            own = id_in(location(reply))
            if swapped:
                at_id(reply, swapped[-1])
            swapped.append(own)
        return reply


@fault(breaks=of("poll.shared-between-instances"), at=at("submit", *ASKING))
async def keeps_results_to_itself(ask: Ask, serve: Serve) -> Reply:
    """Knows only what was submitted to the same instance, whatever the instances share."""
    own = ask.memory(set[str])
    if ask.method == "GET" and id_in(ask.path) not in own:
        return refusal("BadArgument", 404)
    reply = await serve(ask)
    own.add(id_in(location(reply)))
    return reply


@fault(
    breaks=(
        f"{LATER}.poll.created-stays",
        f"{LATER}.poll.final-is-stable",
        f"{LATER}.poll.shared-between-instances",
        f"{LATER}.poll-by-operation.equals-analyze-results",
    ),
    at=at(*ASKING),
)
def made_when_it_is_asked_for(reply: Reply) -> None:
    """Tells the present as the time of submission."""
    said: Json = reply.json
    if "createdDateTime" in said:
        reply.update(createdDateTime=f"2021-06-01T09:30:00.{time.time_ns() // 1000 % 10**6:06}Z")


@fault(breaks=f"{LATER}.poll.times-are-points-of-time", at=at(*ASKING))
def dates_for_americans(reply: Reply) -> None:
    """Writes points of time as people in one country do, which programs elsewhere take for other days."""
    said: Json = reply.json
    times = {name: said[name] for name in ("createdDateTime", "lastUpdatedDateTime") if name in said}
    reply.update(**{name: f"{text[5:7]}/{text[8:10]}/{text[:4]} {text[11:19]}" for name, text in times.items()})


@fault(breaks=f"{LATER}.poll.times-are-not-ahead", at=at(*ASKING))
def clock_of_another_place(reply: Reply) -> None:
    """Tells the time on the wall of another place as if it were UTC."""
    said: Json = reply.json
    times = {name: said[name] for name in ("createdDateTime", "lastUpdatedDateTime") if name in said}
    reply.update(**{name: f"{datetime.fromisoformat(text) + AHEAD:%Y-%m-%dT%H:%M:%S.%fZ}" for name, text in times.items()})


@fault(breaks=f"{LATER}.poll.version-is-told", at=at(*ASKING))
def results_of_an_older_version(reply: Reply) -> None:
    """Gives the version of the program in place of that of its results, which other programs go by."""
    said: Json = reply.json
    if succeeded(said) and is_later(said):
        reply.update(analyzeResult={**said["analyzeResult"], "version": "3.0.1"})


@fault(breaks=f"{LATER}.poll.failures-say-why", at=at(*ASKING))
def fails_without_a_reason(reply: Reply) -> None:
    """Tells of a file that was not read that it has failed, and not why."""
    said: Json = reply.json
    if str(said["status"]).lower() == "failed":
        reply.json = {name: value for name, value in said.items() if name != "analyzeResult"}


@fault(breaks=of("poll.answers-as-described"), at=at("poll"))
def speaks_the_other_version(reply: Reply) -> None:
    """Names the pages as the other version does, where clients of this one find none."""
    said: Json = reply.json
    if not succeeded(said):
        return
    if is_later(said):
        analysis: Json = said["analyzeResult"]
        renamed = {"recognitionResults" if name == "readResults" else name: value for name, value in analysis.items()}
        reply.update(analyzeResult=renamed)
    else:
        pages = said.pop("recognitionResults")
        reply.json = {**said, "analyzeResult": {"version": "2.0.0", "readResults": pages}}


@fault(breaks=of("poll.malformed-id-is-refused"), at=at("poll"))
async def looks_at_the_beginning_of_an_id(ask: Ask, serve: Serve) -> Reply:
    """Cuts what is longer than an id down to one, so that a client with a mistake in its address does not learn of it."""
    identifier = id_in(ask.path)
    return await serve(replace(ask, path=ask.path.removesuffix(identifier) + identifier[:LENGTH_OF_AN_ID]))


@fault(breaks=f"{LATER}.poll.updated-follows-created", at=at(*ASKING))
def changed_before_it_was_made(reply: Reply) -> None:
    """Tells the time of the last change without the offset of the server's clock."""
    if "lastUpdatedDateTime" in reply.json:
        reply.update(lastUpdatedDateTime="1999-12-31T23:59:59Z")


@fault(
    breaks=(f"{LATER}.poll-by-operation.accepts-valid",),
    at=f"{LATER}.poll-by-operation",
)
async def refuses_the_other_path(ask: Ask, serve: Serve) -> Reply:
    """Knows the path that the documentation names, and refuses every id there."""
    reply = await serve(ask)
    return refusal("BadArgument") if reply.status == 200 else reply


@fault(breaks=f"{LATER}.poll-by-operation.never-breaks", at=f"{LATER}.poll-by-operation")
async def crashes_at_the_other_path(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 at the path that the documentation names."""
    del ask, serve
    return Reply.crash()


@fault(
    breaks=(f"{LATER}.poll-by-operation.answers-as-described", f"{LATER}.poll-by-operation.equals-analyze-results"),
    at=f"{LATER}.poll-by-operation",
)
def speaks_the_old_version_there(reply: Reply) -> None:
    """Answers in the words of version 2.0 at the path that the documentation names."""
    reply.json = {"status": "Succeeded", "recognitionResults": []}


@fault(breaks=f"{LATER}.poll-by-operation.equals-analyze-results", at=f"{LATER}.poll-by-operation")
def tells_no_words_there(reply: Reply) -> None:
    """Tells of every page that it is blank at the path that the documentation names."""
    spoil_each(reply, lambda page: {**page, "lines": []})


@fault(
    breaks=(
        *of("poll.answers-as-described"),
        *of("poll.unknown-id-is-refused"),
        *of("poll.malformed-id-is-refused"),
        "container.paths.unknown-is-not-found",
    ),
    at=(),
)
async def home_page_for_everything(ask: Ask, serve: Serve) -> Reply:
    """Answers a GET of any path that leads nowhere with the home page, as a web application does."""
    reply = await serve(ask)
    if ask.method == "GET" and reply.status in (404, 405):
        return Reply.of(200, "<!DOCTYPE html><title>Home</title>", "text/html")
    return reply


@fault(breaks=of("poll.blank-pages-have-no-lines") + of("poll.blank-pages-count"), at=at(*RESULTS))
def drops_blank_pages(reply: Reply) -> None:
    """Leaves blank pages out, and the numbers of the others as they were."""
    spoil(reply, lambda pages: [page for page in pages if page["lines"]])
