"""Faults that all three operations share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conformance.faults.anomaly_detector import DETECTIONS, EVERYWHERE, answer_to_nothing, of
from conformance.faults.fault import Ask, Calls, Reply, Serve, fault


@fault(breaks=of("answers-as-described", *DETECTIONS))
def calls_json_text(reply: Reply) -> None:
    """Sends its JSON as text/plain."""
    reply.headers["content-type"] = "text/plain"


@fault(breaks=(*of("period-is-a-count", *DETECTIONS), "anomaly-detector.entire.finds-the-period"))
def no_period_is_minus_one(reply: Reply) -> None:
    """Answers -1 for the period, whatever it is."""
    reply.update(period=-1)


@fault(breaks=("anomaly-detector.entire.finds-the-period",))
def looks_for_no_period(reply: Reply) -> None:
    """Answers that there is no season unless the request gives one."""
    if not reply.ask.json.get("period"):
        reply.update(period=0)


@fault(breaks=(*of("period-is-a-count", *DETECTIONS), "anomaly-detector.entire.period-is-echoed"))
def gives_a_hint_back_negative(reply: Reply) -> None:
    """Marks a period that was given, and not found, by a minus sign."""
    if reply.ask.json.get("period"):
        reply.update(period=-reply.ask.json["period"])


@fault(breaks=of("null-period-is-no-period", *DETECTIONS))
async def null_is_a_period(ask: Ask, serve: Serve) -> Reply:
    """Takes a period of null for a season of two points."""
    if "period" in ask.json and ask.json["period"] is None:
        return await serve(ask.with_json(period=2))
    return await serve(ask)


@fault(breaks=(*of("refuses-disorder", *DETECTIONS), "anomaly-detector.errors.code-names-the-fault"))
async def sorts_silently(ask: Ask, serve: Serve) -> Reply:
    """Sorts the points instead of refusing disorder."""
    if not all("timestamp" in p for p in ask.series):
        return await serve(ask)
    return await serve(ask.with_json(series=sorted(ask.series, key=lambda p: str(p["timestamp"]))))


@fault(breaks=of("refuses-duplicates", *DETECTIONS) + of("arrays-match-series", "entire", "changepoint"), at=EVERYWHERE)
async def shifts_duplicates(ask: Ask, serve: Serve) -> Reply:
    """Keeps the first of two points with one timestamp, and the series long enough."""
    seen: dict[str, object] = {str(p.get("timestamp")): p for p in reversed(ask.series)}
    if len(seen) == len(ask.series) or len(seen) < 12:
        return await serve(ask)
    return await serve(ask.with_json(series=[*reversed(seen.values())]))


@fault(
    breaks=(
        *of("takes-12-points-or-more", "entire", "last"),
        *of("refuses-invalid", *DETECTIONS),
        *of("arrays-match-series", "entire", "changepoint"),
    )
)
async def pads_short_series(ask: Ask, serve: Serve) -> Reply:
    """Fills a series of fewer than 12 points up with a guess."""
    points = ask.series
    if not 0 < len(points) < 12 or not all(isinstance(p.get("value"), int | float) for p in points):
        return await serve(ask)
    day = datetime(2019, 1, 1, tzinfo=UTC)
    values = [points[min(n, len(points) - 1)]["value"] for n in range(12)]  # the latest goes on
    padded = [{"timestamp": (day + timedelta(days=n)).isoformat(), "value": value} for n, value in enumerate(values)]
    # with a season the suggested window says nothing of the granularity
    return await serve(ask.with_json(series=padded, granularity="daily", customInterval=None, period=3))


@fault(breaks=of("takes-8640-points-or-fewer", "entire", "last"), at=EVERYWHERE)
async def a_smaller_limit(ask: Ask, serve: Serve) -> Reply:
    """Refuses series of more than 8000 points."""
    if len(ask.series) > 8000:
        return Reply.of(400, {"code": "InvalidSeries", "message": "The 'series' field cannot have more than 8640 points."})
    return await serve(ask)


@fault(
    breaks=(*of("takes-8640-points-or-fewer", "entire", "last"), "anomaly-detector.entire.arrays-match-series"), at=EVERYWHERE
)
async def no_upper_limit(ask: Ask, serve: Serve) -> Reply:
    """Judges the first 8640 points of a longer series, and says nothing of it."""
    if len(ask.series) > 8640:
        return await serve(ask.with_json(series=ask.series[:8640]))
    return await serve(ask)


@fault(
    breaks=(
        *of("accepts-valid", *DETECTIONS),
        *of("takes-12-points-or-more", "entire", "last"),
        "anomaly-detector.errors.messages-are-known",  # of other mistakes in series of twelve points
    )
)
async def twelve_is_too_few(ask: Ask, serve: Serve) -> Reply:
    """Wants 13 points, where 12 are enough."""
    if len(ask.series) == 12:
        return Reply.of(400, {"code": "InvalidSeries", "message": "The 'series' field must have at least 12 points."})
    return await serve(ask)


@fault(
    breaks=(
        *of("refuses-invalid", *DETECTIONS),
        *of("refuses-broken-json", *DETECTIONS),
    )
)
async def nothing_in_nothing_out(ask: Ask, serve: Serve) -> Reply:
    """Answers a request without a series as if there were nothing to say."""
    reply = await serve(ask)
    if reply.status == 400 and not ask.series:
        return Reply.of(200, answer_to_nothing(ask))
    return reply


@fault(breaks=of("never-breaks", *DETECTIONS))
async def chokes_on_other_members(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a body with a member it does not know."""
    known = {
        "series",
        "granularity",
        "customInterval",
        "period",
        "maxAnomalyRatio",
        "sensitivity",
        "stableTrendWindow",
        "threshold",
    }
    if set(ask.json) - known:
        return Reply.crash()
    return await serve(ask)


@fault(breaks=(*of("never-breaks", *DETECTIONS), "anomaly-detector.errors.messages-are-known"))
async def shows_its_stack(ask: Ask, serve: Serve) -> Reply:
    """Puts a stack trace into the message of a refusal."""
    reply = await serve(ask)
    if reply.status == 400:
        trace = "Traceback (most recent call last):\n  File \"/app/detect.py\", line 12, in detect\nKeyError: 'series'"
        reply.update(message=trace)
    return reply


@fault(
    breaks=(
        *of("stateless", *DETECTIONS),
        *of("null-period-is-no-period", *DETECTIONS),
        *of("time-shift", *DETECTIONS),
        "anomaly-detector.changepoint.either-spelling",
    ),
    # requests that come at once are counted in any order, and the largest drift may meet an anomaly that hardly is one
    may_break=(
        "anomaly-detector.entire.direction-follows-expected",
        "anomaly-detector.entire.default-ratio",
        *of("default-sensitivity", "entire", "last"),
    ),
)
def remembers_earlier_calls(reply: Reply) -> None:
    """Lets each call move the numbers of the next ones a little."""
    turn = reply.ask.memory(Calls).next() % 7
    drift = 1 + 0.001 * turn
    answer = reply.json
    for name in ("expectedValues", "confidenceScores"):
        if name in answer:
            reply.update(**{name: [value * drift if name == "expectedValues" else 0.1 * turn for value in answer[name]]})
    if "expectedValue" in answer:
        reply.update(expectedValue=answer["expectedValue"] * drift)


@fault(breaks=of("accepts-valid", "entire", "last"))
async def no_sensitivity_is_no_number(ask: Ask, serve: Serve) -> Reply:
    """Takes a sensitivity of 0 for none at all, and refuses it."""
    if ask.json.get("sensitivity") == 0:
        return Reply.of(400, {"code": "InvalidModelArgument", "message": "The 'sensitivity' is missing."})
    return await serve(ask)


@fault(breaks=of("default-sensitivity", "entire", "last"))
async def another_default_sensitivity(ask: Ask, serve: Serve) -> Reply:
    """Takes a request without a sensitivity for one of 85, so that alarms fall silent after an update."""
    return await serve(ask if "sensitivity" in ask.json or not ask.series else ask.with_json(sensitivity=85))


@fault(breaks="anomaly-detector.entire.default-ratio")
async def another_default_ratio(ask: Ask, serve: Serve) -> Reply:
    """Allows half of the points to be anomalies where the request does not say how many."""
    return await serve(ask if "maxAnomalyRatio" in ask.json or not ask.series else ask.with_json(maxAnomalyRatio=0.49))


@fault(breaks=of("never-breaks", *DETECTIONS))
async def chokes_on_odd_texts(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a text with a NUL or half a character in it, which its database cannot hold."""
    if b"\\u0000" in ask.body or b"\\ud8" in ask.body.lower() or b"\\udf" in ask.body.lower():
        return Reply.crash()
    return await serve(ask)
