"""What invariants about refusals share: bodies that are no JSON whoever reads them, and errors whose form is described."""

from __future__ import annotations

import json
from typing import cast

from conformance.catalogue import resolve
from conformance.invariants.invariant import Json, NotTelling, Seen


def text_called_json(seen: Seen) -> str:
    """The body of a request as text; NotTelling when it is none, or is not called JSON."""
    if "json" not in (seen.header("content-type") or ""):
        raise NotTelling
    try:
        return seen.request.body.decode()
    except UnicodeDecodeError:
        raise NotTelling from None


def is_cut_off_or_words(body: str) -> bool:
    """Whether a body is the beginning of an object, or words: nothing that lenient parsers read, such as single quotes."""
    try:
        json.loads(body)
    except RecursionError:
        return False
    except ValueError:
        return body.isascii() and "'" not in body and "/*" not in body and not body.rstrip().endswith("}")
    return False


def described_error(seen: Seen) -> Json:
    """The members of a refusal, none when it is no JSON object; NotTelling where the description leaves its body open."""
    responses: Json = seen.operation.definition["responses"]
    described = resolve(seen.container.bundle, responses.get(str(seen.answer.status), responses["default"]))
    if "application/json" not in described["content"]:
        raise NotTelling
    return seen.said_members


def wrapped_error(seen: Seen) -> Json:
    """The error in a refusal, with no members when there is no such object."""
    error: object = described_error(seen).get("error")
    return cast("Json", error) if isinstance(error, dict) else {}
