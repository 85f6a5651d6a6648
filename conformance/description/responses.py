"""What a description says of one answer: which response it is, and which schema its body follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import jsonschema_rs

from conformance.catalogue import Json, Operation, resolve
from conformance.description.unsure import widest
from conformance.walker import rewritten

DEFAULT = "default"
_BUNDLE = "urn:bundle"


@dataclass(frozen=True)
class Described:
    """One response of an operation, ready to be compared with an answer."""

    status: str
    """As described: ``200``, ``4XX`` or ``default``."""
    headers: tuple[str, ...]
    """Those that must be there."""
    content: Mapping[str, jsonschema_rs.Draft202012Validator | None]
    """Media ranges, the most specific first, and what their bodies must match; empty when no body is described."""

    def media_range(self, media_type: str) -> str | None:
        """The most specific range that covers this media type."""
        return next((r for r in self.content if _covers(r, media_type)), None)


class Descriptions:
    """Every response that a bundled document describes, its schemas compiled once.

    What is uncertain about an answer is not held against it, so the widest schemas are used.
    """

    def __init__(self, bundle: Json) -> None:
        self._bundle: Json = widest(bundle)
        self._registry = jsonschema_rs.Registry([(_BUNDLE, self._bundle)])
        self._responses = {
            (method.upper(), path): {
                status: self._described(status, response) for status, response in definition.get("responses", {}).items()
            }
            for path, members in self._bundle["paths"].items()
            for method, definition in members.items()
        }

    def of(self, operation: Operation, status: int) -> Described | None:
        """The response described for this status: by itself, by its range, or by default.

        What is described by default is an error, which no status of success is.
        """
        responses = self._responses[operation.method, operation.path]
        keys = (str(status), f"{status // 100}XX", *([] if status // 100 == 2 else [DEFAULT]))
        return next((responses[key] for key in keys if key in responses), None)

    def statuses(self, operation: Operation) -> tuple[str, ...]:
        """The statuses described for an operation by themselves or by their range, as written."""
        return tuple(status for status in self._responses[operation.method, operation.path] if status != DEFAULT)

    def _described(self, status: str, response: Any) -> Described:
        response = resolve(self._bundle, response)
        headers = {name: resolve(self._bundle, header) for name, header in response.get("headers", {}).items()}
        content: dict[str, Any] = response.get("content", {})
        return Described(
            status,
            tuple(name for name, header in headers.items() if header.get("required")),
            {name.lower(): self._validator(content[name]) for name in sorted(content, key=_vagueness)},
        )

    def _validator(self, media: Json) -> jsonschema_rs.Draft202012Validator | None:
        return validator_of(self._bundle, media["schema"], self._registry) if "schema" in media else None


def validator_of(
    bundle: Json, schema: Json, registry: jsonschema_rs.Registry | None = None, *, formats: bool = False
) -> jsonschema_rs.Draft202012Validator:
    """Compile one schema of a bundled document; ``registry`` saves reading the same bundle again."""
    return jsonschema_rs.Draft202012Validator(
        cast("Json", _absolute(schema)),
        registry=registry or jsonschema_rs.Registry([(_BUNDLE, bundle)]),
        validate_formats=formats,
    )


def _absolute(value: Any) -> Any:
    """The same schema, with references that lead into the bundled document from anywhere."""
    return rewritten(value, members=_from_the_bundle)


def _from_the_bundle(members: Json) -> Json:
    return {**members, "$ref": _BUNDLE + members["$ref"]} if isinstance(members.get("$ref"), str) else members


def _vagueness(media_range: str) -> tuple[int, str]:
    return media_range.count("*"), media_range


def _covers(media_range: str, media_type: str) -> bool:
    wanted = media_range.partition(";")[0].strip()
    if wanted == "*/*":
        return True
    if wanted.endswith("/*"):
        return media_type.startswith(wanted[:-1])
    return wanted == media_type
