"""Faults of lists and their pages."""

from __future__ import annotations

from conformance.faults.face import (
    LISTS_OF_KINDS,
    LIVES,
    MEMBERS,
    PAGED,
    at,
    entries,
    of,
    told,
)
from conformance.faults.fault import Ask, Reply, Serve, fault

SORTED = tuple(name for name in LISTS_OF_KINDS if name != "list-face-lists")
LONGEST_START = 64
MOST_ENTRIES = 1000


def _top(ask: Ask) -> int:
    """How many entries were asked for; 0 where that is no number, or out of range."""
    text = ask.parameters.get("top", "")
    return int(text) if text.isdecimal() and text.isascii() and int(text) <= MOST_ENTRIES else 0


@fault(
    breaks=of("names-each-one", *LISTS_OF_KINDS, *MEMBERS)
    + tuple(life for life in LIVES if life != "face.face-lists.life-cycle"),
    at=at(*LISTS_OF_KINDS, *MEMBERS),
)
def lists_without_user_data(reply: Reply) -> None:
    """Leaves the user data out of the list, though it is told of each one by itself."""
    reply.json = [{name: value for name, value in entry.items() if name != "userData"} for entry in entries(reply)]


@fault(breaks=of("sorted-by-id", *SORTED))
def first_two_change_places(reply: Reply) -> None:
    """Lists the second one before the first."""
    listed = entries(reply)
    if len(listed) > 2:
        reply.json = [listed[1], listed[0], *listed[2:]]


@fault(breaks=of("start-is-exclusive", *SORTED))
async def start_is_included(ask: Ask, serve: Serve) -> Reply:
    """Begins a page with the one that start names, so that who turns pages sees it twice."""
    reply, start, top = await serve(ask), ask.parameters.get("start"), ask.parameters.get("top")
    if reply.status == 200 and start and top != "1":
        first = await told(ask, serve, f"{ask.path}/{start}")
        if first.status == 200:
            listed = [first.json, *entries(reply)]
            reply.json = listed[: _top(ask) or None]
    return reply


@fault(breaks=of("top-limits-the-page", *PAGED))
async def counts_from_nought(ask: Ask, serve: Serve) -> Reply:
    """Gives one entry more than top says."""
    top = _top(ask)
    return await serve(ask.with_parameters(top=str(top + 1)) if 0 < top < MOST_ENTRIES else ask)


@fault(breaks=of("pages-make-the-list", *PAGED))
async def skips_one_at_each_turn(ask: Ask, serve: Serve) -> Reply:
    """Leaves out the first entry of every page but the first, so that who turns pages never sees it."""
    reply = await serve(ask)
    if reply.status == 200 and ask.parameters.get("start") and ask.parameters.get("top") and len(entries(reply)) > 0:
        longer = await serve(ask.with_parameters(top=str(min(_top(ask) + 1, MOST_ENTRIES))))
        return Reply.of(200, entries(longer)[1:])
    return reply


@fault(breaks=of("refuses-bad-tops", *PAGED) + of("refuses-invalid", *PAGED))
async def bad_tops_are_no_tops(ask: Ask, serve: Serve) -> Reply:
    """Passes over a top that it cannot use, and gives as many entries as it likes."""
    top = ask.parameters.get("top")
    reply = await serve(ask)
    return await serve(ask.with_parameters(top=None)) if reply.status == 400 and top is not None and not _top(ask) else reply


@fault(breaks=of("refuses-long-starts", *SORTED) + of("refuses-invalid", *SORTED))
async def long_starts_are_cut(ask: Ask, serve: Serve) -> Reply:
    """Cuts a start behind 64 characters, and begins somewhere else than was asked for."""
    start = ask.parameters.get("start", "")
    return await serve(ask.with_parameters(start=start[:LONGEST_START]) if len(start) > LONGEST_START else ask)
