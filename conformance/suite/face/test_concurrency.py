"""Many callers at once: what each of them was told holds afterwards."""

from functools import partial

from conformance.harness.at_once import at_once
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS, on_kinds
from conformance.harness.face.stories import everything, faces_of, holder, holder_in, new, refused
from conformance.harness.face.things import state_of
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import alone

THREADS = 8
FACES = 8
ALL = tuple(KINDS.values())
TRAINED = tuple(kind for kind in ALL if kind.trained)


@on_kinds("adds-at-once-all-count", lambda kind: f"add-{kind.face}", *ALL)
def test_faces_that_are_added_at_once_are_all_there(face: Face, album: Album, kind: str) -> None:
    """A program that enrols somebody uploads all of their photographs at once, and may be told to wait with some."""
    content = album.file(alone(0)).content
    with holder(face, KINDS[kind]) as place:
        place.add(album.file(alone(0)))
        answers = at_once(partial(place.answer_to_adding, content) for _ in range(FACES))
        added = {answer.json()["persistedFaceId"].lower() for answer in answers if answer.status == 200}
        there = faces_of(place)

    # one of several that want the same must win, whoever else is told to wait
    assert added, f"of {FACES} faces that were added at once, none was taken: {answers[0].excerpt()}"
    lost = sorted(added - there)
    assert not lost, f"of {len(added)} faces whose adding at once was served, {len(lost)} are not there"


@on_kinds("names-its-faces", lambda kind: f"get-{kind.person}", *GROUPS)
def test_faces_that_come_and_go_at_once_are_counted_right(face: Face, album: Album, kind: str) -> None:
    """One program adds photographs while another one tidies up, and what both were told must be true."""
    content = album.file(alone(0)).content
    with holder(face, KINDS[kind]) as person:
        old = [person.add(album.file(alone(0))) for _ in range(FACES // 2)]
        adding = [partial(person.answer_to_adding, content) for _ in old]
        deleting = [partial(kept.answer, "delete") for kept in old]
        answers = at_once(call for pair in zip(adding, deleting, strict=True) for call in pair)
        added = {answer.json()["persistedFaceId"].lower() for answer in answers[::2] if answer.status == 200}
        left = {kept.id.lower() for kept, answer in zip(old, answers[1::2], strict=True) if answer.status != 200}
        there = faces_of(person)

    assert there == added | left, (
        f"of {len(added)} faces that were added and {len(left)} that were not deleted, {len(there)} are told"
    )


@on_kinds("is-gone", lambda kind: f"delete-{kind.name}", *TRAINED)
def test_what_is_deleted_while_it_is_trained_is_gone(face: Face, album: Album, kind: str) -> None:
    """The end of a training must not bring back what was deleted meanwhile."""
    with new(face, KINDS[kind]) as made:
        holder_in(made).add(album.file(alone(0)))
        train = partial(face.answer, f"train-{kind}", ids=made.ids)
        _, deletion, _ = at_once((train, partial(made.answer, "delete"), train))
        if deletion.status == 409:
            made.trainings()
            made.delete()
        read = [made.answer("get"), face.answer(made.kind.training, ids=made.ids)]
        listed = everything(face, KINDS[kind])

    for answer in read:
        assert refused(answer), f"what was deleted while it was trained is answered with {answer.excerpt()}"
    assert made.id not in listed, "what was deleted while it was trained is listed"


@on_kinds("ends-with-success", lambda kind: kind.training, *TRAINED)
def test_a_training_ends_while_faces_come_and_go(face: Face, album: Album, kind: str) -> None:
    """A customer enrols while the clerk at the next desk starts the training."""
    content = album.file(alone(0)).content
    with new(face, KINDS[kind]) as made:
        place = holder_in(made)
        place.add(album.file(alone(0)))
        goes = place.add(album.file(alone(0)))
        train = partial(face.answer, f"train-{kind}", ids=made.ids)
        started = at_once((train, partial(place.answer_to_adding, content), partial(goes.answer, "delete"), train))[::3]
        assert any(answer.status == 202 for answer in started), f"of two trainings none was started: {started[0].excerpt()}"
        last = made.trainings()[-1]

    assert state_of(last) == "succeeded", f"a training while faces came and went ended with {last}"


@on_kinds("exists-already", lambda kind: f"create-{kind.name}", *ALL)
def test_of_creations_at_once_one_is_served(face: Face, kind: str) -> None:
    """Two programs that start at once both make the group that they share, and one of them must be told."""
    with new(face, KINDS[kind]) as made:
        made.delete()
        answers = at_once(partial(made.answer, "create", {"name": f"{number}"}) for number in range(THREADS))
        served = [number for number, answer in enumerate(answers) if answer.status == 200]
        name = made.get().get("name") if served else None

    assert len(served) <= 1, f"of {THREADS} creations at once under one id {len(served)} were served"
    if served:
        assert name == f"{served[0]}", f"the creation called {served[0]} was served, and {name!r} is read"
