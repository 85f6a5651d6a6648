"""Faults of taking an image, for detection and for a face that is added."""

from __future__ import annotations

from dataclasses import replace

from conformance.faults.face import (
    ADDING,
    TAKING_IMAGES,
    entries,
    of,
    plausible,
    refusal,
    sends_a_file,
    why,
)
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

FOUR_MB = 4 * 1024 * 1024
NO_FACE = "No face detected in the image."
SEVERAL = "There is more than 1 face in the image."
DETECT = "/face/v1.0/detect"
Rectangle = tuple[int, int, int, int]


@fault(breaks=of("refuses-other-sizes", *TAKING_IMAGES))
async def no_limit_of_size(ask: Ask, serve: Serve) -> Reply:
    """Takes files of more than 6 MB, and says of those that it cannot look at that all went well."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[1] == "Image size is too big." else reply


@fault(breaks=of("takes-1-kb-to-6-mb", "detect"))
async def limit_of_4_mb(ask: Ask, serve: Serve) -> Reply:
    """Refuses an image of more than 4 MB, as the service once did."""
    return refusal("InvalidImageSize") if len(ask.body) > FOUR_MB else await serve(ask)


@fault(breaks=of("refuses-what-is-no-image", *TAKING_IMAGES))
async def rubbish_is_a_picture(ask: Ask, serve: Serve) -> Reply:
    """Takes bytes that it cannot decode for a picture, in which is nobody, or somebody whom it will never find."""
    reply = await serve(ask)
    code, message = why(reply)
    return plausible(ask) if code == "InvalidImage" and message.startswith("Decoding error") else reply


@fault(breaks=of("bad-urls-are-refused", *TAKING_IMAGES) + of("refuses-invalid", *TAKING_IMAGES))
async def broken_links_are_pictures(ask: Ask, serve: Serve) -> Reply:
    """Takes a URL that leads to nothing for one of a picture."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[0] == "InvalidURL" and not sends_a_file(ask) else reply


@fault(breaks=of("refuses-no-face", *ADDING))
async def walls_are_people(ask: Ask, serve: Serve) -> Reply:
    """Adds an image without a face, so that the person is found in every empty room."""
    reply = await serve(ask)
    return plausible(ask) if why(reply)[1] == NO_FACE and "targetFace" not in ask.parameters else reply


@fault(breaks=of("refuses-several-faces", *ADDING))
async def first_face_is_meant(ask: Ask, serve: Serve) -> Reply:
    """Adds the largest of several faces where nobody said which is meant."""
    reply = await serve(ask)
    if why(reply)[1] == SEVERAL and "targetFace" not in ask.parameters:
        found = await _faces(ask, serve)
        if found:
            return await serve(ask.with_parameters(targetFace=",".join(map(str, found[0]))))
    return reply


@fault(breaks=of("target-face-chooses", *ADDING))
async def face_beside_the_target(ask: Ask, serve: Serve) -> Reply:
    """Adds the neighbour of the face that targetFace names."""
    target = ask.parameters.get("targetFace")
    others = [",".join(map(str, place)) for place in await _faces(ask, serve)] if target else []
    if target in others and len(others) > 1:
        others.remove(target)
        return await serve(ask.with_parameters(targetFace=others[0]))
    return await serve(ask)


@fault(breaks=of("refuses-bad-targets", *ADDING))
async def bad_targets_are_no_targets(ask: Ask, serve: Serve) -> Reply:
    """Passes over a targetFace that it cannot read, and adds whatever face there is."""
    reply = await serve(ask)
    return await serve(ask.with_parameters(targetFace=None)) if "targetFace" in why(reply)[1] else reply


async def _faces(ask: Ask, serve: Serve) -> list[Rectangle]:
    """Where the faces of the image are that is sent with a request, the largest first."""
    reply = await serve(replace(ask, path=DETECT, query=b""))
    if reply.status != 200:
        return []
    places: list[Json] = [face["faceRectangle"] for face in entries(reply)]
    return [(place["left"], place["top"], place["width"], place["height"]) for place in places]
