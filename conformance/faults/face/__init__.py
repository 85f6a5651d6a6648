"""What a bad Face gets wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import unquote

from conformance.faults.fault import Ask, Json, Reply, Serve

KINDS = ("person-group", "large-person-group", "face-list", "large-face-list")
GROUPS = KINDS[:2]
TRAINED = ("person-group", "large-person-group", "large-face-list")
PERSONS = ("person", "large-group-person")
FACES = ("person-face", "large-group-person-face", "face-list-face", "large-face-list-face")
SINGLE_FACES = ("person-face", "large-group-person-face", "large-face-list-face")
"""Faces that can be read and changed by themselves; those of a face list are read with it."""
LIVES = tuple(f"face.{kind}s.life-cycle" for kind in KINDS)
"""What must hold in any order of requests, by kind."""


def of(rule: str, *operations: str) -> tuple[str, ...]:
    """The same rule of several operations, as requirement ids."""
    return tuple(f"face.{operation}.{rule}" for operation in operations)


def each(verb: str, nouns: tuple[str, ...]) -> tuple[str, ...]:
    """What is done to each of these, as names of operations."""
    return tuple(f"{verb}-{noun}" for noun in nouns)


def at(*operations: str) -> tuple[str, ...]:
    """Keys of operations."""
    return tuple(f"face.{operation}" for operation in operations)


CREATING = each("create", KINDS)
NEW_PERSONS = each("create", PERSONS)
ADDING = each("add", FACES)
TAKING_IMAGES = ("detect", *ADDING)
CHANGING = each("update", (*KINDS, *PERSONS))
CHANGING_FACES = each("update", SINGLE_FACES)
READING = each("get", (*KINDS, *PERSONS, *SINGLE_FACES))
DELETING = each("delete", (*KINDS, *PERSONS, *FACES))
LISTS_OF_KINDS = each("list", tuple(f"{kind}s" for kind in KINDS))
MEMBERS = ("list-persons", "list-large-group-persons", "list-large-face-list-faces")
PAGED = (*(name for name in LISTS_OF_KINDS if name != "list-face-lists"), *MEMBERS)
TRAINING = each("train", TRAINED)
STATES = tuple(f"get-{kind}-training" for kind in TRAINED)
COMPARING = ("verify", "identify", "find-similars", "group")
WITH_MEMBERS = (*COMPARING, *CREATING, *NEW_PERSONS, *CHANGING, *CHANGING_FACES)
"""Operations that take a JSON object of their own."""
SILENT = (*CREATING, *CHANGING, *CHANGING_FACES, *DELETING)
"""Operations whose success has no body."""
EVERY_THING = (*SILENT, *NEW_PERSONS, *ADDING, *READING, *LISTS_OF_KINDS, *MEMBERS, *TRAINING, *STATES)
"""All that is not about detected faces alone."""


def segments(ask: Ask) -> list[str]:
    """The parts of a path below the base: a word, an id, a word, an id, and so on; words in small letters."""
    parts = [unquote(part) for part in ask.path.strip("/").split("/")[2:]]
    return [part if place % 2 else part.lower() for place, part in enumerate(parts)]


def ids(ask: Ask) -> list[str]:
    """The ids in a path, the outermost first."""
    return segments(ask)[1::2]


def above(path: str, count: int = 1) -> str:
    """A path without so many of its last parts."""
    return path.rsplit("/", count)[0]


def header(ask: Ask, name: bytes) -> bytes:
    """A header of a request; empty where it has none."""
    return dict(ask.headers).get(name, b"")


def sends_a_file(ask: Ask) -> bool:
    """Whether the body is an image, or is called so."""
    return header(ask, b"content-type").startswith(b"application/octet-stream")


def entries(reply: Reply) -> list[Json]:
    """The items of an array of objects in a reply; none where it is something else."""
    said: object = reply.json
    items = cast("list[object]", said) if isinstance(said, list) else []
    return [cast("Json", item) for item in items if isinstance(item, dict)]


def members(reply: Reply) -> Json:
    """The members of an object in a reply; none where it is something else."""
    said: object = reply.json if reply.body else None
    return cast("Json", said) if isinstance(said, dict) else {}


def texts(value: object) -> list[str]:
    """The strings of an array; none where it is none."""
    return [item for item in cast("list[object]", value) if isinstance(item, str)] if isinstance(value, list) else []


def why(reply: Reply) -> tuple[str, str]:
    """Code and message of a refusal; empty where it was none."""
    error: object = members(reply).get("error") if reply.status >= 400 else None
    said = cast("Json", error) if isinstance(error, dict) else {}
    return str(said.get("code", "")), str(said.get("message", ""))


def refusal(code: str = "BadArgument", status: int = 400) -> Reply:
    """An error in the shape of the service."""
    return Reply.of(status, {"error": {"code": code, "message": "The request cannot be served."}})


def done() -> Reply:
    """A success without a body."""
    return Reply(200, {}, b"")


def sent_below(ask: Ask, method: str, path: str, **sent: Any) -> Ask:
    """Another request to the emulator, which the client never sent; a JSON body where there are members."""
    headers = tuple((name, value) for name, value in ask.headers if name in (b"host", b"ocp-apim-subscription-key"))
    other = replace(ask, method=method, path=path, query=b"", headers=headers, body=b"")
    if sent:
        typed = (*headers, (b"content-type", b"application/json"))
        other = replace(other, headers=typed).with_json(**sent)
    return other


async def told(ask: Ask, serve: Serve, path: str) -> Reply:
    """What the emulator says of what is at a path."""
    return await serve(sent_below(ask, "GET", path))


PLAUSIBLE_TRAINING = MappingProxyType(
    {
        "status": "notstarted",
        "createdDateTime": "2020-01-01T00:00:00Z",
        "lastActionDateTime": None,
        "message": None,
    }
)
MADE_UP = "11111111-2222-4333-8444-555555555555"
"""An id in the form of the service's."""
ID_OF = MappingProxyType(
    {
        "persongroups": "personGroupId",
        "largepersongroups": "largePersonGroupId",
        "facelists": "faceListId",
        "largefacelists": "largeFaceListId",
        "persons": "personId",
        "persistedfaces": "persistedFaceId",
    }
)
"""The member that holds an id, by the word before it in a path."""


def plausible(ask: Ask) -> Reply:
    """What a success of this request could look like, by its path alone."""
    parts = segments(ask)
    if parts[0] == "identify":
        return Reply.of(200, [{"faceId": face, "candidates": []} for face in texts(ask.json.get("faceIds"))])
    if parts[0] in PLAUSIBLE_COMPARISONS:
        return Reply.of(200, PLAUSIBLE_COMPARISONS[parts[0]])
    if ask.method in ("PUT", "PATCH", "DELETE"):
        return done()
    return _plausible_answer(ask, parts)


def _plausible_answer(ask: Ask, parts: list[str]) -> Reply:
    if parts[-1] == "train":
        return Reply(202, {}, b"")
    if parts[-1] == "training":
        return Reply.of(200, dict(PLAUSIBLE_TRAINING))
    if len(parts) % 2:
        return Reply.of(200, {ID_OF[parts[-1]]: MADE_UP} if ask.method == "POST" else [])
    return Reply.of(200, {ID_OF[parts[-2]]: parts[-1]})


PLAUSIBLE_COMPARISONS: Mapping[str, Any] = MappingProxyType(
    {
        "detect": [],
        "verify": {"isIdentical": False, "confidence": 0.1},
        "findsimilars": [],
        "group": {"groups": [], "messyGroup": []},
    }
)
