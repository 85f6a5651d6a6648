"""Faults of persons and of the faces that are kept, whether of persons or in lists."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from conformance.faults.face import (
    ADDING,
    CHANGING_FACES,
    COMPARING,
    EVERY_THING,
    FACES,
    KINDS,
    LIVES,
    NEW_PERSONS,
    PERSONS,
    SINGLE_FACES,
    above,
    at,
    done,
    each,
    entries,
    ids,
    members,
    of,
    plausible,
    segments,
    sends_a_file,
    sent_below,
    texts,
    told,
)
from conformance.faults.fault import Ask, Crowd, Reply, Serve, fault

LONGEST_FACE_DATA = 1024
READ_BELOW = each("get", (*PERSONS, *SINGLE_FACES))
DELETED_BELOW = each("delete", FACES)
MADE_BELOW = (*NEW_PERSONS, *ADDING)


def made_id(reply: Reply) -> str:
    """The id of the person or face that was made; empty where none was."""
    said = members(reply) if reply.status == 200 else {}
    return str(said.get("persistedFaceId") or said.get("personId") or "")


@dataclass
class Names:
    """Ids that are free again, by what they were of, and which other id each that was given out again stands for."""

    free: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    real: dict[str, str] = field(default_factory=dict[str, str])

    def below(self, ask: Ask) -> Ask:
        """The request with the ids that the emulator knows."""
        path, parameters, body = ask.path, ask.query, ask.body
        for told_id, real in self.real.items():
            path = path.replace(told_id, real)
            parameters = parameters.replace(told_id.encode(), real.encode())
            body = body.replace(told_id.encode(), real.encode())
        return replace(ask, path=path, query=parameters, body=body)

    def above(self, reply: Reply) -> Reply:
        """The reply with the ids that the client knows."""
        for told_id, real in self.real.items():
            reply.body = reply.body.replace(real.encode(), told_id.encode())
        return reply


@fault(breaks=of("ids-are-new", *MADE_BELOW), at=at(*EVERY_THING, *COMPARING))
async def ids_are_given_again(ask: Ask, serve: Serve) -> Reply:
    """Gives the id of a person or face that was deleted to the next one that is made."""
    names, word = ask.memory(Names), segments(ask)[-1 if ask.method == "POST" else -2 :][:1]
    reply = await serve(names.below(ask))
    free = names.free.setdefault("".join(word), [])
    if ask.method == "POST" and made_id(reply) and free:
        names.real[free.pop()] = made_id(reply)
    elif ask.method == "DELETE" and reply.status == 200 and len(ids(ask)) > 1:
        free.append(ids(ask)[-1])
    return names.above(reply)


@fault(breaks=of("names-its-faces", *each("get", PERSONS)))
def last_face_of_a_person_is_lost(reply: Reply) -> None:
    """Leaves the last of several faces of a person out when the person is read."""
    faces: list[str] = reply.json.get("persistedFaceIds") or []
    if len(faces) > 1:
        reply.update(persistedFaceIds=faces[:-1])


@fault(breaks=of("keeps-to-its-parent", *READ_BELOW, *DELETED_BELOW), at=at(*MADE_BELOW, *READ_BELOW, *DELETED_BELOW))
async def ids_are_known_everywhere(ask: Ask, serve: Serve) -> Reply:
    """Looks for a person or a face by its id alone, whichever group, list or person it is asked for in."""
    reply, places = await serve(ask), ask.memory(dict[str, str])
    if ask.method == "POST" and made_id(reply):
        places[made_id(reply)] = f"{ask.path}/{made_id(reply)}"
    elif reply.status == 404 and ids(ask)[-1] in places and (await told(ask, serve, above(ask.path, 2))).status == 200:
        return await serve(replace(ask, path=places[ids(ask)[-1]]))
    return reply


@fault(breaks=of("user-data-has-1024-characters", *ADDING, *CHANGING_FACES) + of("refuses-invalid", *CHANGING_FACES))
async def long_face_data_is_cut(ask: Ask, serve: Serve) -> Reply:
    """Cuts user data of a face behind 1024 characters, and tells nobody."""
    data = ask.parameters.get("userData") if ask.method == "POST" else ask.json.get("userData")
    if not isinstance(data, str) or len(data) <= LONGEST_FACE_DATA:
        return await serve(ask)
    cut = data[:LONGEST_FACE_DATA]
    return await serve(ask.with_parameters(userData=cut) if ask.method == "POST" else ask.with_json(userData=cut))


@fault(
    breaks=(
        *of("keeps-user-data", *ADDING),
        *of("holds-its-faces", "get-face-list"),
        *of("names-each-one", "list-large-face-list-faces"),
        *LIVES[2:],
    ),
    at=at(*ADDING),
)
async def face_data_in_capitals(ask: Ask, serve: Serve) -> Reply:
    """Keeps the user data of a new face in capitals."""
    data = ask.parameters.get("userData", "")
    return await serve(ask.with_parameters(userData=data.upper()) if data and len(data) <= LONGEST_FACE_DATA else ask)


@fault(breaks=of("adds-at-once-all-count", *ADDING))
async def last_writer_wins(ask: Ask, serve: Serve) -> Reply:
    """Loses a face when several are added to the same place at once, though it answered each with success."""
    async with ask.memory(dict[str, Crowd]).setdefault(ask.path, Crowd()).joined() as count:
        reply = await serve(ask)
        if count > 1 and made_id(reply):
            await asyncio.sleep(0)
            await serve(sent_below(ask, "DELETE", f"{ask.path}/{made_id(reply)}"))
        return reply


@fault(breaks=of("refused-changes-nothing", *ADDING))
async def adds_the_picture_before(ask: Ask, serve: Serve) -> Reply:
    """Adds the last good picture once more where it refuses one."""
    reply, good = await serve(ask), ask.memory(dict[str, Ask])
    if reply.status == 200 and sends_a_file(ask):
        good[ask.path] = ask
    elif reply.status == 400 and ask.path in good:
        await serve(replace(good[ask.path], memory=ask.memory))
    return reply


@fault(
    breaks=of("deletion-removes-children", *each("delete", PERSONS)),
    at=at(*each("delete", PERSONS), "get-person-face", "get-large-group-person-face"),
)
async def faces_outlive_their_person(ask: Ask, serve: Serve) -> Reply:
    """Still tells a face of a person who was deleted."""
    kept = ask.memory(set[str])
    if ask.method == "DELETE":
        person = await told(ask, serve, ask.path)
        kept |= {f"{ask.path}/persistedfaces/{face}" for face in texts(members(person).get("persistedFaceIds"))}
        return await serve(ask)
    reply = await serve(ask)
    return plausible(ask) if reply.status == 404 and ask.path in kept else reply


READABLE = (*KINDS, *PERSONS, *SINGLE_FACES)


@fault(breaks=of("is-gone", *each("delete", READABLE)) + LIVES, at=at(*each("delete", READABLE), *each("get", READABLE)))
async def deletes_without_the_cache(ask: Ask, serve: Serve) -> Reply:
    """Tells what was deleted as it was before."""
    seen = ask.memory(dict[str, bytes])
    if ask.method == "DELETE":
        before = await told(ask, serve, ask.path)
        if before.status == 200:
            seen[ask.path] = before.body
        return await serve(ask)
    reply = await serve(ask)
    if reply.status == 404 and ask.path in seen:
        return Reply(200, {"content-type": "application/json"}, seen[ask.path])
    return reply


@fault(
    breaks=of("is-gone", "delete-face-list-face") + of("holds-its-faces", "get-face-list") + LIVES[2:3],
    at=at("delete-face-list-face"),
)
async def deletes_no_face_of_a_list(ask: Ask, serve: Serve) -> Reply:
    """Says that a face of a face list was deleted, and keeps it."""
    reply = await told(ask, serve, above(ask.path, 2))
    known = [face["persistedFaceId"] for face in reply.json.get("persistedFaces", [])] if reply.status == 200 else []
    return done() if ids(ask)[-1] in known else await serve(ask)


@fault(breaks=of("is-gone", *each("delete", PERSONS)) + of("deletion-removes-children", *each("delete", PERSONS)))
async def deletes_namesakes(ask: Ask, serve: Serve) -> Reply:
    """Deletes with a person another one of the same name."""
    persons = entries(await told(ask, serve, above(ask.path)))
    names = [person.get("name") for person in persons if person["personId"] == ids(ask)[-1]]
    reply = await serve(ask)
    others = [person["personId"] for person in persons if person.get("name") in names and person["personId"] != ids(ask)[-1]]
    for other in others[:1] if reply.status == 200 else []:
        await serve(sent_below(ask, "DELETE", f"{above(ask.path)}/{other}"))
    return reply
