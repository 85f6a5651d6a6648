"""Ids that the old service gave, and those that the new one gave in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
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
MADE = re.compile(r"(?i)[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}")
"""Ids that a service makes."""
Aligned = Callable[[Any, Any], Any]
"""The new one of two bodies, with the elements of its list at the places of those that they stand for in the old one."""


def as_it_stands(old: Any, new: Any) -> Any:
    """The new one: elements at the same place stand for each other."""
    del old
    return new


class Ids:
    """What is known of the ids of both services."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}
        self._missing: dict[str, int] = {}
        """Ids that the old service gave in an exchange of this number, and the new one did not."""
        self._given: set[str] = set()
        """Ids of the new service that stand for one of the old."""
        self._met: set[str] = set()
        """What was recorded of ids: those that were given, and those that the client chose."""
        self._strange: set[str] = set()
        """Ids that were named before anything gave them."""

    def strange(self, request: Request, names: Collection[str]) -> str:
        """The first id of a service, in a recorded path or such members of a body, that nothing before it gave or named.

        Empty where there is none. To be asked before what was answered is learned.
        """
        named = [text for name, text in _members(json_of(request.body)) if name in names]
        path = [] if request.method == "PUT" else request.target.partition("?")[0].split("/")
        found = [text for text in (*map(unquote, path), *named) if MADE.fullmatch(text) and text not in self._met]
        self._strange.update(found)
        return found[0] if found else ""

    def learn(self, number: int, request: Request, old: Answer, new: Answer | None, aligned: Aligned = as_it_stands) -> None:
        """Take note of the ids in the answers to a request, but for those that the client chose."""
        sent = set(texts(json_of(request.body)))
        chosen = {*sent, *map(unquote, re.split(r"[/?&=]", request.target))}
        self._met |= {*sent, *(chosen if request.method == "PUT" else ())} - self._strange
        for before, after in _pairs(old, new if new is not None and served(new) else None, aligned):
            self._met |= {before} - self._strange
            if before in chosen or before in self._new or len(before) < SHORTEST or after in self._given:
                continue
            if after is None:
                self._missing.setdefault(before, number)
            else:
                self._new[before] = after
                self._given.add(after)
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


def _pairs(old: Answer, new: Answer | None, aligned: Aligned) -> Iterator[tuple[str, str | None]]:
    for name in HEADERS:
        before, after = old.header(name), new.header(name) if new else None
        if before:
            yield _last(before), _last(after) if after else None
    if served(old):
        body = body_of(old)
        yield from _in_bodies(body, aligned(body, body_of(new)) if new else None)


def _in_bodies(old: Any, new: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str | None]]:
    if isinstance(old, str) and NAMED.fullmatch(name):
        yield old, new if isinstance(new, str) else None
    elif isinstance(old, str) and name.endswith("Location"):
        yield _last(old), _last(new) if isinstance(new, str) else None
    elif depth < DEEPEST and isinstance(old, dict):
        for below, value in cast("dict[str, Any]", old).items():
            yield from _in_bodies(value, member(new, below), below, depth + 1)
    elif depth < DEEPEST and isinstance(old, list):
        others = cast("list[Any]", new) if isinstance(new, list) else []
        for place, value in enumerate(cast("list[Any]", old)):
            yield from _in_bodies(value, others[place] if place < len(others) else None, name, depth + 1)


def _members(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of the member that holds it or the list in which it is."""
    if isinstance(value, str):
        yield name, value
    elif depth < DEEPEST and isinstance(value, dict):
        for below, held in cast("dict[str, Any]", value).items():
            yield from _members(held, below, depth + 1)
    elif depth < DEEPEST and isinstance(value, list):
        for held in cast("list[Any]", value):
            yield from _members(held, name, depth + 1)


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
