"""Faults of verification, of the search for similar faces, and of dividing faces into groups."""

from __future__ import annotations

from conformance.faults.face import COMPARING, entries, of, plausible, refusal, texts, why
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

MADE_UP = "0f0e0d0c-0b0a-4908-8706-050403020100"
MISSING = ("PersonGroupNotFound", "LargePersonGroupNotFound", "FaceListNotFound", "LargeFaceListNotFound")
OF_SEARCH = ("faceListId", "largeFaceListId", "faceIds")
HALF = 0.5
MOST_SIMILAR = 1000


def _named(ask: Ask, *members: str) -> list[str]:
    """Those of these members that a request has."""
    return [name for name in members if ask.json.get(name) is not None]


@fault(breaks=of("refuses-unknown-faces", *COMPARING))
async def unknown_faces_are_strangers(ask: Ask, serve: Serve) -> Reply:
    """Takes a face that it never gave out for one that is like no other."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "FaceNotFound" else reply


@fault(breaks=of("refuses-mixed-models", *COMPARING))
async def mixes_models(ask: Ask, serve: Serve) -> Reply:
    """Compares faces of two recognition models, and finds nobody like anybody."""
    reply = await serve(ask)
    return plausible(ask) if "incompatible" in why(reply)[1] else reply


@fault(breaks=of("refuses-unknown-targets", "verify", "identify", "find-similars"))
async def missing_targets_are_empty(ask: Ask, serve: Serve) -> Reply:
    """Takes a group or list that is not there for one in which nobody is."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] in MISSING else reply


@fault(
    breaks=of("accepts-valid", *COMPARING),
    may_break=(  # by whichever test is the second to use a face
        *of("takes-a-person", "verify"),
        *of("takes-ten-faces", "identify"),
        *of("lists-need-no-training", "find-similars"),
        *of("takes-two-faces", "group"),
    ),
)
async def ids_are_used_up(ask: Ask, serve: Serve) -> Reply:
    """Forgets a face as soon as it was compared with others, long before its 24 hours are over."""
    used, sent = ask.memory(set[str]), ask.json
    ids = {*texts(sent.get("faceIds")), *(str(sent[name]) for name in _named(ask, "faceId", "faceId1", "faceId2"))}
    if not used.isdisjoint(ids):
        return refusal("FaceNotFound", 404 if ask.path.lower().endswith("verify") else 400)
    reply = await serve(ask)
    if reply.status == 200:
        used.update(ids)
    return reply


@fault(breaks=of("identical-means-half", "verify"))
def confidence_of_another_scale(reply: Reply) -> None:
    """Tells half of the confidence by which it judges, so that two faces are identical with 0.3."""
    reply.update(confidence=reply.json["confidence"] * 0.45)


@fault(breaks=of("is-symmetric", "verify"))
def order_counts(reply: Reply) -> None:
    """Is less sure of two faces when they come in the other order."""
    first, second = (str(reply.ask.json.get(name, "")) for name in ("faceId1", "faceId2"))
    said: Json = reply.json
    if first > second:
        base = HALF if said["isIdentical"] else 0
        reply.update(confidence=base + (said["confidence"] - base) * 0.8)


@fault(breaks=of("a-face-is-itself", "verify"))
def one_face_is_none(reply: Reply) -> None:
    """Is not sure at all that a face is identical with itself."""
    first, second = _named(reply.ask, "faceId1"), _named(reply.ask, "faceId2")
    if first and second and reply.ask.json["faceId1"] == reply.ask.json["faceId2"]:
        reply.update(isIdentical=False, confidence=0)


@fault(breaks=of("takes-a-person", "verify") + of("accepts-valid", "verify") + of("codes-name-the-fault", "errors"))
async def knows_no_large_groups(ask: Ask, serve: Serve) -> Reply:
    """Compares a face with a person of a person group, but not of a large one."""
    return refusal() if "largePersonGroupId" in ask.json and "personId" in ask.json else await serve(ask)


@fault(breaks=of("refuses-persons-without-faces", "verify"))
async def faceless_persons_are_somebody_else(ask: Ask, serve: Serve) -> Reply:
    """Says that a face is not of a person of whom it has no face to compare it with."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "PersistedFaceNotFound" else reply


@fault(breaks=of("refuses-unknown-persons", "verify"))
async def unknown_persons_are_somebody_else(ask: Ask, serve: Serve) -> Reply:
    """Says that a face is not of a person whom the group does not have."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "PersonNotFound" else reply


@fault(breaks=of("one-person-is-identical", "verify"))
def knows_the_same_picture_only(reply: Reply) -> None:
    """Takes two pictures of one person for pictures of two."""
    sent, said = reply.ask.json, reply.json
    if sent.get("faceId1") != sent.get("faceId2"):
        reply.update(isIdentical=False, confidence=said["confidence"] * 0.49)


@fault(breaks=of("other-persons-are-not", "verify"))
def everybody_is_alike(reply: Reply) -> None:
    """Takes any two faces for those of one person."""
    if "faceId1" in reply.ask.json:
        reply.update(isIdentical=True, confidence=HALF + reply.json["confidence"] / 2)


@fault(breaks=of("is-a-partition", "group"))
def one_face_in_two_groups(reply: Reply) -> None:
    """Puts a face of some group among those that are like no other, too."""
    said: Json = reply.json
    if said["groups"]:
        reply.update(messyGroup=[*said.get("messyGroup", []), min(face for group in said["groups"] for face in group)])


@fault(breaks=of("is-a-partition", "group"))
def loses_a_face(reply: Reply) -> None:
    """Loses one of three or more faces that belong together."""
    reply.update(groups=[sorted(group)[:-1] if len(group) > 2 else group for group in reply.json["groups"]])


@fault(breaks=of("largest-first", "group"))
def smallest_group_first(reply: Reply) -> None:
    """Tells the smallest group first, so that programs show those of whom there are the fewest pictures."""
    reply.update(groups=sorted(reply.json["groups"], key=len))


@fault(breaks=of("groups-have-two-faces", "group"))
def leaves_of_pairs(reply: Reply) -> None:
    """Divides a group of two into two groups of one."""
    groups: list[list[str]] = reply.json["groups"]
    divided = [[face] for group in groups if len(group) == 2 for face in group]
    reply.update(groups=[*(group for group in groups if len(group) > 2), *divided])


@fault(breaks=of("order-does-not-matter", "group"))
def first_order_decides(reply: Reply) -> None:
    """Finds nobody like anybody when faces that were divided before come in another order."""
    sent, before = texts(reply.ask.json.get("faceIds")), reply.ask.memory(dict[frozenset[str], list[str]])
    if before.setdefault(frozenset(sent), sent) != sent:
        reply.json = {"groups": [], "messyGroup": list(dict.fromkeys(sent))}


@fault(breaks=of("takes-two-faces", "group") + of("accepts-valid", "group"))
async def two_faces_are_no_group(ask: Ask, serve: Serve) -> Reply:
    """Refuses to divide two faces."""
    return refusal() if len(texts(ask.json.get("faceIds"))) == 2 else await serve(ask)


@fault(breaks=of("persons-stay-apart", "group"))
def one_crowd(reply: Reply) -> None:
    """Puts everybody into one group."""
    sent = texts(reply.ask.json.get("faceIds"))
    reply.json = {"groups": [list(dict.fromkeys(sent))], "messyGroup": []}


@fault(
    breaks=(
        *of("confidence-falls", "find-similars"),
        *of("finds-the-same-picture-first", "find-similars"),
        *of("agrees-with-verify", "find-similars"),
    )
)
def least_similar_first(reply: Reply) -> None:
    """Tells the face first that is least alike."""
    reply.json = reply.json[::-1]


@fault(breaks=of("no-more-than-asked", "find-similars") + of("match-face-always-answers", "find-similars"))
async def one_similar_face_too_many(ask: Ask, serve: Serve) -> Reply:
    """Counts from nought to the number that was asked for."""
    most: object = ask.json.get("maxNumOfCandidatesReturned")
    if isinstance(most, int) and 1 <= most < MOST_SIMILAR:
        return await serve(ask.with_json(maxNumOfCandidatesReturned=most + 1))
    return await serve(ask)


@fault(breaks=of("ids-are-of-their-kind", "find-similars") + of("lists-need-no-training", "find-similars"))
def every_id_is_a_face_id(reply: Reply) -> None:
    """Calls the id of a face of a list faceId, as if it had been detected just now."""
    reply.json = [{"faceId" if name == "persistedFaceId" else name: value for name, value in f.items()} for f in entries(reply)]


@fault(breaks=of("faces-are-of-the-target", "find-similars") + of("lists-need-no-training", "find-similars"))
def faces_of_nobody(reply: Reply) -> None:
    """Gives an id that nothing has in the place of the last of several similar faces."""
    faces = entries(reply)
    if len(faces) > 1:
        faces[-1] = {name: MADE_UP if name.endswith("Id") else value for name, value in faces[-1].items()}
        reply.json = faces


@fault(breaks=of("faces-are-of-the-target", "find-similars") + of("lists-need-no-training", "find-similars"))
def one_similar_face_twice(reply: Reply) -> None:
    """Tells the first of several similar faces twice, and the last one not at all."""
    faces = entries(reply)
    if len(faces) > 1:
        reply.json = [faces[0], *faces[:-1]]


@fault(breaks=of("needs-one-target", "find-similars") + of("refuses-invalid", "find-similars"))
async def any_target_will_do(ask: Ask, serve: Serve) -> Reply:
    """Finds nobody where it is not told where to search, or is told several places."""
    reply = await serve(ask)
    return plausible(ask) if reply.status == 400 and "faceId" in ask.json and len(_named(ask, *OF_SEARCH)) != 1 else reply


@fault(breaks=of("refuses-empty-lists", "find-similars"))
async def nobody_is_in_empty_lists(ask: Ask, serve: Serve) -> Reply:
    """Finds nobody in a face list without faces, as if it had searched."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "FaceListNotReady" else reply


@fault(breaks=of("refuses-untrained-lists", "find-similars"))
async def nobody_is_in_untrained_lists(ask: Ask, serve: Serve) -> Reply:
    """Finds nobody in a large face list that was never trained, as if it had searched."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "LargeFaceListNotTrained" else reply


@fault(breaks=of("match-face-always-answers", "find-similars"))
async def knows_one_mode(ask: Ask, serve: Serve) -> Reply:
    """Searches for the same person also where the faces most alike are asked for, whoever they are."""
    return await serve(ask.with_json(mode="matchPerson") if ask.json.get("mode") == "matchFace" else ask)


@fault(breaks=of("match-person-is-among-match-face", "find-similars"))
def modes_disagree(reply: Reply) -> None:
    """Tells in the mode matchPerson the second face first."""
    faces = entries(reply)
    if "faceIds" in reply.ask.json and reply.ask.json.get("mode") != "matchFace" and len(faces) > 1:
        swapped = [faces[1], faces[0], *faces[2:]]
        reply.json = [{**face, "confidence": own["confidence"]} for face, own in zip(swapped, faces, strict=True)]


@fault(breaks=of("finds-the-same-picture-first", "find-similars"))
def same_picture_is_boring(reply: Reply) -> None:
    """Tells the face of the very same picture last, because nobody searches for what they have."""
    faces = entries(reply)
    if len(faces) > 1 and faces[0]["confidence"] > 0.99 and "persistedFaceId" in faces[0]:
        moved = [*faces[1:], faces[0]]
        reply.json = [{**face, "confidence": own["confidence"]} for face, own in zip(moved, faces, strict=True)]


@fault(breaks=of("agrees-with-verify", "find-similars"))
def searches_by_another_measure(reply: Reply) -> None:
    """Finds among detected faces those first that verification finds least alike."""
    faces = entries(reply)
    if "faceIds" in reply.ask.json:
        ids = [face["faceId"] for face in reversed(faces)]
        reply.json = [{**face, "faceId": identifier} for face, identifier in zip(faces, ids, strict=True)]
