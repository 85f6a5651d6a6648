"""From bytes to a JSON body that the description allows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs

from conformance.catalogue import Container, Json, Operation, resolve
from conformance.emulator.service import Violation

if TYPE_CHECKING:
    from collections.abc import Callable

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
TYPES: dict[type, str] = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}


class Invalid(Exception):
    """A body that breaks the description."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation)
        self.violation = violation


def reader(container: Container, operation: Operation) -> Callable[[bytes], Any]:
    """What reads and checks the bodies of this operation, compiled once; it raises Invalid."""
    body = _described_body(container, operation)
    if not takes_json(container, operation):
        return _bytes if body else _nothing
    schema: Json = body["content"][JSON]["schema"]
    optional = not body.get("required", False)
    # beside the components, so that references into them resolve; formats are judged by meaning, with better words
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": container.bundle["components"]}, mask="it")

    def read(content: bytes) -> Any:
        if optional and not content:
            return None
        value = _parsed(content)
        try:
            validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            raise Invalid(_violation(error, value)) from None
        except ValueError:  # a lone surrogate is JSON, but no text
            raise Invalid(Violation((), "json", demand="a string holds half of a surrogate pair")) from None
        return value

    return read


def takes_json(container: Container, operation: Operation) -> bool:
    """Whether the operation has a body of JSON."""
    return JSON in _described_body(container, operation).get("content", {})


def _described_body(container: Container, operation: Operation) -> Json:
    return resolve(container.bundle, operation.definition.get("requestBody", {}))


def _nothing(_content: bytes) -> None:
    """Operations without a described body do not look at one."""


def _bytes(content: bytes) -> bytes:
    return content


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
