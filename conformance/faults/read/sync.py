"""Faults of reading while the caller waits."""

from __future__ import annotations

from conformance.faults.fault import Ask, Crowd, Reply, Serve, fault
from conformance.faults.read import blank_result, failure, of, of_later, pages_of, says_json, spoil, succeeded

TIFFS = (b"II*\0", b"MM\0*")


@fault(breaks=of("sync.answers-as-described"))
def done_is_no_state(reply: Reply) -> None:
    """Tells success by a word that is no described state."""
    if succeeded(reply.json):
        reply.update(status="Done")


@fault(breaks=of("sync.accepts-valid"))
async def cannot_read_tiff_at_once(ask: Ask, serve: Serve) -> Reply:
    """Reads a TIFF that was submitted, and fails on one that is to be read at once."""
    if ask.body.startswith(TIFFS):
        return failure(later=of_later(ask))
    return await serve(ask)


@fault(breaks=of("sync.refuses-invalid"))
async def no_file_is_a_blank_page(ask: Ask, serve: Serve) -> Reply:
    """Answers with a blank page to JSON that names no file."""
    reply = await serve(ask)
    return Reply.of(200, blank_result(later=of_later(ask))) if reply.status == 400 and says_json(ask) else reply


@fault(breaks=of("sync.never-breaks"))
async def crashes_on_rubbish(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to what it cannot decode."""
    reply = await serve(ask)
    failed = reply.status == 200 and not succeeded(reply.json)
    return Reply.crash() if failed else reply


@fault(breaks=of("sync.waits-for-the-result") + of("sync.equals-async"))
def answers_after_the_first_page(reply: Reply) -> None:
    """Answers when the first page was read."""
    spoil(reply, lambda pages: pages[:1])


@fault(breaks=of("sync.unreadable-is-failed") + of("sync.unreadable-is-not-read"))
async def rubbish_at_once_is_a_blank_page(ask: Ask, serve: Serve) -> Reply:
    """Answers with a blank page to what it cannot decode."""
    reply = await serve(ask)
    if reply.status == 200 and not succeeded(reply.json) and not says_json(ask):
        return Reply.of(200, blank_result(later=of_later(ask)))
    return reply


@fault(breaks=of("sync.unreadable-is-failed"))
async def turns_rubbish_away(ask: Ask, serve: Serve) -> Reply:
    """Refuses what it cannot decode in words for people, without a status or a code that a program knows."""
    reply = await serve(ask)
    failed = reply.status == 200 and not succeeded(reply.json) and not says_json(ask)
    return Reply.of(415, "That is no picture.", "text/plain") if failed else reply


@fault(breaks=of("sync.results-stay-apart"))
async def callers_share_a_buffer(ask: Ask, serve: Serve) -> Reply:
    """Gives a caller the text of another one when several come at once."""
    before = ask.memory(list[bytes])
    async with ask.memory(Crowd).joined() as count:
        if count == 1:
            before.clear()
        reply = await serve(ask)
        if succeeded(reply.json) and pages_of(reply.json):
            own = reply.body
            if before:
                reply.body = before[-1]
            before.append(own)
        return reply
