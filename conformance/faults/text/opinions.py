"""Faults of mined opinions."""

from __future__ import annotations

from collections.abc import Callable

from conformance.faults.fault import Ask, Json, Reply, Serve, fault
from conformance.faults.text import answered, moved


def _of(*rules: str) -> tuple[str, ...]:
    return tuple(f"text-v3.1.sentiment.{rule}" for rule in rules)


@fault(breaks=_of("opinions-only-when-asked", "opinions-change-nothing-else"))
async def opinions_for_all(ask: Ask, serve: Serve) -> Reply:
    """Shows assessments to everybody, and lets them move the scores of those who asked."""
    reply = await serve(ask.with_parameters(opinionMining="true"))
    if reply.status == 200 and ask.parameters.get("opinionMining") == "true":
        reply.update(documents=[moved(found) for found in answered(reply)])
    elif reply.status == 200:
        # a target's references name the place in the batch, which would change with it
        _drop_targets(reply)
    return reply


@fault(breaks=_of("opinions-come-in-both-lists"))
def targets_by_another_name(reply: Reply) -> None:
    """Calls the list of targets target, where clients find an optional list missing and think nothing of it."""
    documents = answered(reply)
    for document in documents:
        document["sentences"] = [{"target" if k == "targets" else k: v for k, v in s.items()} for s in document["sentences"]]
    reply.update(documents=documents)


@fault(breaks=_of("opinions-have-their-sentiment"))
def every_target_is_praised(reply: Reply) -> None:
    """Takes whatever is said of a thing for praise."""
    praise = {"sentiment": "positive", "confidenceScores": {"positive": 1.0, "negative": 0.0}}
    _change(reply, "targets", lambda _: praise)


@fault(breaks=_of("denials-are-marked"))
def denials_go_unmarked(reply: Reply) -> None:
    """Says of no assessment that it is denied, so that not great reads like great."""
    _change(reply, "assessments", lambda _: {"isNegated": False})


@fault(breaks=_of("opinion-references-resolve"))
def references_count_from_one(reply: Reply) -> None:
    """Counts the documents from 1 in its references."""
    _change(reply, "targets", lambda t: {"relations": [_moved(relation) for relation in t["relations"]]})


@fault(breaks=_of("opinion-references-resolve"))
def references_lead_nowhere(reply: Reply) -> None:
    """Names an assessment behind the last one, in every reference."""
    _change(reply, "targets", lambda t: {"relations": [{**r, "ref": f"{r['ref']}9"} for r in t["relations"]]})


@fault(breaks=_of("opinion-references-resolve", "finds-opinions"))
def relations_by_the_wrong_name(reply: Reply) -> None:
    """Calls an assessment a target, in every relation."""
    _change(reply, "targets", lambda t: {"relations": [{**relation, "relationType": "target"} for relation in t["relations"]]})


@fault(breaks=_of("opinion-spans-give-the-text", "opinion-offsets-count-from-the-document"))
def offsets_count_backwards(reply: Reply) -> None:
    """Counts the offset of each opinion in bytes from the start of the request, which nobody has."""
    for name in ("targets", "assessments"):
        _change(reply, name, lambda found: {"offset": found["offset"] + 1000})


def _drop_targets(reply: Reply) -> None:
    documents = answered(reply)
    for document in documents:
        document["sentences"] = [{k: v for k, v in s.items() if k != "targets"} for s in document["sentences"]]
    reply.update(documents=documents)


def _moved(relation: Json) -> Json:
    _, head, number, rest = relation["ref"].split("/", 3)
    return {**relation, "ref": f"#/{head}/{int(number) + 1}/{rest}"}


def _change(reply: Reply, name: str, change: Callable[[Json], Json]) -> None:
    documents = answered(reply)
    for document in documents:
        for sentence in document["sentences"]:
            if name in sentence:
                sentence[name] = [{**found, **change(found)} for found in sentence[name]]
    reply.update(documents=documents)
