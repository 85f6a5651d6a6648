"""Recognition models: faces of two of them cannot be compared, on one side or on either."""

from conformance.harness import requirement
from conformance.harness.face.asking import Json
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, LISTS
from conformance.harness.face.stories import holder_in, new, refused
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone

OLDER, NEWER = "recognition_01", "recognition_02"
"""Which every version has."""


@requirement("face.verify.refuses-mixed-models")
def test_faces_of_two_models_are_not_verified(face: Face, album: Album) -> None:
    """The numbers of two models are no more alike than those of two persons, and the verdict would be chance."""
    one, other = _seen(face, album, OLDER), _seen(face, album, NEWER)
    _demand_refusal(face, "verify", {"faceId1": one, "faceId2": other})
    for kind in GROUPS:
        with face.new_group(kind, recognitionModel=NEWER) as group:
            person = group.person()
            person.add(album.file(alone(0)))
            _demand_refusal(face, "verify", {"faceId": one, "personId": person.id, kind.member: group.id})


@requirement("face.identify.refuses-mixed-models")
def test_faces_of_another_model_are_not_identified(face: Face, album: Album) -> None:
    """Everybody would be a stranger, or somebody else."""
    one, other = _seen(face, album, OLDER), _seen(face, album, NEWER)
    for kind in GROUPS:
        with face.new_group(kind, recognitionModel=NEWER) as group:
            group.person().add(album.file(alone(0)))
            group.trained()
            for faces in ([one], [other, one]):
                _demand_refusal(face, "identify", {"faceIds": faces, kind.member: group.id})


@requirement("face.find-similars.refuses-mixed-models")
def test_faces_of_another_model_are_not_searched(face: Face, album: Album) -> None:
    """What is most alike by the numbers of two models is alike by chance."""
    one, other = _seen(face, album, OLDER), _seen(face, album, NEWER)
    _demand_refusal(face, "find-similars", {"faceId": one, "faceIds": [other]})
    for kind in LISTS:
        with new(face, kind, recognitionModel=NEWER) as faces:
            holder_in(faces).add(album.file(alone(0)))
            if kind.trained:
                faces.trained()
            _demand_refusal(face, "find-similars", {"faceId": one, kind.member: faces.id})


@requirement("face.group.refuses-mixed-models")
def test_faces_of_two_models_are_not_divided(face: Face, album: Album) -> None:
    """Nobody would find the pictures of one person that were detected by two models in one group."""
    _demand_refusal(face, "group", {"faceIds": [_seen(face, album, OLDER), _seen(face, album, NEWER)]})


def _seen(face: Face, album: Album, model: str) -> str:
    """The id of a face that was detected with a model."""
    return face.only(album.file(alone(0, Look(140))), recognitionModel=model).id


def _demand_refusal(face: Face, operation: str, body: Json) -> None:
    answer = face.answer(operation, body)
    assert refused(answer), f"faces of {OLDER} and {NEWER} were answered with {answer.excerpt()}"
