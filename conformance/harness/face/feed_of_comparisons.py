"""Feeds of the operations that compare faces; what they need is detected once, and made once for each feed."""

from __future__ import annotations

from hypothesis import strategies as st

from conformance.catalogue import Operation
from conformance.harness.door import JSON_HEADERS
from conformance.harness.face.kinds import FACE_LIST, GROUPS, LARGE_FACE_LIST, PERSON_GROUP, Kind
from conformance.harness.face.playing import CUT, OF_NOTHING, Json, Player, needing_faces, portrait
from conformance.harness.feed import Feed, Part, Scene
from conformance.invariants.face.requests import NOBODYS
from conformance.worlds.faces.scene import Look

LOOKS = (Look(), Look(160), Look(100, mirrored=True))
"""Ways to show a person that leave no doubt who it is."""
NO_ID = "no-id"


def of_verification(_operation: Operation) -> Feed:
    """Two faces of one person, of two, and twice the same one; a person, and what is not there."""
    return (
        Part(st.just(CUT), 1, _send_half),
        Part(st.just("faces"), 1, needing_faces(_verify_faces)),
        Part(st.sampled_from(GROUPS), len(GROUPS), needing_faces(_verify_persons)),
    )


def of_identification(_operation: Operation) -> Feed:
    """One face and two, with and without a threshold, and what must be refused."""
    return (
        Part(st.just(CUT), 1, _send_half),
        Part(st.sampled_from(GROUPS), len(GROUPS), needing_faces(_identify_too_early)),
        Part(st.just("two persons"), 1, needing_faces(_identify)),
    )


def of_search(_operation: Operation) -> Feed:
    """In a list and among faces, in both modes, and what must be refused."""
    return (
        Part(st.just(CUT), 1, _send_half),
        Part(st.just("empty"), 1, needing_faces(_search_in_vain)),
        Part(st.just("three faces"), 1, needing_faces(_search)),
    )


def of_division(_operation: Operation) -> Feed:
    """Faces of two persons, of one, and too few."""
    return Part(st.just(CUT), 1, _send_half), Part(st.just("two persons"), 1, needing_faces(_divide))


def _send_half(scene: Scene, body: bytes) -> None:
    Player(scene).send(body, headers=JSON_HEADERS)


def _faces(player: Player, person: int, count: int = len(LOOKS)) -> list[str]:
    """The faces of so many pictures of a person, which a run detects once."""
    return [player.only(portrait(player.door, person, look)).id for look in LOOKS[:count]]


def _verify_faces(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    one, again, another = *_faces(player, 0, 2), *_faces(player, 1, 1)
    pairs = ((one, again), (one, another), (again, another), (again, one), (one, one), (one, OF_NOTHING), (NO_ID, one))
    for first, second in pairs:
        player.send({"faceId1": first, "faceId2": second})


def _verify_persons(scene: Scene, kind: Kind) -> None:
    """With a person who has no face, one that is not there, and in a group that is not there."""
    player = Player(scene)
    face = _faces(player, 0, 1)[0]
    with player.new_group(kind) as group:
        person = group.person()
        for identifier, where in ((person.id, group.id), (OF_NOTHING, group.id), (person.id, NOBODYS)):
            player.send({"faceId": face, "personId": identifier, kind.member: where})


def _identify_too_early(scene: Scene, kind: Kind) -> None:
    """In a group that nobody has trained, and in one that is not there."""
    player = Player(scene)
    face = _faces(player, 0, 1)[0]
    with player.new_group(kind) as group:
        for identifier in (group.id, NOBODYS):
            player.send({"faceIds": [face], kind.member: identifier})


def _identify(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    faces = [*_faces(player, 0, 2), *_faces(player, 1, 1)]
    with player.new_group(PERSON_GROUP) as group:
        for number in range(2):
            group.person().add(portrait(player.door, number))
        group.trained()
        asked: Json = {"faceIds": faces, PERSON_GROUP.member: group.id}
        for members in _asked_of_a_group(faces):
            player.send({**asked, **members})
        player.send({"faceIds": faces})


def _asked_of_a_group(faces: list[str]) -> tuple[Json, ...]:
    """What can be asked beside which group, and what cannot."""
    return (
        {},
        {"faceIds": faces[:1]},
        {"maxNumOfCandidatesReturned": 2, "confidenceThreshold": 0},
        {"maxNumOfCandidatesReturned": 2, "confidenceThreshold": 0.01},
        {"confidenceThreshold": 0.6},
        {"confidenceThreshold": 1.5},
        {"maxNumOfCandidatesReturned": 0},
        {"faceIds": []},
        {"faceIds": [OF_NOTHING]},
        {"faceIds": [NO_ID]},
        {"largePersonGroupId": "another-one"},
    )


def _search_in_vain(scene: Scene, _drawn: str) -> None:
    """In what is empty, was never trained, or is not there."""
    player = Player(scene)
    face = _faces(player, 0, 1)[0]
    for kind in (FACE_LIST, LARGE_FACE_LIST):
        with player.new_list(kind) as made:
            for identifier in (made.id, NOBODYS):
                player.send({"faceId": face, kind.member: identifier})


def _search(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    face, *others = [*_faces(player, 0), *_faces(player, 1, 2)]
    with player.new_list() as made:
        for number in range(3):
            made.add(portrait(player.door, number % 2, LOOKS[number]))
        lists: Json = {"faceId": face, FACE_LIST.member: made.id}
        among: Json = {"faceId": face, "faceIds": others}
        for target in (lists, among):
            for members in ({}, {"mode": "matchFace"}, {"mode": "matchFace", "maxNumOfCandidatesReturned": 1}):
                player.send({**target, **members})
        for members in (
            {"mode": "matchNobody"},
            {"maxNumOfCandidatesReturned": 0},
            {"faceId": OF_NOTHING},
            {"faceId": NO_ID},
            {"faceIds": others},
            {LARGE_FACE_LIST.member: made.id},
        ):
            player.send({**lists, **members})
        player.send({"faceId": face})


def _divide(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    faces = [*_faces(player, 0), *_faces(player, 1, 2)]
    for ids in (faces, faces[::-1], faces[:2], faces[:1], [*faces[:2], NO_ID], [*faces[:2], OF_NOTHING]):
        player.send({"faceIds": ids})
