"""Faults of training and of its states."""

from __future__ import annotations

from dataclasses import dataclass, field

from conformance.faults.face import PLAUSIBLE_TRAINING, STATES, TRAINING, above, at, of, told
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

LATER, LATER_YET = "2090-01-01T00:00:00.0000000Z", "2091-01-01T00:00:00.0000000Z"


@fault(breaks=of("is-accepted", *TRAINING) + of("answers-as-described", *TRAINING))
def training_is_done(reply: Reply) -> None:
    """Answers 200 when a training is asked for, as if it were over."""
    reply.status = 200


@fault(breaks=of("never-trained-is-not-found", *STATES))
async def every_training_has_begun(ask: Ask, serve: Serve) -> Reply:
    """Tells of a training that nobody asked for that it has not begun."""
    reply = await serve(ask)
    if reply.status == 404 and (await told(ask, serve, above(ask.path))).status == 200:
        return Reply.of(200, dict(PLAUSIBLE_TRAINING))
    return reply


@dataclass
class Asked:
    """How often was asked for each training, by path."""

    counts: dict[str, int] = field(default_factory=dict[str, int])


@fault(breaks=of("moves-only-forward", *STATES), at=at(*TRAINING, *STATES))
async def goes_back(ask: Ask, serve: Serve) -> Reply:
    """Says that a training runs, then that it has not begun, and at last how it ended."""
    reply, counts = await serve(ask), ask.memory(Asked).counts
    if ask.method == "POST":
        counts[f"{above(ask.path)}/training"] = 0
    elif reply.status == 200 and ask.path in counts:
        counts[ask.path] += 1
        if counts[ask.path] < 3:
            status = ("running", "notstarted")[counts[ask.path] - 1]
            said: Json = {name: value for name, value in reply.json.items() if name != "lastSuccessfulTrainingDateTime"}
            reply.json = {**said, "status": status, "message": None}
    return reply


@fault(breaks=of("ends-with-success", *STATES))
def never_succeeds(reply: Reply) -> None:
    """Says of every training that it failed, because of something in the cloud."""
    if reply.json["status"] == "succeeded":
        said: Json = {name: value for name, value in reply.json.items() if name != "lastSuccessfulTrainingDateTime"}
        reply.json = {**said, "status": "failed", "message": "Unknown error."}


@fault(breaks=of("empty-training-fails", *STATES))
def nothing_is_easily_learnt(reply: Reply) -> None:
    """Says of the training of something without a face that it succeeded."""
    if reply.json["status"] == "failed":
        reply.update(status="succeeded", message=None)


@fault(breaks=of("empty-training-fails", *STATES))
def fails_without_a_word(reply: Reply) -> None:
    """Says that a training failed, and not why."""
    if reply.json["status"] == "failed":
        reply.update(message=None)


@fault(breaks=of("times-are-points-of-time", *STATES))
def times_for_people(reply: Reply) -> None:
    """Tells the times of a training in words, which no program can sort."""
    told_in_words = {n: "Saturday morning" for n, value in reply.json.items() if n.endswith("DateTime") and value}
    reply.update(**told_in_words)


@fault(breaks=of("created-stays", *STATES))
def begun_in_the_future(reply: Reply) -> None:
    """Says that a training was asked for long after it ended."""
    reply.update(createdDateTime=LATER)


@fault(breaks=of("success-has-its-time", *STATES))
def success_lies_ahead(reply: Reply) -> None:
    """Says that the last success comes after the last thing that happened."""
    if reply.json.get("lastSuccessfulTrainingDateTime"):
        reply.update(lastSuccessfulTrainingDateTime=LATER_YET)


@fault(breaks=of("created-stays", *STATES))
def created_at_each_question(reply: Reply) -> None:
    """Takes each question for a training for the time at which it was asked for."""
    before = reply.ask.memory(Asked).counts
    before[reply.ask.path] = before.get(reply.ask.path, -1) + 1
    if before[reply.ask.path]:
        reply.update(createdDateTime=f"{2030 + before[reply.ask.path] % 60}-01-01T00:00:00Z")
