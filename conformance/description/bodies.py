"""What can be said of a request body: certainly valid, certainly invalid, or neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import jsonschema_rs

from conformance.catalogue import Json, Operation, resolve
from conformance.description.responses import validator_of
from conformance.description.unsure import narrowest, widest

Standing = Literal["valid", "invalid", "uncertain"]


class Bodies:
    """The two ends of what the JSON bodies of one operation may be."""

    def __init__(self, bundle: Json, operation: Operation) -> None:
        self.required = False
        self._ends: tuple[jsonschema_rs.Draft202012Validator, jsonschema_rs.Draft202012Validator] | None = None
        strict, lenient = narrowest(bundle), widest(bundle)
        body = resolve(strict, narrowest(operation.definition.get("requestBody")))
        if body and "application/json" in body["content"]:
            self.required = bool(body.get("required"))
            loose = resolve(lenient, widest(operation.definition["requestBody"]))
            self._ends = (
                validator_of(strict, body["content"]["application/json"]["schema"], formats=True),
                validator_of(lenient, loose["content"]["application/json"]["schema"], formats=True),
            )

    @property
    def known(self) -> bool:
        """Whether the operation takes JSON at all."""
        return self._ends is not None

    def standing(self, body: Any) -> Standing:
        """Whether every documented server accepts the form of this body, none does, or some may."""
        if self._ends is None:
            return "uncertain"
        strict, lenient = self._ends
        try:
            return "valid" if strict.is_valid(body) else "uncertain" if lenient.is_valid(body) else "invalid"
        except UnicodeEncodeError:  # half of a surrogate pair is no character, and no schema speaks of it
            return "uncertain"

    def doubts(self, body: Any) -> Iterator[jsonschema_rs.ValidationError]:
        """Where the body is not certainly valid."""
        return iter(()) if self._ends is None else self._ends[0].iter_errors(body)

    def objections(self, body: Any) -> Iterator[jsonschema_rs.ValidationError]:
        """Where the body is certainly invalid."""
        return iter(()) if self._ends is None else self._ends[1].iter_errors(body)
