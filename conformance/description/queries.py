"""What can be said of the query of a request: certainly valid, certainly invalid, or neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from conformance.catalogue import Json, Operation, resolve
from conformance.description.bodies import Standing
from conformance.description.responses import validator_of
from conformance.description.unsure import narrowest, widest
from conformance.description.wording import in_words

INTEGER = re.compile(r"-?[0-9]+")
WORDS = {"true": True, "false": False}


class _End:
    """One end of what the parameters of a query may be."""

    def __init__(self, bundle: Json, operation: Operation) -> None:
        parameters = [resolve(bundle, parameter) for parameter in operation.definition.get("parameters", [])]
        own = [parameter for parameter in parameters if parameter["in"] == "query"]
        self.required = frozenset(parameter["name"] for parameter in own if parameter.get("required"))
        self._schemas: Mapping[str, Json] = {parameter["name"]: resolve(bundle, parameter["schema"]) for parameter in own}
        self._validators = {name: validator_of(bundle, schema, formats=True) for name, schema in self._schemas.items()}

    @property
    def any(self) -> bool:
        """Whether there are such parameters."""
        return bool(self._schemas)

    def knows(self, name: str) -> bool:
        """Whether one has this name."""
        return name in self._schemas

    def objections(self, name: str, text: str) -> list[jsonschema_rs.ValidationError]:
        """What is wrong with the value of a parameter."""
        return list(self._validators[name].iter_errors(_read(self._schemas[name], text)))


class Queries:
    """The two ends of what the query of one operation may be."""

    def __init__(self, bundle: Json, operation: Operation) -> None:
        self._strict, self._lenient = (_End(end(bundle), operation) for end in (narrowest, widest))

    @property
    def known(self) -> bool:
        """Whether the operation has a query at all."""
        return self._strict.any

    def standing(self, target: str) -> Standing:
        """Whether every documented server accepts the query of this target, none does, or some may."""
        pairs = _pairs(target)
        if self.objection(target):
            return "invalid"
        repeated = any(count > 1 for count in Counter(name for name, _ in pairs).values())
        if repeated or not all(self._strict.knows(name) and not self._strict.objections(name, text) for name, text in pairs):
            return "uncertain"
        return "valid"

    def objection(self, target: str) -> str:
        """Why no documented server accepts the query of this target, in a clause; empty where some may."""
        pairs = _pairs(target)
        missing = self._lenient.required.difference(name for name, _ in pairs)
        if missing:
            return f"the query lacks {min(missing)}"
        if len({name for name, _ in pairs}) < len(pairs):
            return ""  # which of several values counts is not stated
        for name, text in pairs:
            found = self._lenient.objections(name, text) if self._lenient.knows(name) else []
            if found:
                return f"{name} in the query: {in_words(found).partition(': ')[2]}"
        return ""


def _pairs(target: str) -> list[tuple[str, str]]:
    return parse_qsl(target.partition("?")[2], keep_blank_values=True)


def _read(schema: Json, text: str) -> Any:
    """What this text stands for by its schema; the text itself where it can stand for nothing else."""
    declared: str | list[str] = schema.get("type", "string")
    types = [declared] if isinstance(declared, str) else declared
    if "array" in types:
        return [_read(schema.get("items", {}), part) for part in text.split(",")]
    if INTEGER.fullmatch(text) and {"integer", "number"}.intersection(types):
        return int(text)
    return WORDS.get(text, text) if "boolean" in types else text
