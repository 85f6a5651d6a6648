"""What a request to Face says: the ids of its path, its parameters, and the image in its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, cast
from urllib.parse import parse_qsl, unquote
from uuid import UUID

from PIL import Image

from conformance.invariants.invariant import Json, NotTelling, Seen, once
from conformance.worlds.faces.files import FORMATS
from conformance.worlds.faces.names import LONGEST_ID
from conformance.worlds.faces.recognition import MOST_PIXELS
from conformance.worlds.pages.recognition import UNDECODABLE

NOBODYS = "c095bec0-is-the-id-of-nothing"
"""What is in ids of lists and groups that nobody makes: a client could choose any other one."""
CHOSEN = re.compile(rf"[a-z0-9_-]{{1,{LONGEST_ID}}}", re.ASCII)
"""An id of a list or group."""
GROUP_IDS = ("personGroupId", "largePersonGroupId")
LIST_IDS = ("faceListId", "largeFaceListId")
CHOSEN_IDS = (*GROUP_IDS, *LIST_IDS)
"""What the ids of groups and lists are called, which clients choose; the service makes all others."""
MODELS = re.compile(r"(recognition|detection)_?\d*", re.IGNORECASE)
"""What some version may call a model."""
OF_NOTHING = "8000-0000c095bec0"
"""The end of ids in the form of the service's that are given to nothing, as the world of names makes them."""


@once
def parameters(seen: Seen) -> list[tuple[str, str]]:
    """The parameters of a request, decoded, in their order."""
    return parse_qsl(seen.exchange.request.target.partition("?")[2], keep_blank_values=True)


def flag(seen: Seen, name: str, *, default: bool) -> bool:
    """A parameter that says yes or no; NotTelling where it says something else, or is there twice."""
    said = [value.lower() for known, value in parameters(seen) if known.lower() == name.lower()]
    if len(said) > 1 or not {"true", "false"}.issuperset(said):
        raise NotTelling
    return said[0] == "true" if said else default


def path_ids(seen: Seen) -> Mapping[str, str]:
    """The ids in the path of a request, by the names of their parameters, from the outermost to the innermost."""
    described = seen.operation.path.split("/")
    asked = seen.exchange.request.target.partition("?")[0].split("/")
    pairs = zip(described, asked, strict=False)
    return {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")}


def kind_of(name: str) -> str:
    """How codes call what an id of this name is of: ``PersonGroup`` of ``personGroupId``, ``Face`` of ``faceId1``."""
    stem = name.rstrip("12").removesuffix("s").removesuffix("Id")
    return stem[:1].upper() + stem[1:]


def is_guid(text: str) -> bool:
    """Whether any reader could take a text for a GUID, with hyphens or braces or without."""
    try:
        UUID(text.strip())
    except ValueError:
        return False
    return True


def is_of_nothing(name: str, identifier: str) -> bool:
    """Whether an id of this name is known to be of nothing: no honest client chooses it, or no service makes it."""
    if name in CHOSEN_IDS:
        return NOBODYS in identifier
    return is_guid(identifier) and identifier.strip().lower().endswith(OF_NOTHING)


def is_no_model(name: str) -> bool:
    """Whether no version can have a model of this name."""
    return bool(name) and name.isascii() and name.isprintable() and not MODELS.fullmatch(name.strip())


def file(seen: Seen) -> bytes:
    """The image that was sent as bytes, in one piece; NotTelling where none was."""
    chunked = "chunked" in (seen.header("transfer-encoding") or "").lower()
    if seen.sent_media_type != "application/octet-stream" or chunked:
        raise NotTelling
    return seen.request.body


def takes_images(seen: Seen) -> bool:
    """Whether an operation does."""
    return adds_a_face(seen) or seen.operation.name == "detect"


def adds_a_face(seen: Seen) -> bool:
    """Whether an operation does, to a list or a person."""
    return seen.operation.name.startswith("add-")


def makes_what_it_names(seen: Seen) -> bool:
    """Whether an operation makes a group or list under the id in its path."""
    return seen.operation.method == "PUT"


def entries(said: Any) -> list[Json]:
    """What an answer tells of: the items of an array, or the one object that it is."""
    return cast("list[Json]", said) if isinstance(said, list) else [cast("Json", said)]


def lower(identifiers: Iterable[str]) -> list[str]:
    """Ids of the service's in small letters: a published sample has one in capitals."""
    return [identifier.lower() for identifier in identifiers]


def whole(content: bytes) -> Image.Image | None:
    """The image in some bytes, whatever their number; None where they are no whole one, or it has very many pixels."""
    try:
        with Image.open(BytesIO(content), formats=tuple(FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            return image.convert("RGB")
    except UNDECODABLE:
        return None


@lru_cache(maxsize=64)
def is_of_one_colour(content: bytes) -> bool:
    """Whether nobody can be in an image, since all of its pixels are alike."""
    image = whole(content)
    # of three bands each has a pair of a least and a greatest value
    return image is not None and all(least == most for least, most in cast("Any", image.getextrema()))
