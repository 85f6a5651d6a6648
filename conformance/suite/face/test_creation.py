"""Making lists, groups and persons: PUT on their paths, and POST …/persons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import Broken
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS, Kind, on_kinds
from conformance.harness.face.names import fresh
from conformance.harness.face.stories import contents, holder_in, must_be_refused, new, own, refused
from conformance.harness.face.things import FaceList, Group, Thing
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.names import LONGEST_NAME, names, user_data
from conformance.worlds.faces.scene import alone

ALL = tuple(KINDS.values())
MODELS = (None, "recognition_01", "recognition_02")
DEFAULT_MODEL = "recognition_01"
TOO_LONG = "x" * (LONGEST_NAME + 1)


def _creation(kind: Kind) -> str:
    return f"create-{kind.name}"


def _person_creation(kind: Kind) -> str:
    return f"create-{kind.person}"


@on_kinds("exists-already", _creation, *ALL)
def test_a_second_creation_is_refused(face: Face, album: Album, kind: str) -> None:
    """Two programs that choose the same id must not share, or empty, what one of them has filled."""
    with new(face, KINDS[kind], userData="first") as made:
        holder_in(made).add(album.file(alone(0)))
        before = contents(made)
        answer = made.answer("create", {"name": "second", "userData": "second"})
        after = contents(made)

    assert refused(answer), f"a second creation under the same id was answered with {answer.excerpt()}"
    assert after == before, f"after a second creation under the same id {before} became {after}"


@on_kinds("keeps-what-was-sent", _creation, *ALL)
@settings(max_examples=5)
@given(name=names(), data=user_data())
def test_a_name_and_user_data_are_read_back(face: Face, kind: str, name: str, data: str) -> None:
    """Names are written in many scripts, and user data in whatever form an application likes."""
    with new(face, KINDS[kind], name=name, userData=data) as made:
        read = own(made.get())

    _demand_same(read, (name, data))


@on_kinds("keeps-what-was-sent", _person_creation, *GROUPS)
@settings(max_examples=5)
@given(name=names(), data=user_data())
def test_those_of_a_person_are_read_back(face: Face, kind: str, name: str, data: str) -> None:
    """Names are written in many scripts, and user data in whatever form an application likes."""
    with face.new_group(KINDS[kind]) as group:
        read = own(group.person(name, userData=data).get())

    _demand_same(read, (name, data))


@on_kinds("model-is-kept", _creation, *ALL)
@pytest.mark.parametrize("model", MODELS)
def test_the_model_stays_the_same(face: Face, kind: str, model: str | None) -> None:
    """Faces of two models cannot be compared, so the model of what holds them must never change."""
    with new(face, KINDS[kind], **({"recognitionModel": model} if model else {})) as made:
        before = _model(made)
        made.update(name="another", userData="changed")
        after = _model(made)

    expected = model or DEFAULT_MODEL
    assert (before, after) == (expected, expected), f"the model {model} is read as {before}, and after a change as {after}"


@on_kinds("persons-may-share-a-name", _person_creation, *GROUPS)
def test_two_persons_may_have_one_name(face: Face, kind: str) -> None:
    """Two employees may be called the same, and must not become one."""
    with face.new_group(KINDS[kind]) as group:
        group.person("Kim", userData="first")
        answer = face.answer(f"create-{group.kind.person}", {"name": "Kim", "userData": "second"}, group.ids)
        told = [person.get("userData") for person in group.persons()]

    assert answer.status == 200, f"a second person of the same name was answered with {answer.excerpt()}"
    assert sorted(map(str, told)) == ["first", "second"], f"of two persons of one name, there are those with the data {told}"


@on_kinds("ids-are-new", _person_creation, *GROUPS)
def test_no_person_gets_the_id_of_another(face: Face, kind: str) -> None:
    """What an application remembers of somebody who was deleted must not be said of somebody else."""
    made: list[str] = []
    with face.new_group(KINDS[kind]) as one, face.new_group(KINDS[kind]) as other:
        for group in (one, other, one):
            persons = [group.person() for _ in range(4)]
            made += (person.id.lower() for person in persons)
            persons[-1].delete()

    twice = sorted({identifier for identifier in made if made.count(identifier) > 1})
    assert not twice, f"of {len(made)} ids of persons these were given out more than once: {twice}"


@on_kinds("refused-changes-nothing", _creation, *ALL)
@settings(max_examples=2)
@given(wrong=st.sampled_from([{"name": TOO_LONG}, {"name": ""}]))
def test_a_refused_creation_makes_nothing(face: Face, kind: str, wrong: dict[str, str]) -> None:
    """What was refused is tried again under the same id, once the mistake is found."""
    identifier, of_kind = fresh(face.run, "refused"), KINDS[kind]
    thing = Group(face, of_kind, identifier) if of_kind.person else FaceList(face, of_kind, identifier)
    with face.removing(thing.noun, thing.ids):
        what = f"a name of {len(wrong['name'])} characters"
        must_be_refused(thing.answer("create", dict(wrong)), f"face.create-{kind}.names-have-128-characters", what)
        read = thing.answer("get")

    assert refused(read), f"after its creation was refused, {identifier} is read as {read.excerpt()}"


@on_kinds("refused-changes-nothing", _person_creation, *GROUPS)
def test_a_refused_person_is_not_made(face: Face, kind: str) -> None:
    """A form that was refused and sent again must not leave a nameless person behind."""
    with face.new_group(KINDS[kind]) as group:
        group.person("Kim")
        before = contents(group)
        for name in ("", TOO_LONG):
            answer = face.answer(f"create-{group.kind.person}", {"name": name}, group.ids)
            broken = f"face.create-{group.kind.person}.names-have-128-characters"
            must_be_refused(answer, broken, f"a name of {len(name)} characters")
        after = contents(group)

    assert after == before, f"after the creation of a person was refused, {before} became {after}"


def _model(made: Thing) -> str:
    told = made.get(returnRecognitionModel=True)
    if not told.get("recognitionModel"):
        raise Broken(f"face.get-{made.noun}.model-only-when-asked", expected="the recognitionModel", got=f"{told}"[:200])
    return told["recognitionModel"]


def _demand_same(read: tuple[str, str], sent: tuple[str, str]) -> None:
    for what, got, expected in zip(("name", "user data"), read, sent, strict=True):
        assert got == expected, f"the {what} {expected[:80]!r} of {len(expected)} characters is read as {got[:80]!r}"
