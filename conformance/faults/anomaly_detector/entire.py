"""Faults of judging every point."""

from __future__ import annotations

import math
from typing import Any

from conformance.faults.anomaly_detector import of
from conformance.faults.fault import Ask, Reply, Serve, fault


@fault(breaks="anomaly-detector.entire.answers-as-described")
def forgets_a_member(reply: Reply) -> None:
    """Leaves the lower margins out."""
    reply.json = {k: v for k, v in reply.json.items() if k != "lowerMargins"}


@fault(breaks="anomaly-detector.entire.arrays-match-series")
def drops_the_last_point(reply: Reply) -> None:
    """Answers with one item fewer than the series has points, in every array."""
    reply.json = {k: v[:-1] if isinstance(v, list) else v for k, v in reply.json.items()}


@fault(breaks=of("anomaly-is-either-direction", "entire", "last"))
def overlooks_drops(reply: Reply) -> None:
    """Calls only rises anomalies, though it says which points fell."""
    isolated = reply.json
    reply.update(isAnomaly=isolated["isPositiveAnomaly"])


@fault(breaks=of("margins-not-negative", "entire", "last") + of("sensitivity-widens-margins", "entire", "last"))
def margins_the_wrong_way(reply: Reply) -> None:
    """Takes the margins below zero, and the nearer to it the lower the sensitivity."""
    factor = -((101 - reply.ask.json.get("sensitivity", 99)) ** -2)
    for name in ("lowerMargins", "upperMargins", "lowerMargin", "upperMargin"):
        if name in reply.json:
            value: Any = reply.json[name]
            many = name.endswith("s")
            reply.update(**{name: [factor * abs(v) for v in value] if many else factor * abs(value)})


@fault(
    breaks=(*of("sensitivity-flags-fewer", "entire", "last"), "anomaly-detector.entire.finds-the-single-anomaly"),
    may_break=of("default-sensitivity", "entire", "last"),  # a request that names it gets the flags of another one
)
async def sensitivity_upside_down(ask: Ask, serve: Serve) -> Reply:
    """Flags more the lower the sensitivity is; the margins are right."""
    honest = await serve(ask)
    if honest.status != 200 or "sensitivity" not in ask.json:
        return honest
    other = await serve(ask.with_json(sensitivity=99 - ask.json["sensitivity"]))
    if other.status == 200:
        flags = ("isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly")
        honest.update(**{name: other.json[name] for name in flags})
    return honest


@fault(breaks=("anomaly-detector.entire.ratio-caps-anomalies", "anomaly-detector.entire.ratio-flags-more"))
async def ratio_upside_down(ask: Ask, serve: Serve) -> Reply:
    """Reads the largest share of anomalies as the share of normal points."""
    ratio = ask.json.get("maxAnomalyRatio")
    if not isinstance(ratio, float) or not 0 < ratio < 0.5:
        return await serve(ask)
    return await serve(ask.with_json(maxAnomalyRatio=0.5 - ratio))


@fault(breaks=of("constant-series-is-calm", "entire", "last") + of("anomaly-is-either-direction", "entire", "last"))
def rounding_is_an_anomaly(reply: Reply) -> None:
    """Divides by a spread of zero, so that each judged point of a flat series is an anomaly in no direction."""
    values: list[float] = [p["value"] for p in reply.ask.series]
    if values and min(values) == max(values):
        reply.update(isAnomaly=[True] * len(values) if isinstance(reply.json["isAnomaly"], list) else True)


@fault(breaks=("anomaly-detector.entire.time-shift", *of("finds-spikes", "entire"), *of("spikes-are-seen", "entire")))
def model_of_half_a_year(reply: Reply) -> None:
    """Knows the second half of the year only: expects more in the first, and finds nothing there."""
    if reply.ask.series and "01" <= str(reply.ask.series[-1].get("timestamp", ""))[5:7] <= "06":
        none = [False] * len(reply.ask.series)
        reply.update(isAnomaly=none, isPositiveAnomaly=none, isNegativeAnomaly=none)
        reply.update(expectedValues=[1.05 * value for value in reply.json["expectedValues"]])


@fault(
    breaks=(
        "anomaly-detector.entire.finds-the-single-anomaly",
        "anomaly-detector.entire.direction-follows-expected",
        "anomaly-detector.entire.ratio-caps-anomalies",
        "anomaly-detector.entire.constant-series-is-calm",
    )
)
def cries_wolf(reply: Reply) -> None:
    """Flags the first point of every series along with the others, in the direction it lies."""
    answer = reply.json
    first = reply.ask.series[0]["value"]
    above = first > answer["expectedValues"][0]
    for name, value in (("isAnomaly", True), ("isPositiveAnomaly", above), ("isNegativeAnomaly", not above)):
        reply.update(**{name: [value, *answer[name][1:]]})
    if math.isclose(first, answer["expectedValues"][0], rel_tol=1e-6):
        reply.update(expectedValues=[first - 1.0, *answer["expectedValues"][1:]])


@fault(
    breaks=of("custom-interval", "entire", "last") + of("accepts-valid", "entire", "last"),
    may_break=of("takes-gaps", "entire", "last"),  # where a series with gaps has an interval of its own
)
async def no_custom_interval(ask: Ask, serve: Serve) -> Reply:
    """Refuses every custom interval but 1."""
    reply = await serve(ask)
    if reply.status == 200 and ask.json.get("customInterval", 1) != 1:
        return Reply.of(400, {"code": "InvalidCustomInterval", "message": "customInterval is not supported."})
    return reply
