"""Faults of refusals."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from conformance.faults.anomaly_detector import DETECTIONS, EVERYWHERE, answer_to_nothing, of
from conformance.faults.fault import Ask, Reply, Serve, fault

NAMED = "anomaly-detector.errors.code-names-the-fault"
RARE = ("anomaly-detector.errors.rare-codes", "anomaly-detector.errors.parameters-come-first")
DETECTING = ("anomaly-detector.entire", "anomaly-detector.last")
EVERY = MappingProxyType(
    {
        "weekly": timedelta(weeks=1),
        "daily": timedelta(days=1),
        "hourly": timedelta(hours=1),
        "minutely": timedelta(minutes=1),
    }
)


@fault(breaks=("anomaly-detector.errors.flat-body", NAMED, *RARE, "anomaly-detector.errors.messages-are-known"), at=EVERYWHERE)
async def wraps_the_error(ask: Ask, serve: Serve) -> Reply:
    """Wraps the error in a member of that name, as the cloud's gateway does."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.json = {"error": reply.json}
    return reply


@fault(breaks=("anomaly-detector.errors.codes-are-published", NAMED, *RARE), at=EVERYWHERE)
async def one_code_for_all(ask: Ask, serve: Serve) -> Reply:
    """Gives every fault the code Error, which is not in the list."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.update(code="Error")
    return reply


@fault(
    breaks=(
        *of("refuses-off-grid", *DETECTIONS),
        *of("refuses-duplicates", *DETECTIONS),
        *of("refuses-mostly-missing", "entire", "last"),
    ),
    at=EVERYWHERE,
    may_break=of("window-fits-the-season", "last"),  # the window is one for years
)
async def looks_at_no_timestamp(ask: Ask, serve: Serve) -> Reply:
    """Takes the points as they come, on whatever grid and with duplicates, as long as they do not go back."""
    stamps = [str(p.get("timestamp", "")) for p in ask.series]
    reply = await serve(ask)
    if reply.status == 400 and stamps == sorted(stamps) and reply.json["code"] == "InvalidSeries":
        even = [{**p, "timestamp": f"{2000 + n:04}-01-01T00:00:00Z"} for n, p in enumerate(ask.series)]
        return await serve(ask.with_json(series=even, granularity="yearly", customInterval=None))
    return reply


@fault(
    breaks=(
        *of("refuses-broken-json", *DETECTIONS),
        *of("refuses-invalid", *DETECTIONS),
    ),
    at=EVERYWHERE,
)
async def broken_json_is_empty_json(ask: Ask, serve: Serve) -> Reply:
    """Answers a body that is not JSON as if it had been empty, and there had been nothing to refuse."""
    try:
        json.loads(ask.body)
    except ValueError:
        return Reply.of(200, answer_to_nothing(ask))
    return await serve(ask)


@fault(
    breaks=(
        "anomaly-detector.errors.flat-body",
        NAMED,
        *RARE,
        "anomaly-detector.errors.messages-are-known",
        *of("answers-as-described", *DETECTIONS),
    ),
    at=EVERYWHERE,
)
async def errors_as_a_page(ask: Ask, serve: Serve) -> Reply:
    """Answers a bad request with the HTML page of its web server, in which no client finds a code."""
    reply = await serve(ask)
    return Reply.of(400, "<html><body>Bad Request</body></html>", "text/html") if reply.status == 400 else reply


@fault(breaks="anomaly-detector.errors.rare-codes", at=DETECTING)
async def one_code_for_all_parameters(ask: Ask, serve: Serve) -> Reply:
    """Gives every wrong parameter the code BadArgument, so that no client learns which one to repair."""
    reply = await serve(ask)
    if reply.status == 400 and reply.json["code"] in ("InvalidModelArgument", "InvalidCustomInterval", "InvalidPeriod"):
        reply.update(code="BadArgument")
    return reply


@fault(breaks="anomaly-detector.errors.parameters-come-first", at=DETECTING)
async def counts_before_it_reads(ask: Ask, serve: Serve) -> Reply:
    """Complains of too few points before it looks at the granularity that was never one."""
    reply = await serve(ask)
    if reply.status == 400 and 0 < len(ask.series) < 12:
        reply.update(code="InvalidSeries")
    return reply


@fault(breaks="anomaly-detector.errors.messages-are-known", at=DETECTING)
async def one_message_for_all(ask: Ask, serve: Serve) -> Reply:
    """Says of every bad request that it is bad, and not what is wrong with it."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.update(message="The request is invalid.")
    return reply


@fault(breaks=of("refuses-wrong-tuning", "entire", "last"))
async def takes_any_tuning(ask: Ask, serve: Serve) -> Reply:
    """Falls back to its defaults where a number is out of its bounds, and tells nobody."""
    reply = await serve(ask)
    names = ("maxAnomalyRatio", "sensitivity", "customInterval", "period")
    wrong = {name: None for name in names if isinstance(ask.json.get(name), int | float)}
    if reply.status == 400 and len(wrong) == 1 and reply.json["code"] != "InvalidSeries":
        again = await serve(ask.with_json(**wrong))
        return again if again.status == 200 else reply
    return reply


@fault(breaks=(*of("refuses-bad-points", "entire", "last"), *of("direction-follows-expected", "entire")))
async def no_value_is_zero(ask: Ask, serve: Serve) -> Reply:
    """Judges a point without a value, or with one that no sensor gives, as if it had been zero."""
    points = [{**p, "value": 0.0} if _unheard_of(p.get("value")) else p for p in ask.series]
    return await serve(ask.with_json(series=points) if points and points != ask.series else ask)


@fault(breaks=of("takes-gaps", "entire", "last"))
async def wants_every_point(ask: Ask, serve: Serve) -> Reply:
    """Refuses a series for one reading that a sensor missed."""
    reply = await serve(ask)
    if reply.status == 200 and _has_gaps(ask):
        return Reply.of(400, {"code": "InvalidSeries", "message": "A point is missing."})
    return reply


@fault(breaks=(*of("refuses-mostly-missing", "entire", "last"), *of("window-fits-the-season", "last")))
async def guesses_most_of_a_season(ask: Ask, serve: Serve) -> Reply:
    """Fills up whatever is missing, so that most of a season is guessed."""
    reply = await serve(ask)
    if reply.status == 400 and ask.json.get("period") == 4 and _has_gaps(ask):
        even = [{**p, "timestamp": f"{2000 + n:04}-01-01T00:00:00Z"} for n, p in enumerate(ask.series)]
        return await serve(ask.with_json(series=even, granularity="yearly", customInterval=None, period=None))
    return reply


def _unheard_of(value: object) -> bool:
    return value is None or (isinstance(value, float) and abs(value) > 1e100)


def _has_gaps(ask: Ask) -> bool:
    """Whether steps between points differ where all granules have one length."""
    if ask.json.get("granularity") not in ("weekly", "daily", "hourly", "minutely"):
        return False
    try:
        when = [datetime.fromisoformat(p["timestamp"]) for p in ask.series]
    except (LookupError, TypeError, ValueError):
        return False
    steps = {other - one for one, other in pairwise(when)}
    return len(steps) > 1 or bool(steps - {EVERY[ask.json["granularity"]] * (ask.json.get("customInterval") or 1)})
