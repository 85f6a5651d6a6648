"""One frozen test case, and its one line of JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, cast

from conformance.corpus.placeholders import fill_body, fill_target, in_body, in_target
from conformance.description.oracle import Mode
from conformance.wire import FILES, Headers, Request

Origin = Literal["examples", "coverage", "fuzzing"]
MODES: tuple[Mode, ...] = ("positive", "negative", "neutral")


@dataclass(frozen=True)
class Case:
    """A request, and whether a server must accept it, must refuse it, or may do either."""

    operation: str
    """Key of the operation: ``anomaly-detector.entire``."""
    mode: Mode
    request: Request
    """With placeholders for resources that the run makes or finds, and for the files that it serves."""
    why: str
    """One clause for people: what is violated, or which boundary is touched."""
    origin: Origin

    @cached_property
    def id(self) -> str:
        """Digest of the wire form: the same request has the same id in every corpus."""
        sent = sorted((name.lower(), value) for name, value in self.request.headers)
        parts = json.dumps([self.request.method, self.request.target, sent]).encode()
        return blake2b(parts + b"\n" + self.request.body, digest_size=6).hexdigest()

    @cached_property
    def placeholders(self) -> tuple[str, ...]:
        """What must be bound before the case can be sent."""
        files = [FILES] if self.names_a_file else []
        return (*in_target(self.request.target), *in_body(self.request.body), *files)

    @property
    def names_a_file(self) -> bool:
        """Whether the server must fetch a file from the run."""
        return FILES.encode() in self.request.body

    def names_file(self, path: str) -> bool:
        """Whether the server must fetch this one."""
        return (FILES + path).encode() in self.request.body

    def bound(self, bindings: Mapping[str, str]) -> Request:
        """The request with every placeholder filled in; KeyError when one has no binding."""
        if not self.placeholders:
            return self.request
        body = fill_body(self.request.body, bindings)
        if self.names_a_file:
            body = body.replace(FILES.encode(), bindings[FILES].encode())
        return replace(self.request, target=fill_target(self.request.target, bindings), body=body)

    def line(self) -> str:
        """One line of JSON, without the line end."""
        row: dict[str, Any] = {
            "id": self.id,
            "operation": self.operation,
            "mode": self.mode,
            "why": self.why,
            "origin": self.origin,
            "method": self.request.method,
            "target": self.request.target,
            "headers": [list(pair) for pair in self.request.headers],
        }
        try:
            row["body"] = self.request.body.decode()
        except UnicodeDecodeError:
            row["base64"] = base64.b64encode(self.request.body).decode()
        return json.dumps(row, separators=(",", ":"))


def read_line(line: str) -> Case:
    """The case of one line; ValueError or KeyError when it is none, or when its id is not that of its request."""
    row = cast("dict[str, Any]", json.loads(line))
    headers: Headers = tuple((name, value) for name, value in row["headers"])
    body = base64.b64decode(row["base64"], validate=True) if "base64" in row else row["body"].encode()
    case = Case(row["operation"], row["mode"], Request(row["method"], row["target"], headers, body), row["why"], row["origin"])
    if row["id"] != case.id:
        raise ValueError(f"the case {row['id']} was edited: its request has the id {case.id}")
    return case
