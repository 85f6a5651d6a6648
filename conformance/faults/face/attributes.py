"""Faults of what is told of a face: its landmarks and its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.faults.face import entries, of, refusal, why
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

ASKED = "returnFaceAttributes"
NEXT_LEVEL: Mapping[str, str] = MappingProxyType(
    {"underExposure": "goodExposure", "goodExposure": "overExposure", "overExposure": "underExposure"}
)
KNOWN = frozenset({"headpose", "blur", "exposure", "noise"})
EMOTIONS = ("anger", "contempt", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")


def _of_first_model(ask: Ask) -> bool:
    return ask.parameters.get("detectionModel", "detection_01") == "detection_01"


@fault(breaks=of("landmarks-only-when-asked", "detect"))
async def landmarks_that_nobody_asked_for(ask: Ask, serve: Serve) -> Reply:
    """Tells the landmarks of every face, asked for or not."""
    return await serve(ask.with_parameters(returnFaceLandmarks="true") if _of_first_model(ask) else ask)


@fault(breaks=of("landmarks-only-when-asked", "detect"))
def landmarks_of_the_first_face_only(reply: Reply) -> None:
    """Tells no landmarks of a face that looks away from the camera, though they were asked for."""
    faces = entries(reply)
    for face in faces[len(faces) // 2 :]:
        face.pop("faceLandmarks", None)
    reply.json = faces


@fault(breaks=of("answers-as-described", "detect"))
def one_landmark_short(reply: Reply) -> None:
    """Tells 26 landmarks in place of 27, so that programs that look each one up fail at the last."""
    faces = entries(reply)
    for face in faces:
        face.get("faceLandmarks", {}).pop("underLipBottom", None)
    reply.json = faces


@fault(breaks=of("landmarks-keep-their-sides", "detect"))
def landmarks_in_a_mirror(reply: Reply) -> None:
    """Names the landmarks as the person sees them, so that left is right in the image."""

    def other(name: str) -> str:
        return name.replace("Left", "\0").replace("Right", "Left").replace("\0", "Right")

    faces = entries(reply)
    for face in faces:
        if "faceLandmarks" in face:
            face["faceLandmarks"] = {other(name): point for name, point in face["faceLandmarks"].items()}
    reply.json = faces


@fault(breaks=of("attributes-are-those-asked", "detect"))
async def attributes_that_nobody_asked_for(ask: Ask, serve: Serve) -> Reply:
    """Tells of every face how blurred it is, asked for or not."""
    return await serve(
        ask.with_parameters(returnFaceAttributes="blur") if ASKED not in ask.parameters and _of_first_model(ask) else ask
    )


@fault(breaks=of("attributes-are-those-asked", "detect"))
def forgets_an_attribute(reply: Reply) -> None:
    """Leaves out the noise where it was asked for, and answers as if all were there."""
    faces = entries(reply)
    for face in faces:
        face.get("faceAttributes", {}).pop("noise", None)
    reply.json = faces


@fault(breaks=of("levels-follow-values", "detect"))
def exposure_one_step_off(reply: Reply) -> None:
    """Calls an image well exposed whose value says that it is too dark, and so on by one step."""
    faces = entries(reply)
    for face in faces:
        exposure: Json = face.get("faceAttributes", {}).get("exposure", {})
        if exposure.get("exposureLevel") in NEXT_LEVEL:
            exposure["exposureLevel"] = NEXT_LEVEL[exposure["exposureLevel"]]
    reply.json = faces


@fault(breaks=of("emotions-sum-to-one", "detect"))
async def every_emotion_at_once(ask: Ask, serve: Serve) -> Reply:
    """Gives each of the eight emotions for itself, so that they add up to more than one."""
    reply = await serve(ask)
    if reply.status == 400 and ask.parameters.get(ASKED) == "emotion":
        reply = await serve(ask.with_parameters(returnFaceAttributes=None))
        emotions = dict.fromkeys(EMOTIONS, 0.25)
        reply.json = [{**face, "faceAttributes": {"emotion": emotions}} for face in entries(reply)]
    return reply


@fault(breaks=of("takes-attributes-in-either-case", "detect"))
async def small_letters_only(ask: Ask, serve: Serve) -> Reply:
    """Does not know an attribute that begins with a capital, as the official client for .NET writes it."""
    words = ask.parameters.get(ASKED, "").split(",")
    return refusal() if any(word[:1].isupper() for word in words) else await serve(ask)


@fault(breaks=of("takes-a-star", "detect"))
async def no_star(ask: Ask, serve: Serve) -> Reply:
    """Refuses a star in the place of the attributes, which a published sample sends."""
    return refusal() if ask.parameters.get(ASKED) == "*" else await serve(ask)


@fault(breaks=of("refuses-unknown-attributes", "detect"))
async def unknown_attributes_are_left_out(ask: Ask, serve: Serve) -> Reply:
    """Passes over attributes that it does not know, so that a misspelt one is missed much later."""
    words = ask.parameters.get(ASKED, "")
    reply = await serve(ask)
    if why(reply)[1] == "Invalid argument returnFaceAttributes.":
        known = ",".join(word for word in words.split(",") if word.lower() in KNOWN)
        return await serve(ask.with_parameters(returnFaceAttributes=known or None))
    return reply


@fault(breaks=of("detection-02-tells-no-more", "detect"))
async def one_model_for_both(ask: Ask, serve: Serve) -> Reply:
    """Uses the first detection model where the second one cannot tell what is asked for."""
    reply = await serve(ask)
    if "not supported by detection_02" in why(reply)[1]:
        return await serve(ask.with_parameters(detectionModel=None))
    return reply
