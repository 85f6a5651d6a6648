"""Ids in paths and bodies: those that users choose, and those that the service gave out."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from conformance.emulator.engines.face.faults import Kind
from conformance.emulator.service import Call, Json
from conformance.emulator.services.face.errors import bad_id, parameter

CHOSEN = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)


def chosen(call: Call, kind: Kind) -> str:
    """An id that users choose, from the path of a call; what is none, nothing has."""
    return call.path[parameter(kind)]


def chosen_for_new(call: Call, kind: Kind) -> str:
    """The same for something to be made; raises ServiceError."""
    return _demanded(call.path[parameter(kind)], kind)


def chosen_in_body(body: Json, kind: Kind) -> str:
    """The same from a body; raises ServiceError."""
    return _demanded(body[parameter(kind)], kind)


def given(call: Call, kind: Kind) -> str:
    """An id that the service gave out, from the path of a call, in whatever letter case; what is none, nothing has."""
    return call.path[parameter(kind)].lower()


def given_in_body(value: Any, kind: Kind) -> str:
    """The same from a body; raises ServiceError."""
    try:
        plain = str(UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        plain = ""
    if not plain or plain != value.lower():  # a GUID can be written without hyphens or in braces, but none was given out so
        raise bad_id(kind)
    return plain


def _demanded(identifier: Any, kind: Kind) -> str:
    if not (isinstance(identifier, str) and CHOSEN.fullmatch(identifier)):
        raise bad_id(kind)
    return identifier
