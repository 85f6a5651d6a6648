"""Faults of refusals."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, cast

from conformance.faults.fault import Ask, Json, Reply, Serve, fault
from conformance.faults.text import asked, at, empty_answer, of
from conformance.walker import rewritten

NAMED = of("document-errors-name-the-fault") + of("refusals-name-the-fault") + of("odd-refusals-name-the-fault")
PUBLISHED = ("text-v3.0.errors.codes-are-published", "text-v3.1.errors.codes-are-published")

PREVIEW = MappingProxyType({"innererror": "innerError", "targets": "aspects", "assessments": "opinions"})


@fault(breaks=of("refuses-an-empty-batch") + of("refuses-broken-json") + of("refuses-invalid"))
async def nothing_in_nothing_out(ask: Ask, serve: Serve) -> Reply:
    """Answers a request without documents as if there were nothing to say."""
    reply = await serve(ask)
    if reply.status == 400 and not ask.json.get("documents"):
        return Reply.of(200, empty_answer())
    return reply


@fault(breaks=PUBLISHED + NAMED + of("warns-of-long-words", "keyphrases"), at=at())
async def one_code_for_all(ask: Ask, serve: Serve) -> Reply:
    """Calls every fault Failure, and every warning, which is in no list."""
    reply = await serve(ask)
    if reply.json is not None:
        reply.json = _renamed(reply.json)
    return reply


@fault(breaks=NAMED + PUBLISHED, at=at())
async def no_inner_codes(ask: Ask, serve: Serve) -> Reply:
    """Says what is wrong in outer codes of its own."""
    reply = await serve(ask)
    if reply.json is not None:
        reply.json = _bare(reply.json)
    return reply


@fault(breaks=("text-v3.0.errors.wrapped", *of("answers-as-described", versions=["v3.1"])), at=at())
async def unwraps_the_error(ask: Ask, serve: Serve) -> Reply:
    """Writes an error without its envelope, in both versions."""
    reply = await serve(ask)
    if reply.status == 400 and "error" in reply.json:
        reply.json = reply.json["error"]
    return reply


@fault(breaks=of("odd-refusals-name-the-fault"))
async def one_inner_code_for_what_is_rare(ask: Ask, serve: Serve) -> Reply:
    """Calls a body that is no JSON, and a parameter without such a value, InvalidDocument, as it does most faults."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.json = rewritten(reply.json, members=_ordinary)
    return reply


@fault(breaks=of("answers-as-described"))
async def errors_are_pages(ask: Ask, serve: Serve) -> Reply:
    """Answers with the HTML page of its web server where it refuses documents, which no client can read."""
    reply = await serve(ask)
    if reply.status == 400 and asked(ask):
        return Reply.of(400, "<!DOCTYPE html><title>Bad Request</title><h1>Bad Request</h1>", "text/html; charset=utf-8")
    return reply


@fault(
    breaks=(
        *of("names-are-of-no-preview"),
        *NAMED,
    ),
    at=at(),
)
async def names_of_a_preview(ask: Ask, serve: Serve) -> Reply:
    """Calls inner errors, targets and assessments as the previews did, where clients of today do not look."""
    reply = await serve(ask)
    if reply.json is not None:
        reply.json = rewritten(reply.json, members=lambda found: {PREVIEW.get(name, name): v for name, v in found.items()})
    return reply


def _ordinary(members: Json) -> Json:
    rare = ("EmptyRequest", "InvalidRequestBodyFormat", "InvalidParameterValue")
    return {**members, "code": "InvalidDocument"} if members.get("code") in rare else members


def _renamed(value: Any) -> Any:
    return rewritten(value, members=lambda members: {**members, "code": "Failure"} if "code" in members else members)


def _bare(value: Any) -> Any:
    return rewritten(value, members=_without_inner)


def _without_inner(members: Json) -> Json:
    inner = members.get("innererror")
    code = {"code": f"E-{cast('Json', inner)['code']}"} if isinstance(inner, dict) else {}
    return {**{name: item for name, item in members.items() if name != "innererror"}, **code}
