"""Faults of routing."""

from __future__ import annotations

from conformance.faults.fault import Ask, Reply, Serve, fault


@fault(breaks=("anomaly-detector.paths.detection-is-post-only", "container.paths.unknown-is-not-found"), at=())
async def home_page_for_everything(ask: Ask, serve: Serve) -> Reply:
    """Answers a GET of any path it does not know with the home page, as a web application does."""
    reply = await serve(ask)
    if ask.method == "GET" and reply.status in (404, 405):
        return Reply.of(200, "<!DOCTYPE html><title>Home</title>", "text/html")
    return reply


@fault(breaks=("anomaly-detector.changepoint.either-spelling", "anomaly-detector.paths.any-letter-case"), at=())
async def exact_letter_case(ask: Ask, serve: Serve) -> Reply:
    """Knows its paths in the described letter case only."""
    if ask.path != ask.path.lower():
        return Reply.of(404, {"code": "BadArgument", "message": "There is no such path."})
    return await serve(ask)
