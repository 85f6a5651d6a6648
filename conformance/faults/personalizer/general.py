"""Faults that many operations share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.personalizer import MANAGING, READING, SILENT, at, is_rank, of, refusal

POLICY = MappingProxyType({"name": "none", "arguments": ""})
CONFIGURATION = MappingProxyType(
    {
        "rewardWaitTime": "PT10M",
        "defaultReward": 0,
        "rewardAggregation": "earliest",
        "explorationPercentage": 0.2,
        "modelExportFrequency": "PT5M",
        "logRetentionDays": 90,
    }
)
RANKED = MappingProxyType({"ranking": [{"id": "none", "probability": 1}], "eventId": "none", "rewardActionId": "none"})
PLAUSIBLE: Mapping[str, tuple[int, Mapping[str, object] | None]] = MappingProxyType(
    {
        "rank": (201, RANKED),
        "reward": (204, None),
        "activate": (204, None),
        "policy": (200, POLICY),
        "evaluations": (201, MappingProxyType({"id": "none"})),
        "service": (200, CONFIGURATION),
    }
)
"""By the last part of the path: what a success looks like."""


@fault(breaks=of("answers-as-described", *READING))
def reads_as_text(reply: Reply) -> None:
    """Sends what is read as text/plain."""
    reply.headers["content-type"] = "text/plain"


@fault(breaks=of("answers-as-described", "rank", *MANAGING, "reset-policy"))
def writes_as_text(reply: Reply) -> None:
    """Sends what came of a change as text/plain."""
    reply.headers["content-type"] = "text/plain"


@fault(
    breaks=(
        *of("answers-as-described", *SILENT),
        *of("takes-the-whole-range", "reward"),
        *of("may-be-repeated", "reward", "activate"),
        *of("may-precede-activation", "reward"),
        *of("may-come-late", "reward"),
        *of("unknown-event", "reward"),
        *of("any-event-id", "reward", "activate"),
        *of("after-deferred-rank", "activate"),
        *of("is-gone", "delete-evaluation"),
        "personalizer.events.life-cycle",
    )
)
def says_ok(reply: Reply) -> None:
    """Answers 200 with a body where there is nothing to say."""
    reply.status, reply.json = 200, {"status": "ok"}
    reply.headers["content-type"] = "application/json"


@fault(breaks=(*of("accepts-valid", *READING), "personalizer.get-model.accepts-valid"))
async def reading_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it tells anything, as the cloud does and the container need not."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", "rank", *MANAGING))
async def writing_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it ranks or takes anything new."""
    del ask, serve
    return refusal("401", 401)


@fault(
    breaks=(
        *of("accepts-valid", *SILENT),
        *of("takes-the-whole-range", "reward"),
        *of("may-be-repeated", "reward"),
        *of("may-precede-activation", "reward"),
        *of("may-come-late", "reward"),
        *of("unknown-event", "reward"),
        *of("any-event-id", "reward", "activate"),
        *of("after-deferred-rank", "activate"),
        *of("is-gone", "delete-evaluation"),
        "personalizer.events.life-cycle",
    )
)
async def ending_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it takes a reward, an activation or a deletion."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=(*of("never-breaks", *READING), "personalizer.get-model.never-breaks"))
async def reading_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where something is read."""
    del ask, serve
    return Reply.crash()


@fault(
    breaks=(
        *of("never-breaks", "rank", *MANAGING),
        *of("survives-duplicate-actions", "rank"),
        *of("survives-excluding-all", "rank"),
    )
)
async def writing_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to ranks and changes."""
    del ask, serve
    return Reply.crash()


@fault(breaks=(*of("never-breaks", *SILENT), *of("survives-values-out-of-range", "reward")))
async def ending_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to rewards, activations and deletions."""
    del ask, serve
    return Reply.crash()


@fault(
    breaks=(
        *of("refuses-invalid", "rank", "reward", *MANAGING),
        *of("ranks-every-action", "rank"),
        *of("chooses-an-offered-action", "rank"),
        *of("echoes-the-event-id", "rank"),
        *of("keeps-what-was-sent", "create-evaluation"),
        *of("refuses-no-actions", "rank"),
        *of("refuses-an-empty-choice", "rank"),
        *of("refuses-featureless-actions", "rank"),
        *of("refuses-empty-action-ids", "rank"),
        *of("refuses-arrays-of-words", "rank"),
        *of("refuses-incomplete-actions", "rank"),
        *of("refuses-51-actions", "rank"),
        *of("refuses-long-event-ids", "rank", "reward", "activate"),
        *of("refuses-what-is-no-number", "reward"),
        *of("refuses-no-value", "reward"),
        *of("refuses-no-exploration", "update-policy"),
        *of("refuses-time-backwards", "create-evaluation"),
        *of("refuses-out-of-bounds", "update-configuration"),
        "personalizer.errors.refuses-broken-json",
    ),
    at=at("rank", "reward", "activate", *MANAGING),
)
async def takes_everything(ask: Ask, serve: Serve) -> Reply:
    """Answers every request as if it had been fine, whatever it made of it."""
    reply = await serve(ask)
    if not 400 <= reply.status < 500:
        return reply
    status, body = PLAUSIBLE[ask.path.rstrip("/").rpartition("/")[2].lower()]
    if body is None:
        return Reply(status, {}, b"")
    made = Reply.of(status, {**body})
    made.headers["location"] = f"{ask.path}/none"
    return made


@fault(
    breaks=(
        "personalizer.errors.wrapped-body",
        "personalizer.errors.code-names-the-fault",
        *of("answers-as-described", "rank", "reward", "get-evaluation", *MANAGING),
    ),
    at=at("rank", "reward", "get-evaluation", *MANAGING),
)
async def flat_errors(ask: Ask, serve: Serve) -> Reply:
    """Puts code and message at the top of the body, as other services do."""
    reply = await serve(ask)
    if reply.status >= 400:
        reply.json = {"code": "Error", "message": "The request cannot be served."}
    return reply


@fault(
    breaks=(
        "personalizer.errors.wrapped-body",
        "personalizer.errors.code-names-the-fault",
        *of("answers-as-described", "rank", "reward", *MANAGING),
    ),
    at=at("rank", "reward", "get-evaluation", *MANAGING),
)
async def errors_as_pages(ask: Ask, serve: Serve) -> Reply:
    """Answers errors with a page for people, as web servers do by themselves."""
    reply = await serve(ask)
    return Reply.of(reply.status, "<h1>Bad Request</h1>", "text/html") if reply.status >= 400 else reply


@fault(breaks="personalizer.errors.code-names-the-fault", at=at("rank", "reward", "activate", "get-evaluation", *MANAGING))
async def one_code_for_all(ask: Ask, serve: Serve) -> Reply:
    """Has one code for every error, so that no program can tell them apart."""
    reply = await serve(ask)
    if reply.status >= 400 and reply.json:
        reply.json = {"error": {**reply.json["error"], "code": "InvalidRequest"}}
    return reply


@fault(breaks=of("takes-charset", "rank", "reward") + of("accepts-valid", "rank", "reward"))
async def knows_bare_media_types(ask: Ask, serve: Serve) -> Reply:
    """Does not know application/json when a charset stands behind it."""
    if b";" in dict(ask.headers).get(b"content-type", b""):
        return Reply.of(415, {"error": {"code": "BadRequest", "message": "Unsupported media type."}})
    return await serve(ask)


@fault(
    breaks=(
        "container.paths.unknown-is-not-found",
        *of("answers-as-described", "get-evaluation"),
        *of("unknown-is-not-found", "get-evaluation"),
        *of("is-gone", "delete-evaluation"),
    ),
    at=(),
)
async def home_page_for_everything(ask: Ask, serve: Serve) -> Reply:
    """Answers a GET of any path that leads nowhere with the home page, as a web application does."""
    reply = await serve(ask)
    if ask.method == "GET" and reply.status in (404, 405):
        return Reply.of(200, "<!DOCTYPE html><title>Home</title>", "text/html")
    return reply


@fault(breaks=of("accepts-valid", "rank"), at="personalizer.rank")
async def one_answer_at_a_time(ask: Ask, serve: Serve) -> Reply:
    """Turns callers away while it answers somebody else."""
    under_way = ask.memory(list[Ask])
    if not is_rank(ask) or under_way:
        return refusal("InvalidApiAccess", 403)
    under_way.append(ask)
    try:
        return await serve(ask)
    finally:
        under_way.clear()
