"""Faults of refusals."""

from __future__ import annotations

import json

from conformance.faults.anomaly_detector import DETECTIONS, EVERYWHERE, answer_to_nothing, of
from conformance.faults.fault import Ask, Reply, Serve, fault

ERRORS = ("anomaly-detector.errors.flat-body", "anomaly-detector.errors.code-names-the-fault")


@fault(breaks=ERRORS, at=EVERYWHERE)
async def wraps_the_error(ask: Ask, serve: Serve) -> Reply:
    """Wraps the error in a member of that name, as the cloud's gateway does."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.json = {"error": reply.json}
    return reply


@fault(breaks=ERRORS, at=EVERYWHERE)
async def one_code_for_all(ask: Ask, serve: Serve) -> Reply:
    """Gives every fault the code Error, which is not in the list."""
    reply = await serve(ask)
    if reply.status == 400:
        reply.update(code="Error")
    return reply


@fault(
    breaks=of("refuses-off-grid", "entire") + of("refuses-duplicates", "entire", "last"),
    at=EVERYWHERE,
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
        *of("refuses-broken-json", "entire", "last"),
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
