"""Training: POST …/train, and GET …/training."""

from itertools import pairwise

import pytest

from conformance.harness import Broken, requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS, LARGE_FACE_LIST, Kind, on_kinds
from conformance.harness.face.stories import candidates, holder_in, ids, new, refused, similar
from conformance.harness.face.things import STATES, state_of
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone

TRAINED = (*GROUPS, LARGE_FACE_LIST)
MOST_CANDIDATES = 5
"""That every version gives."""


def _training(kind: Kind) -> str:
    return kind.training


@on_kinds("never-trained-is-not-found", _training, *TRAINED)
def test_before_the_first_training_there_is_no_state(face: Face, album: Album, kind: str) -> None:
    """A program that waits for a training which nobody has started must be told so."""
    with new(face, KINDS[kind]) as made:
        holder_in(made).add(album.file(alone(0)))
        answer = face.answer(made.kind.training, ids=made.ids)

    assert refused(answer), f"before the first training its state is answered with {answer.excerpt()}"


@on_kinds("moves-only-forward", _training, *TRAINED)
def test_a_training_never_goes_back(face: Face, album: Album, kind: str) -> None:
    """A program that has seen the end of a training goes on to identify, and is right to."""
    with new(face, KINDS[kind]) as made:
        holder_in(made).add(album.file(alone(0)))
        made.train()
        states = [state_of(state) for state in (*made.trainings(), made.training(), made.training())]

    places = [STATES.index(state) for state in states if state in STATES]
    back = [f"{STATES[one]} and then {STATES[other]}" for one, other in pairwise(places) if other < one]
    assert not back, f"a training was {back[0]}"


@on_kinds("ends-with-success", _training, *TRAINED)
def test_what_has_a_face_is_trained_with_success(face: Face, album: Album, kind: str) -> None:
    """One person with one photograph is how everybody begins; a second training is what follows a second person."""
    with new(face, KINDS[kind]) as made:
        for _ in range(2):
            holder_in(made).add(album.file(alone(0)))
            made.train()
            last = made.trainings()[-1]

            assert state_of(last) == "succeeded", f"the training of something with a face ended with {last}"


@on_kinds("empty-training-fails", _training, *TRAINED)
def test_the_training_of_nothing_fails(face: Face, kind: str) -> None:
    """A program whose pictures all were refused must not wait for people to be recognized."""
    with new(face, KINDS[kind]) as made:
        made.train()
        last = made.trainings()[-1]

    assert state_of(last) == "failed", f"the training of something without a face ended with {last}"
    assert last.get("message"), f"a training failed and does not say why: {last}"


@requirement("face.identify.knows-only-what-was-trained")
@pytest.mark.parametrize("group_kind", [kind.name for kind in GROUPS])
def test_a_person_is_known_after_the_next_training(face: Face, album: Album, group_kind: str) -> None:
    """What identification knows does not change while nobody trains; afterwards the new ones are known as well."""
    seen = face.only(album.file(alone(1, Look(140)))).id
    with face.new_group(KINDS[group_kind]) as group:

        def known() -> list[str]:
            (told,) = candidates(face, [seen], group, maxNumOfCandidatesReturned=MOST_CANDIDATES, confidenceThreshold=0)
            if not ids(group.persons(), "personId").issuperset(told):
                raise Broken("face.identify.candidates-are-of-the-group", expected="persons of the group", got=f"{told}")
            return told

        group.person().add(album.file(alone(0)))
        group.trained()
        later = group.person()
        later.add(album.file(alone(1)))
        before = known()
        group.trained()
        after = known()

    _demand_later(later.id, before, after)


@requirement("face.find-similars.knows-only-what-was-trained")
def test_a_face_is_found_after_the_next_training(face: Face, album: Album) -> None:
    """What a search finds does not change while nobody trains; afterwards the new ones are found as well."""
    seen = face.only(album.file(alone(1, Look(140)))).id
    with face.new_list(LARGE_FACE_LIST) as faces:
        faces.add(album.file(alone(0)))
        faces.trained()
        later = faces.add(album.file(alone(1)))
        before = similar(face, seen, faces, mode="matchFace")
        faces.trained()
        after = similar(face, seen, faces, mode="matchFace")

    _demand_later(later.id, before, after)


def _demand_later(later: str, before: list[str], after: list[str]) -> None:
    assert later.lower() not in before, "what was added after a training is found before the next one"
    assert later.lower() in after, "what was added is not found after the next training"
