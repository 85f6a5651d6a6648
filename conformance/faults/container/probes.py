"""Faults of readiness and of the key's state."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.faults.fault import Ask, Calls, Reply, Serve, fault


@dataclass
class Mood:
    """Whether a container has just answered a query."""

    rests: bool = False


@fault(breaks=("container.ready.answers-as-described", "container.ready.stays-ready"))
def ready_without_content(reply: Reply) -> None:
    """Answers 204 when it is ready."""
    reply.status, reply.body = 204, b""


@fault(breaks=("container.ready.stays-ready", "container.ready.never-breaks", "container.status.runs-no-query"), at=())
async def rests_after_a_query(ask: Ask, serve: Serve) -> Reply:
    """Says that it is not ready when it has just answered a query, though it would answer another."""
    mood = ask.memory(Mood)
    if ask.method == "POST":
        mood.rests = True
    elif ask.path.lower() == "/ready" and mood.rests:
        mood.rests = False
        return Reply.of(503, {"ready": "notReady"})
    return await serve(ask)


@fault(breaks=("container.ready.stays-ready", "container.ready.never-breaks"))
async def readiness_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where its readiness is asked for."""
    del ask, serve
    return Reply.of(500, {"message": "An error has occurred."})


@fault(
    breaks=(
        "container.ready.accepts-valid",
        "container.ready.stays-ready",
        "container.status.accepts-valid",
        "container.status.names-service-and-state",
        "container.paths.needs-no-key",
    )
)
async def probes_want_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it says how it is."""
    del ask, serve
    return Reply.of(401, {"error": {"code": "401", "message": "Access denied due to a missing key."}})


@fault(breaks=("container.status.names-service-and-state", "container.status.says-a-listed-state"))
def status_in_other_words(reply: Reply) -> None:
    """Says only that all is good, in a word of its own."""
    reply.json = {"apiStatus": "Good"}


@fault(breaks="container.paths.needs-no-key", at=("container.ready", "container.status"))
async def probes_refuse_a_key_they_do_not_know(ask: Ask, serve: Serve) -> Reply:
    """Compares the key of a probe with its own, so that a program with a key of the cloud believes the container ill."""
    if any(name.lower() == b"ocp-apim-subscription-key" for name, _ in ask.headers):
        return Reply.of(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}})
    return await serve(ask)


@fault(breaks=("container.status.answers-as-described", "container.status.names-service-and-state"))
def status_as_a_number(reply: Reply) -> None:
    """Gives the number of its state instead of the word, which no operator can look up."""
    reply.update(apiStatus=0)


@fault(breaks="container.status.agrees-with-queries")
def invalid_though_it_serves(reply: Reply) -> None:
    """Says that its key is invalid while it answers every query, so that an operator replaces a good key."""
    reply.update(apiStatus="Invalid", apiStatusMessage="Api Key is invalid.")


@fault(breaks="container.status.runs-no-query")
def asking_uses_quota_up(reply: Reply) -> None:
    """Counts every look at its status as a query, and runs out of quota."""
    if reply.ask.memory(Calls).next() > 3:
        reply.update(apiStatus="OutOfQuota", apiStatusMessage="The key is over its quota.")


@fault(breaks="container.status.never-breaks")
async def status_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where its status is asked for."""
    del ask, serve
    return Reply.of(500, {"message": "An error has occurred."})
