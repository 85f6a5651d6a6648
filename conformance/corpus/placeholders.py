"""The words that stand in a frozen case for ids that only a run knows.

In a path the name of the parameter stands in braces. A body must keep to its schema, so there a word that names
the fixture stands for the id, or a UUID or a time where the schema wants one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import cast
from urllib.parse import quote

from conformance.catalogue import Json, resolve
from conformance.description.unsure import LITERAL
from conformance.walker import rewritten

PREFIX = "cogspec-fixture-"
_IN_TARGET = re.compile(r"\{([^{}/?]+)\}")
_IN_BODY = re.compile(
    rb'"(cogspec-fixture-[a-z0-9-]+|c095bec0-0000-4000-8[0-9a-f]{3}-[0-9a-f]{12}|1970-01-01T00:00:00\.[0-9]{9}Z)"'
)
_SAFE_IN_A_SEGMENT = "!$&'()*+,;=:@"


def as_word(fixture: str) -> str:
    """The placeholder of a fixture where any string may be an id."""
    return PREFIX + fixture


def as_uuid(fixture: str) -> str:
    """The placeholder of a fixture where an id is a UUID."""
    digest = blake2b(fixture.encode(), digest_size=8).hexdigest()
    return f"c095bec0-0000-4000-8{digest[:3]}-{digest[3:15]}"


def as_time(fixture: str) -> str:
    """The placeholder of a fixture that gives a point of time."""
    number = int.from_bytes(blake2b(fixture.encode(), digest_size=8).digest())
    return f"1970-01-01T00:00:00.{number % 10**9:09d}Z"


def in_target(target: str) -> list[str]:
    """The placeholders of a path. Braces of data are percent-encoded."""
    return _IN_TARGET.findall(target)


def in_body(body: bytes) -> list[str]:
    """The placeholders of a body."""
    return [found.decode() for found in _IN_BODY.findall(body)]


def fill_target(target: str, values: Mapping[str, str]) -> str:
    """The target with these values, percent-encoded, in place of its placeholders; KeyError where one has no value."""
    return _IN_TARGET.sub(lambda found: quote(values[found[1]], safe=_SAFE_IN_A_SEGMENT), target)


def fill_body(body: bytes, values: Mapping[str, str]) -> bytes:
    """The body with these values, as JSON, in place of its placeholders; KeyError where one has no value."""
    return _IN_BODY.sub(lambda found: json.dumps(values[found[1].decode()]).encode(), body)


def with_placeholders(document: Json) -> Json:
    """A copy in which members of bodies that name a fixture are sure to be accepted as its placeholder only.

    Any other id may be valid in form and name nothing.
    """

    def marked(members: Json) -> Json:
        if not isinstance(members.get("x-fixture"), str) or "in" in members:
            return members  # no schema, or that of a parameter
        wants_uuid = "uuid" in (members.get("format"), resolve(document, members).get("format"))
        placeholder = as_uuid(members["x-fixture"]) if wants_uuid else as_word(members["x-fixture"])
        only = {"reason": "another id may name nothing", "narrowest": [placeholder]}
        return {**members, "x-unsure": {**members.get("x-unsure", {}), "enum": only}}

    return cast("Json", rewritten(document, members=marked, leave=LITERAL))
