"""Faults of judging the latest point."""

from __future__ import annotations

from conformance.faults.anomaly_detector import of
from conformance.faults.fault import Reply, fault


@fault(breaks="anomaly-detector.last.answers-as-described")
def forgets_the_window(reply: Reply) -> None:
    """Leaves the suggested window out."""
    reply.json = {k: v for k, v in reply.json.items() if k != "suggestedWindow"}


@fault(breaks="anomaly-detector.last.window-is-positive")
def suggests_no_points(reply: Reply) -> None:
    """Suggests a window of no points."""
    reply.update(suggestedWindow=0)


@fault(breaks=("anomaly-detector.last.spikes-are-seen", "anomaly-detector.last.finds-spikes"))
def believes_the_latest_value(reply: Reply) -> None:
    """Fits the model to the latest value, too, so closely that it is always as expected."""
    if reply.ask.series:
        reply.update(
            expectedValue=reply.ask.series[-1]["value"], isAnomaly=False, isPositiveAnomaly=False, isNegativeAnomaly=False
        )


@fault(breaks=of("one-direction-only", "last", "entire") + of("direction-follows-expected", "last", "entire"))
def both_directions_at_once(reply: Reply) -> None:
    """Marks what is anomalous as fallen and as risen."""
    reply.update(isPositiveAnomaly=reply.json["isAnomaly"], isNegativeAnomaly=reply.json["isAnomaly"])


@fault(breaks="anomaly-detector.last.window-fits-the-season")
def suggests_a_month(reply: Reply) -> None:
    """Suggests 29 points whatever the season, so that clients of other series keep too few or too many."""
    reply.update(suggestedWindow=29)
