"""Series, with the band and the flags of the answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from conformance.report.views.finding import items, members, number, said
from conformance.report.views.models import Plot, Views
from conformance.wire import Exchange

MOST = 120
"""Points of a series that are shown, the last ones: of these the latest is told most."""
LATEST = 2
"""Exchanges that are shown; a failure may be about two of them."""


def views(exchanges: Sequence[Exchange]) -> Views:
    """The last series that were sent, each with what was said of it."""
    plots = [plot for exchange in exchanges if (plot := _plot(exchange))]
    return Views(plots=tuple(plots[-LATEST:]))


def _plot(exchange: Exchange) -> Plot | None:
    points = [members(point) for point in items(_sent(exchange).get("series"))]
    values = [number(point.get("value")) for point in points]
    if len(points) < 2 or None in values:
        return None
    answer = members(said(exchange))
    count, first = len(points), max(0, len(points) - MOST)
    arrays = {name: _numbers(answer, name, count)[first:] for name in ("expectedValue", "upperMargin", "lowerMargin")}
    title = f"{count} points" if not first else f"The last {MOST} of {count} points"
    return Plot(
        f"{title}, {'/'.join(exchange.request.target.split('/')[-2:])[:60]}",
        tuple(str(point.get("timestamp"))[:40] for point in points[first:]),
        tuple(value for value in values[first:] if value is not None),
        arrays["expectedValue"],
        arrays["upperMargin"],
        arrays["lowerMargin"],
        tuple(index - first for index in _flagged(answer, count) if index >= first),
    )


def _sent(exchange: Exchange) -> dict[str, Any]:
    try:
        return members(json.loads(exchange.request.body))
    except (ValueError, RecursionError):
        return {}


def _numbers(answer: dict[str, Any], name: str, count: int) -> tuple[float | None, ...]:
    """What is said of each point in the array of this name, or of the last one alone in the member; empty without either."""
    array = items(answer.get(f"{name}s"))
    if array:
        found = [number(value) for value in array[:count]]
        return (*found, *[None] * (count - len(found)))
    last = number(answer.get(name))
    return () if last is None else (*[None] * (count - 1), last)


def _flagged(answer: dict[str, Any], count: int) -> list[int]:
    """The points that are called anomalies, or changes of the trend."""
    for name in ("isAnomaly", "isChangePoint"):
        flags = answer.get(name)
        if flags is True:
            return [count - 1]
        if items(flags):
            return [index for index, flag in enumerate(items(flags)[:count]) if flag is True]
    return []
