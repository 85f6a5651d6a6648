"""Faults of finding change points."""

from __future__ import annotations

from conformance.faults.fault import Reply, fault


@fault(breaks="anomaly-detector.changepoint.answers-as-described")
def scores_as_text(reply: Reply) -> None:
    """Writes the confidence scores as strings."""
    reply.update(confidenceScores=[f"{score:.2f}" for score in reply.json["confidenceScores"]])


@fault(breaks="anomaly-detector.changepoint.arrays-match-series")
def only_the_change_points(reply: Reply) -> None:
    """Answers with the scores of a window only, and not of each point."""
    reply.update(confidenceScores=reply.json["confidenceScores"][2:-2])


@fault(breaks="anomaly-detector.changepoint.scores-are-confidences")
def scores_in_percent(reply: Reply) -> None:
    """Gives the scores in percent, never below one."""
    reply.update(confidenceScores=[1 + 99 * score for score in reply.json["confidenceScores"]])


@fault(breaks="anomaly-detector.changepoint.finds-level-shifts")
def nothing_ever_changes(reply: Reply) -> None:
    """Finds no change point in any series."""
    reply.update(isChangePoint=[False] * len(reply.json["isChangePoint"]))


@fault(breaks="anomaly-detector.changepoint.has-its-members")
def scores_by_another_name(reply: Reply) -> None:
    """Calls the confidence scores by a shorter name, under which no published client looks."""
    reply.json = {"scores" if name == "confidenceScores" else name: value for name, value in reply.json.items()}


@fault(breaks="anomaly-detector.changepoint.arrays-match-series")
def forgets_the_latest_point(reply: Reply) -> None:
    """Says of the latest point of a series nothing at all."""
    reply.update(isChangePoint=reply.json["isChangePoint"][:-1])
