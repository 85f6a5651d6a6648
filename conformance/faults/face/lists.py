"""Faults of making, reading, changing and deleting groups and lists; most of them are of persons, too."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from conformance.faults.face import (
    CHANGING,
    CHANGING_FACES,
    CREATING,
    KINDS,
    LISTS_OF_KINDS,
    LIVES,
    NEW_PERSONS,
    SILENT,
    at,
    done,
    each,
    entries,
    ids,
    of,
    refusal,
    sent_below,
    why,
)
from conformance.faults.fault import Ask, Json, Reply, Serve, fault

MADE_UP = "0f0e0d0c-0b0a-4908-8706-050403020100"
LONGEST_NAME, LONGEST_DATA = 128, 16_384
SHORT = 100
"""Characters."""
HELD = each("get", KINDS)
LARGE_CHANGES = each("update", ("large-person-group", "large-face-list"))
MODEL = "returnRecognitionModel"


@fault(
    breaks=(
        *of("answers-without-a-body", *SILENT),
        *of("answers-as-described", *SILENT),
        "face.paths.needs-no-key",
    ),
    at=at(*SILENT),
)
def silent_with_204(reply: Reply) -> None:
    """Answers 204 where there is nothing to say, which official clients do not take for a success."""
    reply.status = 204


@fault(breaks=of("answers-without-a-body", *SILENT))
def says_ok(reply: Reply) -> None:
    """Answers with a body where there is nothing to say, and official clients expect none."""
    reply.status, reply.json = 200, {"status": "ok"}
    reply.headers["content-type"] = "application/json"


@fault(breaks=of("exists-already", *CREATING))
async def second_creation_overwrites(ask: Ask, serve: Serve) -> Reply:
    """Calls what is there under an id by the name of a second creation that has no user data, and says that it was made."""
    reply = await serve(ask)
    if not why(reply)[0].endswith("Exists") or "userData" in ask.json:
        return reply
    await serve(sent_below(ask, "PATCH", ask.path, name=ask.json.get("name")))
    return done()


@fault(breaks=of("ids-have-small-letters", *CREATING))
async def any_id_will_do(ask: Ask, serve: Serve) -> Reply:
    """Says that something was made under an id that nobody may choose."""
    reply = await serve(ask)
    return done() if "ID is invalid" in why(reply)[1] else reply


@fault(breaks=of("ids-have-64-characters", *CREATING))
async def ids_have_63_characters(ask: Ask, serve: Serve) -> Reply:
    """Keeps ids in a column of 63 characters, and refuses one of 64."""
    return refusal() if len(ids(ask)[0]) == 64 else await serve(ask)


@fault(breaks=of("names-have-128-characters", *CREATING, *NEW_PERSONS) + of("refuses-invalid", *CREATING, *NEW_PERSONS))
async def long_names_are_cut(ask: Ask, serve: Serve) -> Reply:
    """Cuts a name of more than 128 characters, and tells nobody."""
    return await serve(_cut(ask, "name", LONGEST_NAME))


@fault(
    breaks=of("names-have-128-characters", *CREATING, *NEW_PERSONS) + of("refuses-invalid", *CREATING, *NEW_PERSONS),
)
async def nameless_things(ask: Ask, serve: Serve) -> Reply:
    """Makes up a name where an empty one was given, so that a program that forgot it does not learn so."""
    return await serve(ask.with_json(name="nameless") if ask.json.get("name") == "" else ask)


@fault(breaks=of("user-data-has-16384-characters", *CREATING, *NEW_PERSONS))
async def long_user_data_is_cut(ask: Ask, serve: Serve) -> Reply:
    """Cuts user data of more than 16384 characters, so that the application cannot read its own document any more."""
    return await serve(_cut(ask, "userData", LONGEST_DATA))


@fault(breaks=of("keeps-what-was-sent", *CREATING, *NEW_PERSONS) + LIVES, at=at(*CREATING, *NEW_PERSONS))
async def plain_letters_only(ask: Ask, serve: Serve) -> Reply:
    """Keeps a question mark for every letter that English does not have."""
    sent = {n: v.encode("ascii", "replace").decode() for n, v in ask.json.items() if isinstance(v, str) and not v.isascii()}
    return await serve(ask.with_json(**sent) if sent else ask)


@fault(breaks=of("model-is-kept", *CREATING), at=at(*HELD))
def every_thing_is_of_the_first_model(reply: Reply) -> None:
    """Says of every group and list that its faces are compared by recognition_01."""
    if "recognitionModel" in reply.json:
        reply.update(recognitionModel="recognition_01")


@fault(breaks=of("persons-may-share-a-name", *NEW_PERSONS) + LIVES[1:2], at=at(*NEW_PERSONS))
async def namesakes_are_one_person(ask: Ask, serve: Serve) -> Reply:
    """Takes a person who has the name of the one before, and other user data, for the same one sent again."""
    before, sent = ask.memory(list[tuple[str, Json, Reply]]), ask.json
    if before and before[-1][0] == ask.path and before[-1][1].get("name") == sent.get("name") and _differs(before[-1][1], sent):
        known = before[-1][2]
        return replace(known, headers=dict(known.headers))
    reply = await serve(ask)
    if reply.status == 200:
        before[:] = [(ask.path, sent, replace(reply, headers=dict(reply.headers)))]
    return reply


def _differs(one: Json, other: Json) -> bool:
    """Whether both have user data, short ones, and not the same."""
    data = [str(sent.get("userData") or "") for sent in (one, other)]
    return all(0 < len(text) < SHORT for text in data) and data[0] != data[1]


@fault(breaks=of("refused-changes-nothing", *CREATING))
async def makes_before_it_refuses(ask: Ask, serve: Serve) -> Reply:
    """Makes a group or list before it looks at the name that was sent, and leaves it there when it refuses."""
    reply = await serve(ask)
    if reply.status == 400 and "name" in ask.json:
        await serve(_valid(ask))
    return reply


@fault(breaks=of("refused-changes-nothing", *NEW_PERSONS))
async def makes_persons_before_it_refuses(ask: Ask, serve: Serve) -> Reply:
    """Makes a person before it looks at the name that was sent, and leaves the person there when it refuses."""
    reply = await serve(ask)
    if reply.status == 400:
        await serve(_valid(ask))
    return reply


@fault(breaks=of("refused-changes-nothing", *each("update", KINDS)))
async def changes_before_it_refuses(ask: Ask, serve: Serve) -> Reply:
    """Changes what is right of a change, and then refuses it because of the rest."""
    reply = await serve(ask)
    if reply.status == 400 and ask.json:
        await serve(_valid(ask))
    return reply


@fault(breaks=of("changes-only-what-is-named", *CHANGING))
async def what_is_not_named_is_cleared(ask: Ask, serve: Serve) -> Reply:
    """Clears the user data where a change names only the name."""
    return await serve(ask.with_json(userData="") if ask.json.get("name") and "userData" not in ask.json else ask)


@fault(
    breaks=(
        *of("is-read-back", *CHANGING, *CHANGING_FACES),
        *LIVES,
    ),
    at=at(*CHANGING, *CHANGING_FACES),
)
async def first_letter_of_a_change_is_lost(ask: Ask, serve: Serve) -> Reply:
    """Loses the first letter of whatever is changed."""
    sent = {name: f"?{value[1:]}" for name, value in ask.json.items() if isinstance(value, str) and value}
    return await serve(ask.with_json(**sent) if sent else ask)


@fault(breaks=of("needs-a-change", *LARGE_CHANGES) + of("refuses-invalid", *LARGE_CHANGES))
async def no_change_is_a_change(ask: Ask, serve: Serve) -> Reply:
    """Says of a change of nothing that all went well, so that a misspelt member goes unnoticed."""
    reply = await serve(ask)
    return done() if reply.status == 400 and not ask.json.keys() & {"name", "userData"} and ask.body == b"{}" else reply


@fault(breaks=of("model-only-when-asked", *HELD, *LISTS_OF_KINDS))
async def model_that_nobody_asked_for(ask: Ask, serve: Serve) -> Reply:
    """Tells the recognition model, asked for or not, which clients of the first version do not know."""
    return await serve(ask if MODEL in ask.parameters else ask.with_parameters(returnRecognitionModel="true"))


@fault(breaks=of("model-only-when-asked", *HELD, *LISTS_OF_KINDS))
async def model_is_never_told(ask: Ask, serve: Serve) -> Reply:
    """Does not know the parameter by which the recognition model is asked for."""
    return await serve(ask.with_parameters(returnRecognitionModel=None))


@fault(breaks=of("holds-no-faces", "list-face-lists", "get-large-face-list", "list-large-face-lists"))
def tells_faces_with_every_list(reply: Reply) -> None:
    """Tells a face with each list, where nobody has asked for faces."""
    faces = {"persistedFaces": [{"persistedFaceId": MADE_UP}]}
    said: Any = reply.json
    reply.json = {**said, **faces} if isinstance(said, dict) else [{**entry, **faces} for entry in entries(reply)]


@fault(breaks=of("holds-its-faces", "get-face-list") + LIVES[2:3], at=at("get-face-list"))
def last_face_of_a_list_is_lost(reply: Reply) -> None:
    """Leaves the last of several faces of a list out when it is read."""
    faces: list[Json] = reply.json.get("persistedFaces") or []
    if len(faces) > 1:
        reply.update(persistedFaces=faces[:-1])


@dataclass
class Filled:
    """What was put into groups and lists, by their paths, and which of them were deleted."""

    put: dict[str, list[Ask]] = field(default_factory=dict[str, list[Ask]])
    deleted: set[str] = field(default_factory=set[str])


@fault(
    breaks=of("deletion-removes-children", *each("delete", KINDS)) + LIVES,
    at=at(*CREATING, *each("delete", KINDS), *NEW_PERSONS, "add-face-list-face", "add-large-face-list-face"),
)
async def children_come_back(ask: Ask, serve: Serve) -> Reply:
    """Keeps what was in a group or list that is deleted, and has it again when something is made under the same id."""
    reply, kept = await serve(ask), ask.memory(Filled)
    if reply.status != 200:
        return reply
    path = "/".join(ask.path.split("/")[:5])
    if ask.method == "POST":
        kept.put.setdefault(path, []).append(ask)
    elif ask.method == "DELETE":
        kept.deleted.add(path)
    elif path in kept.deleted:
        kept.deleted.remove(path)
        for before in kept.put.pop(path, []):
            await serve(before)
    return reply


def _cut(ask: Ask, member: str, most: int) -> Ask:
    """The same request with at most so many characters in a member."""
    value = ask.json.get(member)
    return ask.with_json(**{member: value[:most]}) if isinstance(value, str) and len(value) > most else ask


def _valid(ask: Ask) -> Ask:
    """The same request with what is right of it, and something in the place of what is not."""
    name, data = ask.json.get("name"), ask.json.get("userData")
    return ask.with_json(
        name=name if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME else "refused",
        userData=data if isinstance(data, str) and len(data) <= LONGEST_DATA else None,
    )
