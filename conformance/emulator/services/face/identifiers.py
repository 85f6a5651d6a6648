"""Ids in paths and bodies: those that users choose, and those that the service gave out."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from conformance.emulator.engines.face.faults import Kind
from conformance.emulator.service import Call, Json
from conformance.emulator.services.face.errors import malformed, malformed_in_path, parameter

CHOSEN = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)


def chosen(call: Call, kind: Kind) -> str:
    """An id that users choose, from the path of a call; ServiceError 404 where no collection could have it."""
    identifier = call.path[parameter(kind)]
    if not CHOSEN.fullmatch(identifier):
        raise malformed_in_path(kind)
    return identifier


def chosen_for_new(call: Call, kind: Kind) -> str:
    """The same for something to be made; ServiceError 400."""
    identifier = call.path[parameter(kind)]
    if not CHOSEN.fullmatch(identifier):
        raise malformed(kind)
    return identifier


def chosen_in_body(body: Json, kind: Kind) -> str:
    """The same from a body; ServiceError 400."""
    identifier: Any = body[parameter(kind)]
    if not (isinstance(identifier, str) and CHOSEN.fullmatch(identifier)):
        raise malformed(kind)
    return identifier


def given(call: Call, kind: Kind) -> str:
    """An id that the service gave out, from the path of a call; ServiceError 404 where it is none."""
    identifier = canonical(call.path[parameter(kind)])
    if identifier is None:
        raise malformed_in_path(kind)
    return identifier


def given_in_body(value: Any, kind: Kind) -> str:
    """The same from a body; ServiceError 400."""
    identifier = canonical(value) if isinstance(value, str) else None
    if identifier is None:
        raise malformed(kind)
    return identifier


def canonical(text: str) -> str | None:
    """A GUID in lower case, for either is read; None for what is none."""
    try:
        plain = str(UUID(text))
    except ValueError:
        return None
    return plain if plain == text.lower() else None
