"""Faults of detection: which faces there are, in which order, and what they are called."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from conformance.faults.face import (
    entries,
    header,
    of,
    refusal,
    sends_a_file,
    why,
)
from conformance.faults.fault import Ask, Crowd, Json, Reply, Serve, fault

MOST_TOLD = 100
DAMAGED = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM")
"""How files begin that are images, whether whole or not."""


@fault(breaks=of("sorted-by-size", "detect"))
def smallest_first(reply: Reply) -> None:
    """Tells the smallest face first, so that programs take a bystander for the person in front of the camera."""
    reply.json = reply.json[::-1]


@fault(breaks=of("ids-are-distinct", "detect"))
def one_id_for_two_faces(reply: Reply) -> None:
    """Gives the last face of a group photograph the id of the first one."""
    faces = entries(reply)
    if len(faces) > 2 and "faceId" in faces[0]:
        faces[-1]["faceId"] = faces[0]["faceId"]
        reply.json = faces


@fault(breaks=of("ids-are-distinct", "detect"))
def ids_of_the_picture(reply: Reply) -> None:
    """Makes the id of a face from the picture, so that who looks twice cannot tell the faces apart."""
    digest = hashlib.blake2b(reply.ask.body + reply.ask.query).hexdigest()
    faces, before = entries(reply), reply.ask.memory(dict[str, list[str]])
    if digest in before:
        reply.json = [{**face, "faceId": known} for face, known in zip(faces, before[digest], strict=False)]
    elif faces and "faceId" in faces[0]:
        before[digest] = [face["faceId"] for face in faces]


@fault(breaks=of("ids-only-when-asked", "detect"))
def ids_that_nobody_wants(reply: Reply) -> None:
    """Gives faces ids also to who does not want them to be kept."""
    reply.json = [{"faceId": str(uuid4()), **face} for face in entries(reply)]


@fault(
    breaks=of("same-image-same-rectangles", "detect") + of("survives-hostile-images", "detect"),
    may_break=of("answers-stay-apart", "detect"),  # where callers at once send one image in a row
)
def trembles(reply: Reply) -> None:
    """Finds a face some pixels further to the right when the same image comes twice in a row."""
    ask, last = reply.ask, reply.ask.memory(list[tuple[bytes, ...]])
    this = (ask.body, ask.query, header(ask, b"transfer-encoding"))
    if last == [this]:
        _moved(reply, right=3)
        last.clear()
    else:
        last[:] = [this]


@fault(breaks=of("rectangles-lie-in-the-image", "detect"))
def rectangles_beside_the_image(reply: Reply) -> None:
    """Finds the smallest of three faces and more outside the image."""
    faces = entries(reply)
    if len(faces) > 2:
        faces[-1]["faceRectangle"]["left"] += 50_000
        reply.json = faces


@fault(
    breaks=(
        *of("no-face-is-an-empty-list", "detect"),
        *of("takes-1-kb-to-6-mb", "detect"),
        *of("accepts-valid", "detect"),
    )
)
def nobody_is_an_error(reply: Reply) -> None:
    """Refuses an image in which nobody is, so that an empty room looks like a broken camera."""
    if reply.json == [] and sends_a_file(reply.ask):
        refused = refusal("InvalidImage")
        reply.status, reply.body = refused.status, refused.body


@fault(breaks=of("at-most-100-faces", "detect"))
def tells_of_everybody(reply: Reply) -> None:
    """Tells of one face more than a hundred."""
    faces = entries(reply)
    if len(faces) >= MOST_TOLD:
        reply.json = [*faces, faces[-1]]


@fault(breaks=of("reads-every-format", "detect"))
async def sees_nobody_in_gifs(ask: Ask, serve: Serve) -> Reply:
    """Takes a GIF, and sees nobody in it."""
    reply = await serve(ask)
    return Reply.of(200, []) if reply.status == 200 and ask.body.startswith(b"GIF8") else reply


@fault(breaks=of("url-equals-bytes", "detect"))
def thumbnails_of_urls(reply: Reply) -> None:
    """Looks at a picture of half the size where it was given a URL, and tells where the faces are in that."""
    if not sends_a_file(reply.ask):
        halved = [
            {**face, "faceRectangle": {side: value // 2 for side, value in face["faceRectangle"].items()}}
            for face in entries(reply)
        ]
        reply.json = halved


@fault(breaks=of("takes-chunked-bodies", "detect"))
async def wants_to_know_the_length(ask: Ask, serve: Serve) -> Reply:
    """Refuses an image that comes in chunks, as programs send what comes from a camera."""
    return refusal(status=411) if header(ask, b"transfer-encoding") else await serve(ask)


@fault(breaks=of("takes-client-parameters", "detect"))
async def knows_no_time_to_live(ask: Ask, serve: Serve) -> Reply:
    """Refuses faceIdTimeToLive, which the official client sends with every picture."""
    return refusal() if "faceIdTimeToLive" in ask.parameters else await serve(ask)


@fault(
    breaks=of("answers-stay-apart", "detect"),
    may_break=(
        *of("ids-are-distinct", "detect"),
        *of("rectangles-lie-in-the-image", "detect"),
        *of("same-image-same-rectangles", "detect"),
    ),
)
async def callers_share_a_buffer(ask: Ask, serve: Serve) -> Reply:
    """Gives a caller the faces of another one's picture when several come at once."""
    before = ask.memory(dict[bytes, bytes])
    async with ask.memory(Crowd).joined() as count:
        if count == 1:
            before.clear()
        reply = await serve(ask)
        if reply.status == 200 and reply.json and sends_a_file(ask):
            own = reply.body
            reply.body = before.get(ask.query, own)
            before[ask.query] = own
        return reply


@dataclass
class Eyes:
    """Whether the picture before did any harm."""

    closed: bool = False


@fault(breaks=of("survives-hostile-images", "detect"))
async def blind_after_a_damaged_image(ask: Ask, serve: Serve) -> Reply:
    """Sees nobody in the image that comes after a damaged one."""
    eyes, reply = ask.memory(Eyes), await serve(ask)
    if why(reply)[0] == "InvalidImage" and ask.body.startswith(DAMAGED):
        eyes.closed = True
    elif reply.status == 200 and eyes.closed:
        eyes.closed = False
        return Reply.of(200, [])
    return reply


@fault(breaks=of("refuses-unknown-models", "detect"))
async def any_model_will_do(ask: Ask, serve: Serve) -> Reply:
    """Uses the first model where it does not know the one that was asked for, and tells nobody."""
    reply = await serve(ask)
    if "odel' is invalid" in why(reply)[1]:
        return await serve(ask.with_parameters(recognitionModel=None, detectionModel=None))
    return reply


@fault(breaks=of("model-only-when-asked", "detect"))
def every_face_is_of_the_first_model(reply: Reply) -> None:
    """Says of every face that it is of recognition_01, so that programs compare what cannot be compared."""
    faces: list[Json] = entries(reply)
    reply.json = [{**face, "recognitionModel": "recognition_01"} if "recognitionModel" in face else face for face in faces]


@fault(breaks=of("model-only-when-asked", "detect"))
def keeps_its_model_to_itself(reply: Reply) -> None:
    """Does not tell the recognition model, though it was asked for."""
    reply.json = [{name: value for name, value in face.items() if name != "recognitionModel"} for face in entries(reply)]


def _moved(reply: Reply, right: int) -> None:
    """Move every rectangle to the right by so many pixels."""
    faces = entries(reply)
    for face in faces:
        face["faceRectangle"]["left"] += right
    reply.json = faces
