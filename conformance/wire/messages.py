"""What goes over the wire: one request, one answer, and both of them together."""

from __future__ import annotations

import base64
import json
import re
import shlex
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from conformance.plain import STEERING, plain

Headers = tuple[tuple[str, str], ...]
Side = Literal["request", "answer"]
FILES = "http://files.invalid"
"""In a frozen body: where the run serves files. The name leads nowhere, so that nothing is fetched by mistake."""


KEPT = 64 * 1024
"""Bytes of an answer that are kept for a report."""
LONGEST_ARGUMENT = 100_000
"""Bytes that a program is given as one word of its command: Linux takes no more than 128 KiB."""
MANY_VALUES = 500_000
"""Values of one JSON text that are read: each takes many times its bytes in memory, and no described answer has as many."""


class NotSent(Exception):
    """A request that was not sent, because the run is over, or its operation was given up."""


class NotJson(ValueError):
    """A body that was expected to be JSON and is not."""


_GLOBS = re.compile(r"[\[\]{}]")
"""Characters of which curl makes several addresses."""


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def with_headers(headers: Headers, others: Headers) -> Headers:
    """These headers with others, which stand in the place of those with the same name."""
    named = {name.lower() for name, _ in others}
    return (*((name, value) for name, value in headers if name.lower() not in named), *others) if others else headers


@dataclass(frozen=True)
class Request:
    """One HTTP request, byte for byte, without the host it goes to."""

    method: str
    target: str
    """Path and query as sent, percent-encoded; begins with a slash."""
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header with this name, in any letter case."""
        return _header(self.headers, name)

    def curl(self, url: str) -> str:
        """The same request as one command of a POSIX shell against this base URL, in which curl changes nothing."""
        sends = bool(self.body) or self.method in ("POST", "PUT", "PATCH")
        words = ["curl", "-sS", "-i"]
        if self.method == "HEAD":
            words.append("--head")  # with -X it would wait for a body
        elif self.method != "GET" or sends:
            words += ["-X", self.method]
        if _GLOBS.search(self.target):
            words.append("-g")
        if "/." in self.target:
            words.append("--path-as-is")
        words += [part for name, value in self.headers for part in ("-H", f"{name}: {value}" if value.strip() else f"{name};")]
        if sends and self.header("content-type") is None:
            words += ["-H", "Content-Type:"]  # it would call the body a form
        line = " ".join(shlex.quote(word) for word in [*words, url.rstrip("/") + self.target])
        if not sends:
            return line
        try:
            text = self.body.decode()
        except UnicodeDecodeError:
            text = "\0"
        if STEERING.search(text):
            return f"printf %s {base64.b64encode(self.body).decode()} | base64 -d | {line} --data-binary @-"
        if len(self.body) > LONGEST_ARGUMENT or text.startswith("@"):
            return f"printf %s {shlex.quote(text)} | {line} --data-binary @-"
        return f"{line} --data-binary {shlex.quote(text)}"


@dataclass(frozen=True)
class Answer:
    """One HTTP response."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of this name, in any letter case."""
        return _header(self.headers, name)

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; empty when none is named."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON, where NaN and Infinity are no numbers; NotJson otherwise. It is read once: nobody may change it."""
        value, trouble = self._read
        if trouble:
            raise NotJson(trouble)
        return value

    @cached_property
    def _read(self) -> tuple[Any, str]:
        if len(self.body) > MANY_VALUES and sum(map(self.body.count, (b",", b"[", b"{"))) > MANY_VALUES:
            return None, f"more than {MANY_VALUES:,} values, which are not read"
        try:
            return _DECODER.decode(self.body.decode(json.detect_encoding(self.body), "surrogatepass")), ""
        except (ValueError, RecursionError) as error:
            return None, str(error) or type(error).__name__

    def excerpt(self, length: int = 300) -> str:
        """Status and the beginning of the body, for people."""
        text = self.body[: length * 4].decode("utf-8", "replace")
        text = " ".join(text.split())
        kind = plain(self.media_type, 80) or "without a media type"
        return f"{self.status} {kind}: {plain(text[:length])}{'…' if len(text) > length else ''}"


@dataclass(frozen=True)
class Exchange:
    """A request and what came of it."""

    request: Request
    answer: Answer | None
    trouble: str = ""
    """Why there is no answer: the connection was dropped, or nothing came in time."""
    unkept: frozenset[Side] = frozenset()
    """Whose body a recording does not hold, so that nothing can be said of it."""
    late: bool = False
    """Whether an answer may have been on its way when nobody waited for it any longer."""
    kind: type[Exception] = field(default=Exception, compare=False, repr=False)
    """What kind of trouble it was, where the kit sent the request itself."""
    seconds: float = field(default=0.0, compare=False, repr=False)
    """From the request to the end of the answer, where the kit sent the request itself."""

    def spared(self) -> Exchange:
        """The same, with no more of a large answer than a report shows: what is kept of a run must not fill the memory."""
        if self.answer is None or len(self.answer.body) <= KEPT:
            return self
        return replace(self, answer=replace(self.answer, body=self.answer.body[:KEPT]))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
