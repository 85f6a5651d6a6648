"""Feeds of the operations that take images: detection, and adding a face."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from conformance.catalogue import Operation
from conformance.harness.door import JSON_HEADERS
from conformance.harness.face.playing import CUT, OF_NOTHING, Json, Player, needing_faces, nowhere, portrait
from conformance.harness.face.portraits import portraits
from conformance.harness.feed import Feed, Part, Scene
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import File, bmp, jpeg
from conformance.worlds.faces.limits import (
    FEWEST_BYTES,
    MOST_BYTES,
    MOST_FACES,
    TOO_FEW_BYTES,
    TOO_MANY_BYTES,
    of_few_bytes,
    of_many_bytes,
)
from conformance.worlds.faces.names import LONGEST_FACE_DATA
from conformance.worlds.faces.scene import Look, crowd, together
from conformance.worlds.faces.scene import Scene as Recipe
from conformance.worlds.faces.strategies import WORSE, scenes
from conformance.worlds.pages.hostile import not_an_image, random_bytes

Query = Mapping[str, object]
LOOKS: tuple[Look, ...] = tuple(look for row in (WORSE["exposure"], WORSE["noise"]) for look in row)
"""Of which the levels of exposure and noise differ."""
ALL = {"returnFaceLandmarks": True, "returnFaceAttributes": ("headPose", "blur", "exposure", "noise")}
TAKEN: tuple[Query, ...] = (
    {"returnFaceId": False},
    {"recognitionModel": "recognition_02", "returnRecognitionModel": True},
    {"returnRecognitionModel": True, "returnFaceAttributes": "Blur"},
    {"returnFaceAttributes": ("HeadPose", "exposure")},
    {"returnFaceAttributes": "*"},
    {"returnFaceAttributes": "emotion"},
)
"""Of which a server by other hands may refuse the last one."""
REFUSED: tuple[Query, ...] = (
    {"returnFaceAttributes": "beauty"},
    {"returnFaceAttributes": ("blur", "shoeSize")},
    {"returnFaceAttributes": "blur", "detectionModel": "detection_02"},
    {"returnFaceLandmarks": True, "detectionModel": "detection_02"},
    {"recognitionModel": "best"},
    {"detectionModel": "fast"},
)
HEIGHTS: tuple[int, ...] = (80, 120, 180)
"""Pixels of faces, whoever measures them, of which none is as large as another one."""
NO_URLS = ("http://nowhere.invalid/face.jpg", "no url")
BAD_TARGETS = ("1,2,3", "left,top,width,height", "5000,5000,50,50")
NO_IMAGES = tuple(hostile.content.ljust(2000, b" ") for hostile in (not_an_image(), random_bytes()))
WALL = (100, 80)
"""Pixels of pictures in which nobody is."""
SMALL_FACE = 44
"""Pixels: little more than what must be found, so that more than a hundred have room in one picture."""
MORE_THAN_TOLD = 104


def of_detection(_operation: Operation) -> Feed:
    """Pictures of several people, one of very many, some of nobody, and files and parameters that must be refused."""
    walls = tuple(bmp(Faceless("paper", number, WALL).picture) for number in range(2))
    return (
        Part(st.sampled_from(walls), len(walls), _detect),
        Part(st.sampled_from([FEWEST_BYTES, TOO_FEW_BYTES]), 2, _detect_of_few_bytes),
        Part(st.sampled_from(NO_IMAGES), len(NO_IMAGES), _detect_bytes),
        Part(st.sampled_from(NO_URLS), len(NO_URLS), _detect_url),
        Part(st.just(CUT), 1, _detect_half),
        Part(st.sampled_from(REFUSED), len(REFUSED), _detect_asking_too_much),
        Part(st.sampled_from(TAKEN), len(TAKEN), needing_faces(_detect_asking)),
        Part(st.sampled_from(LOOKS), len(LOOKS), needing_faces(_detect_look)),
        Part(st.permutations(HEIGHTS).map(_of_heights), 4, needing_faces(_detect_people)),
        Part(scenes(2, 3), 1, needing_faces(_detect_people)),
        Part(st.sampled_from([MOST_BYTES, TOO_MANY_BYTES]), 2, needing_faces(_detect_of_many_bytes)),
        Part(st.just(MORE_THAN_TOLD), 1, needing_faces(_detect_a_crowd)),
    )


def _detect(scene: Scene, file: File) -> None:
    Player(scene).send(file.content)


def _detect_bytes(scene: Scene, content: bytes) -> None:
    Player(scene).send(content)


def _detect_of_few_bytes(scene: Scene, length: int) -> None:
    Player(scene).send(of_few_bytes(length).content)


def _detect_of_many_bytes(scene: Scene, length: int) -> None:
    Player(scene).send(of_many_bytes(portrait(scene.door), length).content)


def _detect_url(scene: Scene, url: str) -> None:
    Player(scene).send({"url": url})


def _detect_half(scene: Scene, body: bytes) -> None:
    Player(scene).send(body, headers=JSON_HEADERS)


def _detect_asking(scene: Scene, query: Query) -> None:
    Player(scene).send(portrait(scene.door).content, query=query)


def _detect_asking_too_much(scene: Scene, query: Query) -> None:
    Player(scene).send(_texture(), query=query)


def _detect_look(scene: Scene, look: Look) -> None:
    Player(scene).send(portrait(scene.door, 0, look).content, query=ALL)


def _of_heights(heights: list[int]) -> Recipe:
    return together(*(Look(height) for height in heights))


def _detect_people(scene: Scene, recipe: Recipe) -> None:
    Player(scene).send(portraits(scene.door).file(recipe).content)


def _detect_a_crowd(scene: Scene, count: int) -> None:
    assert count > MOST_FACES
    Player(scene).send(jpeg(portraits(scene.door).picture(crowd(count, SMALL_FACE))).content, query={"returnFaceId": False})


def of_addition(operation: Operation) -> Feed:
    """Files that must be refused, faces of which something is said that must not be, and a place that is not there."""
    return (
        Part(st.just("a wall"), 1, _add_what_is_no_face),
        Part(st.just("a portrait"), 1, needing_faces(_add_a_face)),
        Part(st.just(nowhere(operation)), 1, _add_nowhere),
    )


def _add_what_is_no_face(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    with player.place() as ids:
        player.send(bmp(Faceless("paper", size=WALL).picture).content, ids)
        player.send(NO_IMAGES[0], ids)
        bodies: tuple[Json, ...] = tuple({"url": url} for url in NO_URLS)
        for body in bodies:
            player.send(body, ids)


def _add_a_face(scene: Scene, _drawn: str) -> None:
    player, file = Player(scene), portrait(scene.door)
    with player.place() as ids:
        for query in (
            *({"userData": "x" * length} for length in (LONGEST_FACE_DATA, LONGEST_FACE_DATA + 1)),
            *({"targetFace": target} for target in BAD_TARGETS),
        ):
            player.send(file.content, ids, query)
        player.send(of_many_bytes(file, TOO_MANY_BYTES).content, ids)
        if len(ids) > 1:
            player.send(file.content, (*ids[:-1], OF_NOTHING))


def _add_nowhere(scene: Scene, ids: tuple[str, ...]) -> None:
    Player(scene).send(_texture(), ids)


def _texture() -> bytes:
    """A picture for what must be refused before anybody looks for a face."""
    return jpeg(Faceless("texture", size=WALL).picture).content
