"""Faults that many operations share."""

from __future__ import annotations

from conformance.faults.face import (
    ADDING,
    CHANGING,
    CHANGING_FACES,
    COMPARING,
    CREATING,
    DELETING,
    EVERY_THING,
    KINDS,
    LISTS_OF_KINDS,
    MEMBERS,
    NEW_PERSONS,
    READING,
    STATES,
    TRAINING,
    WITH_MEMBERS,
    at,
    each,
    of,
    plausible,
    refusal,
)
from conformance.faults.fault import Ask, Reply, Serve, fault

ARRAYS = ("detect", "identify", "find-similars", *LISTS_OF_KINDS, *MEMBERS)
"""Operations that answer with an array."""
TELLING = (*READING, *LISTS_OF_KINDS, *MEMBERS, *STATES)
"""Operations that change nothing."""
MAKING = (*CREATING, *NEW_PERSONS, *ADDING, *CHANGING, *CHANGING_FACES)
ENDING = (*DELETING, *TRAINING)
EVERY = ("detect", *COMPARING, *EVERY_THING)
PARAMETERS = frozenset(
    {
        "returnFaceId",
        "returnFaceLandmarks",
        "returnFaceAttributes",
        "recognitionModel",
        "returnRecognitionModel",
        "detectionModel",
        "faceIdTimeToLive",
        "start",
        "top",
        "userData",
        "targetFace",
    }
)
NO_KEY = ("face.paths.needs-no-key",)
KEY = b"ocp-apim-subscription-key"


@fault(breaks=of("answers-as-described", *ARRAYS))
def arrays_as_text(reply: Reply) -> None:
    """Sends an array as text/plain, so that clients do not read it."""
    reply.headers["content-type"] = "text/plain"


@fault(breaks=of("accepts-valid", *TELLING) + NO_KEY, at=at(*TELLING))
async def telling_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it tells anything, as the cloud does and the container need not."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", *CREATING) + NO_KEY, at=at(*CREATING))
async def making_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it makes a group or list."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", *NEW_PERSONS) + NO_KEY, at=at(*NEW_PERSONS))
async def enrolling_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it makes a person."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", *ADDING) + NO_KEY, at=at(*ADDING))
async def adding_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it adds a face."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", *CHANGING, *CHANGING_FACES) + NO_KEY, at=at(*CHANGING, *CHANGING_FACES))
async def changing_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it changes anything."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", *ENDING) + NO_KEY, at=at(*ENDING))
async def ending_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it deletes or trains anything."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("accepts-valid", "detect") + NO_KEY, at=at("detect"))
async def looking_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it looks at faces."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks="face.paths.needs-no-key", at=at(*EVERY))
async def wrong_keys_are_refused(ask: Ask, serve: Serve) -> Reply:
    """Refuses a key that it does not know, which applications that come from the cloud still send."""
    return refusal("401", 401) if KEY in dict(ask.headers) else await serve(ask)


@fault(breaks=of("never-breaks", *TELLING))
async def telling_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where something is read."""
    del ask, serve
    return Reply.crash()


@fault(breaks=of("never-breaks", *MAKING))
async def making_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where something is made or changed."""
    del ask, serve
    return Reply.crash()


@fault(breaks=of("never-breaks", *ENDING) + of("accepts-valid", *each("delete", KINDS)))
async def ending_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where something is deleted or trained."""
    del ask, serve
    return Reply.crash()


@fault(breaks=of("never-breaks", "detect", *COMPARING))
async def looking_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where faces are looked at."""
    del ask, serve
    return Reply.crash()


@fault(breaks=of("refuses-invalid", *WITH_MEMBERS))
async def members_of_any_type(ask: Ask, serve: Serve) -> Reply:
    """Takes a member of another type than is described, and makes of it what it can."""
    reply = await serve(ask)
    odd = [v for n, v in ask.json.items() if v is not None and not isinstance(v, (list if n == "faceIds" else str, int, float))]
    return plausible(ask) if reply.status == 400 and odd else reply


@fault(breaks=of("refuses-invalid", *ADDING, "detect"))
async def urls_of_any_type(ask: Ask, serve: Serve) -> Reply:
    """Takes a body that says nothing of a URL for one that names a picture."""
    reply = await serve(ask)
    told = ask.json.get("url")
    is_json = b"json" in dict(ask.headers).get(b"content-type", b"")
    return plausible(ask) if reply.status == 400 and is_json and ask.json and not isinstance(told, str) else reply


@fault(breaks=("face.paths.any-letter-case", "face.errors.codes-name-the-fault"), at=at(*EVERY))
async def small_letters_in_paths(ask: Ask, serve: Serve) -> Reply:
    """Does not know a path whose words are not written as they are described, such as persistedFaces."""
    words = ask.path.strip("/").split("/")[2::2]
    return refusal("ResourceNotFound", 404) if any(word != word.lower() for word in words) else await serve(ask)


@fault(breaks="face.paths.ignores-unknown-parameters", at=at(*EVERY))
async def knows_every_parameter(ask: Ask, serve: Serve) -> Reply:
    """Refuses a parameter that it does not know, as a later version of a client may send."""
    known = {name.lower() for name in PARAMETERS}
    return await serve(ask) if known.issuperset(name.lower() for name in ask.parameters) else refusal()
