"""From bytes to a JSON body that the description allows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs

from conformance.catalogue import Container, Json, Operation, resolve
from conformance.emulator.service import Violation

if TYPE_CHECKING:
    from collections.abc import Callable

    Turn = Callable[[Violation], int | None]

JSON = "application/json"
DEMANDS = {
    "type": "be of type {types}",
    "enum": "be one of {options}",
    "minimum": "be {limit} or more",
    "maximum": "be {limit} or less",
    "maxLength": "have {limit} characters or fewer",
    "minItems": "hold {limit} items or more",
    "maxItems": "hold {limit} items or fewer",
}
"""What the description asks for, in words that follow 'must'."""
SCANNED = 200
"""Items of an array in which more faults than the first are looked for."""
TYPES: dict[type, str] = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}


class Invalid(Exception):
    """A body that breaks the description."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation)
        self.violation = violation


class Bodies:
    """What the description says of the bodies of one operation, compiled once."""

    def __init__(self, container: Container, operation: Operation, turn: Turn | None = None) -> None:
        self._turn = turn
        body: Json = resolve(container.bundle, operation.definition.get("requestBody", {}))
        self.media_types: tuple[str, ...] = tuple(body.get("content", {}))
        self._optional = not body.get("required", False)
        self._validator: jsonschema_rs.Draft202012Validator | None = None
        if JSON in self.media_types:
            schema: Json = body["content"][JSON]["schema"]
            # beside the components, so that references into them resolve; formats are judged by meaning, with better words
            described = {**schema, "components": container.bundle["components"]}
            self._validator = jsonschema_rs.Draft202012Validator(described, mask="it")

    def takes(self, content_type: str) -> bool:
        """Whether a body of this type is read: as described, JSON by whatever name, or what is not named at all."""
        name = _named(content_type)
        return self._validator is None or name in ("", "*/*", *self.media_types) or _is_json(name)

    def read(self, content: bytes, content_type: str) -> Any:
        """The JSON of a body, checked, or its bytes where another type is described; raises Invalid."""
        if not self.media_types or (self._optional and not content):
            return None
        if self._validator is None or (self._takes_bytes and not _is_json(_named(content_type))):
            return content
        value = _parsed(content)
        try:
            violation = self._first(self._validator, value)
        except ValueError:  # a lone surrogate is JSON, but no text
            raise Invalid(Violation((), "json", demand="a string holds half of a surrogate pair")) from None
        if violation is not None:
            raise Invalid(violation)
        return value

    def _first(self, validator: jsonschema_rs.Draft202012Validator, value: Any) -> Violation | None:
        """The fault that the service meets first; None without one that it minds."""
        try:
            validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            first = _violation(error, value)
        else:
            return None
        if self._turn is None:
            return first
        # one fault takes as long as the whole body, so of many bad items only the first are looked at
        short = _shortened(value)
        faults = [first, *(_violation(error, short) for error in validator.iter_errors(short))]
        minded = [(turn, fault) for fault in faults if (turn := self._turn(fault)) is not None]
        return min(minded, key=lambda one: one[0])[1] if minded else None

    @property
    def _takes_bytes(self) -> bool:
        return not all(_is_json(name) for name in self.media_types)


def _shortened(value: Any) -> Any:
    """Without the items beyond the first so many of each array that is a member."""
    if not isinstance(value, dict):
        return value
    members = cast("Json", value)
    return {name: cast("list[object]", got)[:SCANNED] if isinstance(got, list) else got for name, got in members.items()}


def _named(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    subtype = media_type.rpartition("/")[2]
    return subtype == "json" or subtype.endswith("+json")


def _parsed(content: bytes) -> Any:
    if not content.strip():
        raise Invalid(Violation((), "json", demand="it is empty", got="nothing"))
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Invalid(Violation((), "json", demand=f"byte {error.start} is not UTF-8")) from None
    except json.JSONDecodeError as error:
        raise Invalid(Violation((), "json", demand=f"{error.msg} at line {error.lineno} column {error.colno}")) from None
    except RecursionError:
        raise Invalid(Violation((), "json", demand="it is nested too deeply")) from None
    except ValueError as error:  # a constant, or a number of thousands of digits
        raise Invalid(Violation((), "json", demand=str(error).partition(";")[0])) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _violation(error: jsonschema_rs.ValidationError, body: Any) -> Violation:
    path = tuple(error.instance_path)
    kind = error.kind
    return Violation(
        path=path,
        keyword=kind.name,
        member=kind.property if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required) else "",
        demand=_demand(kind),
        got=_json_type(_at(body, path)),
    )


def _demand(kind: jsonschema_rs.ValidationErrorKind) -> str:
    words = DEMANDS.get(kind.name, "satisfy its {name}")
    limit: object = getattr(kind, "limit", "")
    types = cast("list[str]", getattr(kind, "types", []))
    options = cast("list[object]", getattr(kind, "options", []))
    return words.format(name=kind.name, limit=limit, types=" or ".join(types), options=", ".join(map(str, options)))


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _json_type(value: object) -> str:
    return TYPES.get(type(value), "null")
