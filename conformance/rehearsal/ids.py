"""Ids that the old service gave, and those that the new one gave in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from conformance.rehearsal.change import HEADERS, body_of, served
from conformance.rehearsal.reading import DEEPEST, member
from conformance.rehearsal.request import NotSent, json_of, texts
from conformance.wire import Answer, Request

NAMED = re.compile(r"id|\w*Ids?")
"""Members that hold ids."""
SHORTEST = 4
"""Characters of an id of a service; shorter texts stand for too much else."""


class Ids:
    """What is known of the ids of both services."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}
        self._missing: dict[str, int] = {}
        """Ids that the old service gave in an exchange of this number, and the new one did not."""

    def learn(self, number: int, request: Request, old: Answer, new: Answer | None) -> None:
        """Take note of the ids in the answers to a request, but for those that the client chose."""
        chosen = {*texts(json_of(request.body)), *map(unquote, re.split(r"[/?&=]", request.target))}
        for before, after in _pairs(old, new if new is not None and served(new) else None):
            if before in chosen or before in self._new or len(before) < SHORTEST:
                continue
            if after is None:
                self._missing.setdefault(before, number)
            else:
                self._new[before] = after
                self._missing.pop(before, None)

    def request(self, request: Request) -> Request:
        """The same request with the ids of the new service; NotSent where it names one that was not given."""
        path, mark, query = request.target.partition("?")
        path = "/".join(self._part(part) for part in path.split("/"))
        query = "&".join("=".join(self._part(word) for word in part.split("=")) for part in query.split("&"))
        sent = json_of(request.body)
        body = request.body
        if any(map(self._known, texts(sent))):
            body = json.dumps(_renamed(sent, self._instead)).encode()
        return replace(request, target=path + mark + query, body=body)

    def body(self, body: Any) -> Any:
        """An answer of the old service as the new one would call things."""
        return _renamed(body, lambda text: self._new.get(text, text))

    def _known(self, text: str) -> bool:
        return text in self._new or text in self._missing

    def _instead(self, text: str) -> str:
        if text in self._missing:
            raise NotSent(f"it names what only the old service gave, in exchange {self._missing[text]}")
        return self._new.get(text, text)

    def _part(self, part: str) -> str:
        plain = unquote(part)
        return quote(self._instead(plain), safe="") if self._known(plain) else part


def _pairs(old: Answer, new: Answer | None) -> Iterator[tuple[str, str | None]]:
    for name in HEADERS:
        before, after = old.header(name), new.header(name) if new else None
        if before:
            yield _last(before), _last(after) if after else None
    if served(old):
        yield from _in_bodies(body_of(old), body_of(new) if new else None)


def _in_bodies(old: Any, new: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str | None]]:
    if isinstance(old, str) and NAMED.fullmatch(name):
        yield old, new if isinstance(new, str) else None
    elif depth < DEEPEST and isinstance(old, dict):
        for below, value in cast("dict[str, Any]", old).items():
            yield from _in_bodies(value, member(new, below), below, depth + 1)
    elif depth < DEEPEST and isinstance(old, list):
        others = cast("list[Any]", new) if isinstance(new, list) else []
        for place, value in enumerate(cast("list[Any]", old)):
            yield from _in_bodies(value, others[place] if place < len(others) else None, name, depth + 1)


def _renamed(value: Any, instead: Callable[[str], str], depth: int = 0) -> Any:
    if isinstance(value, str):
        return instead(value)
    if depth < DEEPEST and isinstance(value, dict):
        return {name: _renamed(below, instead, depth + 1) for name, below in cast("dict[str, Any]", value).items()}
    if depth < DEEPEST and isinstance(value, list):
        return [_renamed(below, instead, depth + 1) for below in cast("list[Any]", value)]
    return value


def _last(location: str) -> str:
    try:
        return unquote(urlsplit(location).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
