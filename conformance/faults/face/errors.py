"""Faults of refusals: what is refused, and in which words."""

from __future__ import annotations

from conformance.faults.face import (
    ADDING,
    CREATING,
    EVERY_THING,
    LIVES,
    MEMBERS,
    NEW_PERSONS,
    READING,
    SILENT,
    STATES,
    TRAINING,
    WITH_MEMBERS,
    at,
    ids,
    members,
    of,
    plausible,
    why,
)
from conformance.faults.fault import Ask, Reply, Serve, fault

JSON_TAKING = ("detect", *WITH_MEMBERS, *ADDING)
NAMED = tuple(name for name in (*SILENT, *NEW_PERSONS, *ADDING, *READING, *MEMBERS, *TRAINING, *STATES) if name not in CREATING)
"""Operations whose path names something that must be there."""


@fault(breaks=("face.errors.wrapped-body", *of("answers-as-described", "detect")), at=at("detect"))
async def flat_errors(ask: Ask, serve: Serve) -> Reply:
    """Puts code and message at the top of the body, as other services do."""
    reply = await serve(ask)
    if reply.status >= 400:
        code, message = why(reply)
        reply.json = {"code": code, "message": message}
    return reply


@fault(breaks="face.errors.codes-name-the-fault", at=at("detect", *CREATING, *NEW_PERSONS))
async def one_code_for_all(ask: Ask, serve: Serve) -> Reply:
    """Has one code for every refusal, so that no program can tell a taken id from a bad image."""
    reply = await serve(ask)
    code, message = why(reply)
    if code and reply.status < 500:
        reply.json = {"error": {"code": "Unspecified", "message": message}}
    return reply


@fault(breaks="face.errors.codes-name-the-fault", at=at(*NAMED))
async def nothing_is_a_bad_request(ask: Ask, serve: Serve) -> Reply:
    """Answers 400 with the right code where something is not there, so that programs that look at the status alone go wrong."""
    reply = await serve(ask)
    if reply.status == 404:
        reply.status = 400
    return reply


@fault(breaks="face.errors.codes-name-the-fault", at=at(*NAMED))
async def codes_of_the_other_family(ask: Ask, serve: Serve) -> Reply:
    """Says of a large group that a person group is not there, and the other way round."""
    reply = await serve(ask)
    code, message = why(reply)
    if reply.status == 404 and code.removeprefix("Large") in ("PersonGroupNotFound", "FaceListNotFound"):
        other = code.removeprefix("Large") if code.startswith("Large") else f"Large{code}"
        reply.json = {"error": {"code": other, "message": message}}
    return reply


@fault(breaks=("face.errors.refuses-broken-json", *of("refuses-invalid", *WITH_MEMBERS)), at=at(*JSON_TAKING))
async def half_a_body_is_enough(ask: Ask, serve: Serve) -> Reply:
    """Takes a body that was cut off on its way for a whole one."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[1].startswith("JSON parsing error") else reply


@fault(breaks=of("unknown-is-not-found", *NAMED) + LIVES, at=at(*EVERY_THING))
async def nothing_is_something(ask: Ask, serve: Serve) -> Reply:
    """Answers with success for what nobody ever made, or asked to be made."""
    reply, known = await serve(ask), ask.memory(set[str])
    if 200 <= reply.status < 300 or ask.method == "PUT":
        known.update(ids(ask), (str(value) for name, value in members(reply).items() if name.endswith("Id")))
    elif reply.status == 404 and not known.issuperset(ids(ask)):
        return plausible(ask)
    return reply
