"""Faults against the description alone."""

from __future__ import annotations

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import answered, asked, of, refusal, with_documents


@fault(breaks=of("answers-as-described"))
def calls_json_text(reply: Reply) -> None:
    """Sends its JSON as text/plain."""
    reply.headers["content-type"] = "text/plain"


@fault(breaks=of("answers-as-described"))
def no_warnings_no_member(reply: Reply) -> None:
    """Leaves the warnings out where there are none, which kills official clients."""
    kept = [{name: value for name, value in found.items() if name != "warnings"} for found in answered(reply)]
    reply.update(documents=kept)


@fault(breaks=of("accepts-valid"))
async def knows_dates_only(ask: Ask, serve: Serve) -> Reply:
    """Refuses the model version latest."""
    if ask.parameters.get("model-version") == "latest":
        return refusal("InvalidRequest", "ModelVersionIncorrect", "latest is no date.")
    return await serve(ask)


@fault(breaks=of("accepts-valid"))
async def reads_no_emoji(ask: Ask, serve: Serve) -> Reply:
    """Calls a text empty that has a character beyond the first 65536, such as an emoji."""
    good = [{**d, "text": ""} if max(f"{d.get('text')}", default="") > "\uffff" else d for d in asked(ask)]
    return await serve(with_documents(ask, good))


@fault(breaks=of("never-breaks"))
async def chokes_on_other_members(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a document with a member it does not know."""
    if any(set(document) - {"id", "text", "language", "countryHint"} for document in asked(ask)):
        return Reply.crash()
    return await serve(ask)


@fault(breaks=of("never-breaks"))
async def chokes_on_nul(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a text with a NUL in it, which ends a string in its engine."""
    return Reply.crash() if _any_text_has(ask, "\0") else await serve(ask)


@fault(breaks=of("never-breaks"))
async def chokes_on_half_a_pair(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a text with half of a surrogate pair, which no encoding can hold."""
    return Reply.crash() if any(_any_text_has(ask, half) for half in map(chr, range(0xD800, 0xE000))) else await serve(ask)


@fault(breaks=of("never-breaks"))
async def shows_its_stack(ask: Ask, serve: Serve) -> Reply:
    """Puts a stack trace into the message of a refusal."""
    reply = await serve(ask)
    if reply.status == 400:
        trace = "Boom\n   at TextAnalytics.Batch.Read(Request request) in /src/Batch.cs:line 12"
        reply.update(error={**reply.json["error"], "message": trace})
    return reply


def _any_text_has(ask: Ask, character: str) -> bool:
    return any(character in f"{document.get('text')}" for document in asked(ask))
