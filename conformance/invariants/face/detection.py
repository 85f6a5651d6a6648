"""What one detection shows: which faces, in which order, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from conformance.invariants.face.refusing import is_served
from conformance.invariants.face.requests import file, flag, is_of_one_colour, lower, parameters
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.worlds.faces.limits import MOST_FACES
from conformance.worlds.faces.recognition import size_of_picture


def faces(seen: Seen) -> list[Json]:
    """The faces of an image, as they were told; NotTelling where there is none."""
    seen.demand_served()
    found: list[Json] = seen.said
    if not found:
        raise NotTelling
    return found


def attributes(face: Json) -> Json:
    """What a face tells of itself; none where it tells nothing."""
    told: Json | None = face.get("faceAttributes")
    return told or {}


def attribute(face: Json, name: str) -> Json:
    """What a face tells of one attribute that has members; none where it does not tell it."""
    return attributes(face).get(name) or {}


@invariant("sorted-by-size", least=3)
def the_largest_face_comes_first(seen: Seen) -> Iterator[str]:
    """Programs take the first face for the person in front of the camera."""
    sides = [(face["faceRectangle"]["width"], face["faceRectangle"]["height"]) for face in faces(seen)]
    if not any(_is_larger(one, other) for one, other in permutations(sides, 2)):
        raise NotTelling
    if any(_is_larger(other, one) for one, other in combinations(sides, 2)):
        yield f"the rectangles have the sizes {', '.join(f'{width} x {height}' for width, height in sides)}"


def _is_larger(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a rectangle is larger than another one, however both were rounded to whole pixels."""
    return (one[0] - 0.5) * (one[1] - 0.5) > (other[0] + 0.5) * (other[1] + 0.5)


@invariant("ids-are-distinct", least=3)
def no_id_is_given_twice(seen: Seen) -> Iterator[str]:
    """Whoever verifies a face must not be given that of a bystander."""
    ids = [face["faceId"] for face in faces(seen) if face.get("faceId") is not None]
    if len(ids) < 2:
        raise NotTelling
    if len(set(lower(ids))) < len(ids):
        yield f"{len(ids)} faces have the ids {ids}"


@invariant("ids-only-when-asked", least=3)
def each_face_has_an_id(seen: Seen) -> Iterator[str]:
    """Nothing can be done with a face that has no id."""
    if not flag(seen, "returnFaceId", default=True):
        raise NotTelling
    without = sum(face.get("faceId") is None for face in faces(seen))
    if without:
        yield f"{without} of {len(faces(seen))} faces have no faceId"


@invariant("ids-only-when-asked", least=1)
def no_face_has_an_id_that_nobody_wants(seen: Seen) -> Iterator[str]:
    """Who switches ids off wants nothing of the face to be kept."""
    if flag(seen, "returnFaceId", default=True):
        raise NotTelling
    yield from _told(seen, "faceId")


@invariant("rectangles-lie-in-the-image", least=3)
def every_face_is_in_the_image(seen: Seen) -> Iterator[str]:
    """Programs cut the face out of the image."""
    size = size_of_picture(file(seen))
    if size is None:
        raise NotTelling
    for face in faces(seen):
        place = face["faceRectangle"]
        x, y = place["left"] + place["width"] / 2, place["top"] + place["height"] / 2
        if not (0 <= x <= size[0] and 0 <= y <= size[1]):
            yield f"the middle of a face is at {x:g}, {y:g} in an image of {size[0]} x {size[1]}"


@invariant("landmarks-only-when-asked", least=2)
def each_face_has_its_landmarks(seen: Seen) -> Iterator[str]:
    """Programs look each point up by its name."""
    for face in _with_landmarks(seen):
        points = face.get("faceLandmarks")
        if points is None:
            yield "landmarks were asked for, and a face has none"
            continue
        missing = _names_of_landmarks(seen) - points.keys()
        if missing:
            raise LookupError(*missing)  # which the description asks for
        if len(points) > len(_names_of_landmarks(seen)):
            yield f"a face has also the landmarks {sorted(points.keys() - _names_of_landmarks(seen))}"


@invariant("landmarks-only-when-asked", least=2)
def no_face_has_landmarks_that_nobody_asked_for(seen: Seen) -> Iterator[str]:
    """Points by the dozen make answers slow that need none."""
    if flag(seen, "returnFaceLandmarks", default=False):
        raise NotTelling
    yield from _told(seen, "faceLandmarks")


UPRIGHT, FRONTAL = 30, 40
"""Degrees of roll and yaw up to which the points of a face cannot have changed sides."""
SIDES = (("pupilLeft", "pupilRight"), ("mouthLeft", "mouthRight"), ("eyebrowLeftOuter", "eyebrowRightOuter"))


@invariant("landmarks-keep-their-sides", least=2)
def left_is_left_and_eyes_are_above_the_mouth(seen: Seen) -> Iterator[str]:
    """A mask that is painted between mixed up points covers something else."""
    upright = [face["faceLandmarks"] for face in _with_landmarks(seen) if face.get("faceLandmarks") and _is_upright(face)]
    if not upright:
        raise NotTelling
    for points in upright:
        for left, right in SIDES:
            if points[left]["x"] >= points[right]["x"]:
                yield f"{left} is at x={points[left]['x']}, and {right} at x={points[right]['x']}"
        for side in ("Left", "Right"):
            eye, mouth = points[f"pupil{side}"]["y"], points[f"mouth{side}"]["y"]
            if eye >= mouth:
                yield f"pupil{side} is at y={eye}, and mouth{side} at y={mouth}"


def _is_upright(face: Json) -> bool:
    """Whether a face says of itself that it is held upright, and looks more or less at the camera."""
    pose = attribute(face, "headPose")
    return "roll" in pose and abs(pose["roll"]) <= UPRIGHT and abs(pose.get("yaw", 0)) <= FRONTAL


def _with_landmarks(seen: Seen) -> list[Json]:
    """The faces of an answer that should have landmarks; NotTelling where none were asked for, or of another model."""
    model = dict(parameters(seen)).get("detectionModel", "detection_01")
    if not flag(seen, "returnFaceLandmarks", default=False) or model != "detection_01":
        raise NotTelling
    return faces(seen)


def _names_of_landmarks(seen: Seen) -> set[str]:
    return set(seen.container.bundle["components"]["schemas"]["FaceLandmarks"]["required"])


@invariant("model-only-when-asked", least=1, of="detect")
def each_face_tells_the_model_of_the_request(seen: Seen) -> Iterator[str]:
    """Faces of different models cannot be compared, so programs file them by the model."""
    if not flag(seen, "returnRecognitionModel", default=False):
        raise NotTelling
    asked = dict(parameters(seen)).get("recognitionModel", "recognition_01")
    for face in faces(seen):
        if face.get("recognitionModel") != asked:
            yield f"{asked} was asked for, and a face has the recognitionModel {face.get('recognitionModel')!r}"


@invariant("no-face-is-an-empty-list", least=2)
def an_image_without_a_face_gives_an_empty_list(seen: Seen) -> Iterator[str]:
    """An empty room is nothing wrong."""
    if not is_of_one_colour(file(seen)):
        raise NotTelling
    if not is_served(seen) or seen.answer.status != 200 or seen.said != []:
        yield f"an image of one colour was answered with {seen.answer.excerpt()}"


@invariant("at-most-100-faces", least=1)
def no_more_than_100_faces_are_told(seen: Seen) -> Iterator[str]:
    """Programs make room for as many as are documented."""
    count = len(faces(seen))
    if count < MOST_FACES:
        raise NotTelling("no image was seen to have 100 faces or more")
    if count > MOST_FACES:
        yield f"an answer tells of {count} faces"


@invariant("refuses-unknown-models", least=2)
def an_unknown_model_is_refused(seen: Seen) -> Iterator[str]:
    """Faces that were kept by another model than was asked for are never found again."""
    if is_served(seen, Wrong.NO_MODEL):
        asked = {name: value for name, value in parameters(seen) if name.endswith("Model")}
        yield f"{asked} was answered with {seen.answer.excerpt()}"


def _told(seen: Seen, member: str) -> Iterator[str]:
    """Whether a face tells something that nobody asked for."""
    told = [face[member] for face in faces(seen) if face.get(member) is not None]
    if told:
        yield f"nobody asked for it, and a face has the {member} {told[0]!r}"
