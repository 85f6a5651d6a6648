"""Feeds of the operations on groups, lists, persons and kept faces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack

from hypothesis import strategies as st

from conformance.catalogue import Operation
from conformance.corpus.placeholders import in_target
from conformance.harness.door import JSON_HEADERS
from conformance.harness.face.names import longest
from conformance.harness.face.playing import (
    CUT,
    OF_NOTHING,
    Json,
    Player,
    has_faces,
    kind_of,
    needing_faces,
    nowhere,
    portrait,
)
from conformance.harness.face.things import FaceList, Group, Holder
from conformance.harness.feed import Feed, Part, Scene
from conformance.worlds.faces.names import LONGEST_DATA, LONGEST_FACE_DATA, LONGEST_ID, LONGEST_NAME

TAKEN: tuple[Json, ...] = ({"name": "x" * LONGEST_NAME}, {"name": "conformance", "userData": "x" * LONGEST_DATA})
"""What is as long as it may be."""
REFUSED: tuple[Json, ...] = (
    {},
    {"name": ""},
    {"name": "x" * (LONGEST_NAME + 1)},
    {"name": "conformance", "userData": "x" * (LONGEST_DATA + 1)},
)
WRONG_IDS = ("Group", "a.b", "a" * (LONGEST_ID + 1))
BAD_TOPS = (0, 1001, "x")
REFUSALS = range(400, 500)
"""Statuses by which it is sure that nothing was made."""
Play = Callable[[Scene, str], object]


def of_creation(_operation: Operation) -> Feed:
    """Bodies at both sides of their limits, and ids that may be chosen and that may not."""
    bodies = (*TAKEN, *REFUSED)
    return (
        Part(st.sampled_from(bodies), len(bodies), _create),
        Part(st.sampled_from(WRONG_IDS), len(WRONG_IDS), _create_under),
        Part(st.just(LONGEST_ID), 1, _create_under_the_longest_id),
    )


def of_new_persons(operation: Operation) -> Feed:
    """The same bodies for persons of one group, and a group that is not there."""
    return _once(_make_persons), _of_nothing(operation)


def of_reading(operation: Operation) -> Feed:
    """Reading, with the recognition model and without, and what is not there."""
    return _once(_read, operation), _of_nothing(operation)


def of_change(operation: Operation) -> Feed:
    """Changes that are taken and that are not, and what is not there."""
    return _once(_change, operation), _of_nothing(operation)


def of_deletion(operation: Operation) -> Feed:
    """Deleting what is there and what is not."""
    return _once(_delete, operation), _of_nothing(operation)


def of_pages(operation: Operation) -> Feed:
    """Pages of several, whose order is not that in which they were made, and pages that nobody can ask for."""
    own = _once(_list)
    if not kind_of(operation).trained:
        return (own,)
    return own, Part(st.sampled_from(BAD_TOPS), len(BAD_TOPS), _list_up_to), Part(st.just(LONGEST_ID + 1), 1, _list_from)


def of_members(operation: Operation) -> Feed:
    """Pages of what a group or list holds."""
    return Part(st.just(2), 1, _list_members), _of_nothing(operation)


def of_training(operation: Operation) -> Feed:
    """Training what is empty, and what is not there."""
    return _once(_train), _of_nothing(operation)


def of_states_of_training(operation: Operation) -> Feed:
    """Every state of a training from before its beginning to its end, and that of what is not there."""
    return _once(_ask_for_the_training), _of_nothing(operation)


def _once(play: Play, operation: Operation | None = None) -> Part:
    """A story that is played once; where the operation is about a face, only with one."""
    about_a_face = operation is not None and in_target(operation.path)[-1] == "persistedFaceId"
    return Part(st.just("once"), 1, needing_faces(play) if about_a_face else play)


def _of_nothing(operation: Operation) -> Part:
    return Part(st.just(nowhere(operation)), 1, _ask_nowhere)


def _ask_nowhere(scene: Scene, ids: tuple[str, ...]) -> None:
    """Ask for something in a group or list that is not there, so that nothing else can be wrong."""
    bodies: dict[str, Json] = {"PATCH": _good_change(scene.operation), "POST": {"name": "conformance"}}
    body = bodies.get(scene.operation.method) if "requestBody" in scene.operation.definition else None
    Player(scene).send(body, ids)


def _good_change(operation: Operation) -> Json:
    return {"userData": "changed"} if in_target(operation.path)[-1] == "persistedFaceId" else {"name": "changed"}


def _create(scene: Scene, body: Json) -> None:
    player = Player(scene)
    _created(player, player.fresh("new"), body)


def _create_under(scene: Scene, identifier: str) -> None:
    _created(Player(scene), identifier, {"name": "conformance"})


def _create_under_the_longest_id(scene: Scene, _length: int) -> None:
    """And once more, while it is there."""
    player, identifier = Player(scene), longest(scene.run)
    with player.removing(kind_of(scene.operation).name, (identifier,)):
        for _ in range(2):
            player.send({"name": "conformance"}, (identifier,))


def _created(player: Player, identifier: str, body: Json) -> None:
    """Ask for something to be made, and remove it, unless that was refused."""
    refused = False
    try:
        answer = player.send(body, (identifier,))
        refused = answer is not None and answer.status in REFUSALS
    finally:
        if not refused:
            with player.removing(kind_of(player.operation).name, (identifier,)):
                pass


def _make_persons(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    with player.place() as ids:
        for body in (*TAKEN, *REFUSED):
            player.send(body, ids)
        player.send(CUT, ids, headers=JSON_HEADERS)


def _read(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    with player.place() as ids:
        player.send(ids=ids)
        if len(ids) == 1:
            _fill(scene, player, ids)
            player.send(ids=ids, query={"returnRecognitionModel": True})
        _ask_for_others(player, ids)


def _change(scene: Scene, _drawn: str) -> None:
    player, good = Player(scene), _good_change(scene.operation)
    bodies = [good, {"userData": "x" * (LONGEST_DATA + 1)}, {}]
    if "userData" in good:
        bodies = [{"userData": "x" * LONGEST_FACE_DATA}, {"userData": "x" * (LONGEST_FACE_DATA + 1)}]
    with player.place() as ids:
        for body in bodies:
            player.send(body, ids)
        _ask_for_others(player, ids, good)


def _delete(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    with player.place() as ids:
        _ask_for_others(player, ids)
        player.send(ids=ids)


def _ask_for_others(player: Player, ids: tuple[str, ...], body: Json | None = None) -> None:
    """Ask for what is not there in what is, at each place of the path but the first."""
    for place in range(1, len(ids)):
        player.send(body, (*ids[:place], OF_NOTHING, *ids[place + 1 :]))


def _list(scene: Scene, _drawn: str) -> None:
    """Make three in the order in which they are not listed, and turn the pages from the first one on."""
    player, kind = Player(scene), kind_of(scene.operation)
    thing = Group if kind.person else FaceList
    ids = sorted(player.fresh("listed") for _ in range(3 if kind.trained else 1))
    with ExitStack() as all_of_them:
        for identifier in reversed(ids):
            all_of_them.enter_context(player.made(thing(player, kind, identifier), {"name": "conformance"}))
        _fill(scene, player, ids[:1])
        player.send()
        player.send(query={"returnRecognitionModel": True})
        if kind.trained:
            player.send(query={"start": ids[0]})
            player.send(query={"start": ids[0], "top": 1})


def _fill(scene: Scene, player: Player, ids: Iterable[str]) -> None:
    """Put a face into a list, where there are portraits, so that it has one that need not be told."""
    kind = kind_of(player.operation)
    if not kind.person and has_faces(scene):
        FaceList(player, kind, *ids).add(portrait(player.door))


def _list_up_to(scene: Scene, top: int | str) -> None:
    Player(scene).send(query={"top": top})


def _list_from(scene: Scene, length: int) -> None:
    Player(scene).send(query={"start": "a" * length})


def _list_members(scene: Scene, count: int) -> None:
    """Ask for the pages of something with so many persons or faces."""
    player = Player(scene)
    with player.new(kind_of(scene.operation)) as made:
        for _ in range(count):
            if isinstance(made, Group):
                made.person()
            elif has_faces(scene):
                made.add(portrait(player.door))
        for query in ({}, *({"top": top} for top in (1, *BAD_TOPS))):
            player.send(ids=made.ids, query=query)


def _train(scene: Scene, _drawn: str) -> None:
    player = Player(scene)
    with player.new(kind_of(scene.operation)) as made:
        player.send(ids=made.ids)
        made.trainings()  # what is deleted under training may be refused


def _ask_for_the_training(scene: Scene, _drawn: str) -> None:
    """Ask before there is any, and until it has ended; with a face, if there are portraits, so that it succeeds."""
    player = Player(scene)
    with player.new(kind_of(scene.operation)) as made:
        player.send(ids=made.ids)
        if has_faces(scene):
            holder: Holder = made.person() if isinstance(made, Group) else made
            holder.add(portrait(player.door))
        made.train()
        made.trainings()
