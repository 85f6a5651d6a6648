"""Detection: POST /face/v1.0/detect."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings

from conformance.harness import Broken, requirement
from conformance.harness.face.asking import BYTES, let_in
from conformance.harness.face.client import Detected, Face
from conformance.wire import Request
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import FORMATS, File
from conformance.worlds.faces.hostile import attacks
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.scene import Look, Scene, alone, crowd, together
from conformance.worlds.faces.strategies import scenes

THREADS = 8
ROUNDS = 3
CHUNK = 4000
"""Bytes."""
TWO = together(Look(), Look(90))
CLIENT = {
    "returnFaceId": True,
    "returnFaceLandmarks": False,
    "recognitionModel": "recognition_01",
    "returnRecognitionModel": False,
    "detectionModel": "detection_01",
    "faceIdTimeToLive": 86400,
}
"""What the official client sends with every picture."""


@requirement("face.detect.same-image-same-rectangles")
@settings(max_examples=3)
@given(scene=scenes(1, 3))
def test_the_same_image_gives_the_same_rectangles(face: Face, album: Album, scene: Scene) -> None:
    """A program that crops a picture again must get the same crops in the same order."""
    file = album.file(scene)
    first, second = rectangles(face.detect(file)), rectangles(face.detect(file))

    assert first == second, f"the same image gave {first} and then {second}"


@requirement("face.detect.ids-are-distinct")
def test_an_image_that_comes_again_gives_new_ids(face: Face, album: Album) -> None:
    """An id is of a face that was seen once; by an old one, a program compared a picture with itself."""
    file = album.file(TWO)
    first, second = ({one.id for one in face.detect(file)} for _ in range(2))

    assert not first & second, f"the same image gave the ids {first} and then {second}"


@requirement("face.detect.reads-every-format")
def test_every_format_shows_the_same_faces(face: Face, album: Album) -> None:
    """Photographs come as they were saved, and nobody converts them before they are shown."""
    face.known(album.file(TWO))
    answers = {kind: face.answer("detect", album.file(TWO, kind).content) for kind in FORMATS}
    refusals = [f"{kind}: {answer.excerpt()}" for kind, answer in answers.items() if answer.status != 200]
    assert not refusals, f"one picture was answered as {'; '.join(refusals)}"
    found = {kind: len(answer.json()) for kind, answer in answers.items()}

    assert len(set(found.values())) == 1, f"one picture of {TWO.count} has these numbers of faces: {found}"


@requirement("face.detect.url-equals-bytes")
@settings(max_examples=2)
@given(scene=scenes(1, 2))
def test_a_url_gives_what_its_bytes_give(face: Face, album: Album, scene: Scene) -> None:
    """Whether a picture is uploaded or fetched is a matter of convenience."""
    file = album.file(scene)
    by_bytes, by_url = rectangles(face.known(file)), rectangles(face.detect_url(face.url_of(file)))

    assert by_url == by_bytes, f"by its bytes an image has faces at {by_bytes}, by its URL at {by_url}"


@requirement("face.detect.takes-chunked-bodies")
def test_an_image_in_chunks_is_the_same_image(face: Face, album: Album) -> None:
    """The official client reads a stream of unknown length, and sends what it has got so far."""
    file = album.file(TWO)
    whole = rectangles(face.known(file))
    pieces = [file.content[start : start + CHUNK] for start in range(0, len(file.content), CHUNK)]
    body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
    answer = let_in(face.door.ask("face.detect", body, headers=(*BYTES, ("Transfer-Encoding", "chunked"))))

    assert answer.status == 200, f"an image that was sent in chunks was answered with {answer.excerpt()}"
    chunked = rectangles([Detected(one) for one in answer.json()])
    assert chunked == whole, f"sent whole an image has faces at {whole}, sent in chunks at {chunked}"


@requirement("face.detect.takes-client-parameters")
def test_what_the_client_always_sends_changes_nothing(face: Face, album: Album) -> None:
    """The official client writes out every default, also those of later versions."""
    file = album.file(TWO)
    plain, answer = face.known(file), face.answer("detect", file.content, query=CLIENT)
    assert answer.status == 200, f"with the parameters of the client an image was answered with {answer.excerpt()}"
    asked = [Detected(one) for one in answer.json()]

    assert rectangles(asked) == rectangles(plain), f"with the parameters of the client {rectangles(plain)} became {asked}"
    assert [sorted(one.answer) for one in asked] == [sorted(one.answer) for one in plain], (
        f"with the parameters of the client the faces have other members: {asked}"
    )


@requirement("face.detect.answers-stay-apart")
def test_each_of_many_images_gets_its_own_faces(face: Face, album: Album) -> None:
    """Under load the faces of one customer's picture must not be told to another one."""
    files = [album.file(alone(0, Look(80 + 8 * number))) for number in range(THREADS - 2)]
    files += [album.file(crowd(2, 60)), Faceless("gradient").file()]
    alone_each = [rectangles(face.known(file)) for file in files]

    def found(file: File) -> list[Rectangle]:
        return rectangles(face.detect(file))

    with ThreadPoolExecutor(THREADS) as pool:
        together_all = list(pool.map(found, files * ROUNDS))

    mixed = [pair for pair in zip(alone_each * ROUNDS, together_all, strict=True) if pair[0] != pair[1]]
    assert not mixed, (
        f"{len(mixed)} of {len(together_all)} answers are not those of their images: {mixed[0][1]} came for {mixed[0][0]}"
    )


@requirement("face.detect.survives-hostile-images")
def test_a_good_image_is_answered_after_bad_ones(face: Face, album: Album) -> None:
    """One customer's broken upload must not stop the others."""
    file = album.file(TWO)
    before = rectangles(face.known(file))
    for attack in attacks():
        # how each of them is answered is judged with the exchange
        face.door.exchange(Request("POST", face.path("detect"), BYTES, attack.content))
        try:
            after = rectangles(face.detect(file))
        except Broken as broken:
            raise AssertionError(f"after {attack.why} a good image is no longer answered: {broken}") from None

        assert after == before, f"after {attack.why}, {before} became {after}"


def rectangles(faces: Sequence[Detected]) -> list[Rectangle]:
    """Where faces are, in the order of the answer."""
    return [one.rectangle for one in faces]
