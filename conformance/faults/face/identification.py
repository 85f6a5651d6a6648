"""Faults of identification, and of what must be trained before anybody is found in it."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from urllib.parse import quote

from conformance.faults.face import above, entries, ids, of, plausible, refusal, sent_below, texts, told, why
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

MADE_UP = "0f0e0d0c-0b0a-4908-8706-050403020100"
COLLECTIONS = MappingProxyType(
    {
        "personGroupId": "persongroups",
        "largePersonGroupId": "largepersongroups",
        "largeFaceListId": "largefacelists",
    }
)
EVERYBODY = MappingProxyType({"maxNumOfCandidatesReturned": 5, "confidenceThreshold": 0})
MOST_TRIES, PAUSE = 100, 0.05
HALF = 0.5


def _candidates(reply: Reply) -> list[tuple[Json, list[Json]]]:
    """Each result with its candidates."""
    return [(result, result["candidates"]) for result in entries(reply)]


@fault(breaks=of("answers-each-face", "identify"))
def last_face_is_forgotten(reply: Reply) -> None:
    """Says nothing of the last of several faces."""
    if len(reply.json) > 1:
        reply.json = reply.json[:-1]


@fault(breaks=of("candidates-fall-in-confidence", "identify"))
def worst_candidate_first(reply: Reply) -> None:
    """Tells the candidate last of whom it is most sure."""
    results = _candidates(reply)
    reply.json = [{**result, "candidates": candidates[::-1]} for result, candidates in results]


@fault(breaks=of("no-more-candidates-than-asked", "identify"))
async def one_candidate_too_many(ask: Ask, serve: Serve) -> Reply:
    """Adds the person who comes next to the candidates of a face that has some."""
    reply = await serve(ask)
    if reply.status != 200 or ask.json.get("confidenceThreshold") is not None:
        return reply
    everybody = dict(_by_face(await serve(ask.with_json(**EVERYBODY))))
    reply.json = [
        {**result, "candidates": everybody[result["faceId"]][: len(candidates) + 1] if candidates else []}
        for result, candidates in _candidates(reply)
    ]
    return reply


@fault(breaks=of("candidates-are-distinct", "identify"))
def one_person_twice(reply: Reply) -> None:
    """Names the first of several candidates twice, because two pictures of them are alike."""
    results = _candidates(reply)
    for _, candidates in results:
        if len(candidates) > 1:
            candidates[1] = {**candidates[1], "personId": candidates[0]["personId"]}
    reply.json = [result for result, _ in results]


@fault(breaks=of("candidates-reach-the-threshold", "identify"))
def threshold_of_another_scale(reply: Reply) -> None:
    """Compares the threshold with twice the confidence that it tells."""
    if reply.ask.json.get("confidenceThreshold"):
        results = _candidates(reply)
        for _, candidates in results:
            for candidate in candidates:
                candidate["confidence"] /= 2
        reply.json = [result for result, _ in results]


@fault(breaks=of("candidates-are-of-the-group", "identify") + of("finds-the-person", "identify"))
def names_persons_of_nowhere(reply: Reply) -> None:
    """Names as the first candidate a person whom no group has."""
    results = _candidates(reply)
    for _, candidates in results:
        for candidate in candidates[:1]:
            candidate["personId"] = MADE_UP
    reply.json = [result for result, _ in results]


@fault(breaks=of("threshold-adds-nobody", "identify"))
async def certainty_adds_people(ask: Ask, serve: Serve) -> Reply:
    """Names more people, and is surer of them, when a threshold above one half is given."""
    reply, threshold = await serve(ask), ask.json.get("confidenceThreshold")
    if reply.status != 200 or not isinstance(threshold, int | float) or threshold <= HALF:
        return reply
    everybody = _by_face(await serve(ask.with_json(confidenceThreshold=0)))
    reply.json = [
        {"faceId": face, "candidates": [{**c, "confidence": max(threshold, c["confidence"])} for c in candidates]}
        for face, candidates in everybody
    ]
    return reply


@fault(breaks=of("takes-ten-faces", "identify"))
async def counts_to_nine(ask: Ask, serve: Serve) -> Reply:
    """Refuses to identify ten faces at once."""
    return refusal() if len(texts(ask.json.get("faceIds"))) == 10 else await serve(ask)


@fault(breaks=of("needs-one-group", "identify"))
async def any_group_will_do(ask: Ask, serve: Serve) -> Reply:
    """Finds nobody where it is not told in which group to search, or is told two."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0].startswith("PersonGroupIdAndLargePersonGroupId") else reply


@fault(breaks=of("refuses-untrained-groups", "identify"))
async def nobody_is_in_untrained_groups(ask: Ask, serve: Serve) -> Reply:
    """Finds nobody in a group that was never trained, as if it had searched."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0].endswith("NotTrained") else reply


@fault(breaks=of("finds-the-person", "identify"))
async def names_somebody_else(ask: Ask, serve: Serve) -> Reply:
    """Names of a group the person who is least like the face."""
    reply = await serve(ask)
    if reply.status == 200 and ask.json.get("confidenceThreshold") is None:
        everybody = dict(_by_face(await serve(ask.with_json(**EVERYBODY))))
        results = _candidates(reply)
        for result, candidates in results:
            for candidate in candidates[:1]:
                candidate["personId"] = everybody[result["faceId"]][-1]["personId"]
        reply.json = [result for result, _ in results]
    return reply


@fault(breaks=of("does-not-find-strangers", "identify"))
async def everybody_is_known(ask: Ask, serve: Serve) -> Reply:
    """Names somebody of the group for every stranger."""
    reply = await serve(ask)
    if reply.status == 200 and ask.json.get("confidenceThreshold") is None:
        everybody = dict(_by_face(await serve(ask.with_json(**EVERYBODY))))
        results = _candidates(reply)
        for result, candidates in results:
            if not candidates:
                result["candidates"] = [{**c, "confidence": HALF} for c in everybody[result["faceId"]][:1]]
        reply.json = [result for result, _ in results]
    return reply


@fault(breaks=of("knows-only-what-was-trained", "identify", "find-similars"))
async def trains_before_it_searches(ask: Ask, serve: Serve) -> Reply:
    """Trains a group or list anew before it searches there, so that people are found who were only just added."""
    for member, collection in COLLECTIONS.items():
        identifier = ask.json.get(member)
        if isinstance(identifier, str):
            await _train(ask, serve, f"/face/v1.0/{collection}/{quote(identifier, safe='', errors='replace')}/training")
    return await serve(ask)


async def _train(ask: Ask, serve: Serve, path: str) -> None:
    """Have what was trained with success before trained again, and wait for it."""
    if (await _status(ask, serve, path)) != "succeeded":
        return
    await serve(sent_below(ask, "POST", f"{above(path)}/train"))
    for _ in range(MOST_TRIES):
        if (await _status(ask, serve, path)) in ("succeeded", "failed"):
            return
        await asyncio.sleep(PAUSE)


async def _status(ask: Ask, serve: Serve, path: str) -> str:
    reply = await told(ask, serve, path)
    return str(reply.json["status"]) if reply.status == 200 else ""


@fault(breaks=of("lists-need-no-training", "find-similars"), at=("face.find-similars", "face.add-face-list-face"))
async def indexes_later(ask: Ask, serve: Serve) -> Reply:
    """Overlooks a face that was added to a face list after the first search there, until the search after the next."""
    reply, new = await serve(ask), ask.memory(dict[str, set[str]])
    if reply.status == 200 and "persistedfaces" in ask.path.lower():
        new.get(ids(ask)[0], set()).add(reply.json["persistedFaceId"])
    elif reply.status == 200 and "faceListId" in ask.json:
        unseen = new.get(ask.json["faceListId"], set())
        reply.json = [face for face in entries(reply) if face.get("persistedFaceId") not in unseen]
        new[ask.json["faceListId"]] = set()
    return reply


def _by_face(reply: Reply) -> list[tuple[str, list[Json]]]:
    """The candidates of each face."""
    return [(result["faceId"], candidates) for result, candidates in _candidates(reply)]
