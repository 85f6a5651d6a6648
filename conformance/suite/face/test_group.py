"""Division into groups: POST /face/v1.0/group."""

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.face.client import Face
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone

LOOKS = (Look(), Look(140), Look(100, mirrored=True))
FACES = tuple(alone(person, look) for person in (0, 1) for look in LOOKS)


@requirement("face.group.order-does-not-matter")
@settings(max_examples=4)
@given(order=st.permutations(range(len(FACES))))
def test_another_order_divides_in_the_same_way(face: Face, album: Album, order: list[int]) -> None:
    """An album is sorted by its people, and photographs lie in it as they came."""
    seen = [face.only(album.file(scene)).id for scene in FACES]
    straight, other = (_division(*face.grouped(faces)) for faces in (seen, [seen[place] for place in order]))

    assert straight == other, f"in another order {straight} became {other}"


@requirement("face.group.takes-two-faces")
def test_two_faces_are_divided(face: Face, album: Album) -> None:
    """Two is the smallest number of faces of which it can be asked who belongs together."""
    seen = [face.only(album.file(scene)).id for scene in FACES[:2]]
    answer = face.answer("group", {"faceIds": seen})

    assert answer.status == 200, f"two faces were answered with {answer.excerpt()}"


def _division(groups: list[list[str]], messy: list[str]) -> tuple[list[list[str]], list[str]]:
    """A division without the order of its parts, nor of what is in them."""
    return sorted(sorted(group) for group in groups), sorted(messy)
