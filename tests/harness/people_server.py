"""A server that keeps groups, persons and faces in memory, and refuses what does not exist."""

from __future__ import annotations

import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from uuid import uuid4

BASE = "/people/v1.0"
IDS = {
    "persongroups": "personGroupId",
    "persons": "personId",
    "persistedfaces": "persistedFaceId",
    "notices": "noticeId",
}
INSIDE = {"persongroups": ("persons",), "persons": ("persistedfaces",)}


class Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass
class Thing:
    """A resource, and by their collections those inside it."""

    members: dict[str, Any]
    inside: dict[str, dict[str, Thing]] = field(default_factory=dict)


class People:
    """What the server holds, and how it behaves."""

    def __init__(self) -> None:
        self.root = Thing({}, {"persongroups": {}, "notices": {"welcome": Thing({"name": "Welcome", "userData": "first"})}})
        self.settings = Thing({"name": "as found", "userData": "kept"})
        self.asked: list[tuple[str, str, bytes]] = []
        """Method, path and body of every request, in the order of arrival."""
        self.breaks: set[tuple[str, str]] = set()
        """Methods and collections that end in status 500 before anything is done."""
        self.breaks_halfway: set[tuple[str, str]] = set()
        """The same, once everything is done."""
        self.interrupts_at = 0
        """The request at whose arrival somebody presses Ctrl+C; 0 for none."""
        self.pause = 0.0
        """Seconds that every answer takes, so that others wait."""
        self._lock = threading.Lock()

    @property
    def groups(self) -> dict[str, Thing]:
        return self.root.inside["persongroups"]

    def methods(self, *wanted: str) -> list[str]:
        """The requests with these methods, as ``METHOD collection``."""
        return [f"{method} {collection_of(path)}" for method, path, _ in self.asked if method in wanted]

    def answer(self, method: str, target: str, content: bytes) -> tuple[int, Any]:
        path = target.partition("?")[0]
        act = method, collection_of(path)
        time.sleep(self.pause)
        with self._lock:
            self.asked.append((method, path, content))
            if len(self.asked) == self.interrupts_at:
                signal.pthread_kill(cast("int", threading.main_thread().ident), signal.SIGINT)
            if act in self.breaks:
                return 500, {"error": "broken"}
            try:
                answer = self._done(method, path.removeprefix(BASE).strip("/").split("/"), content)
            except Refused as refused:
                return refused.status, {"error": str(refused)}
            return (500, {"error": "broken"}) if act in self.breaks_halfway else (200, answer)

    def _done(self, method: str, parts: list[str], content: bytes) -> Any:
        if parts == ["verify"] and method == "POST":
            return self._verified(json_object(content))
        if parts == ["settings"]:
            if method == "PUT":
                self.settings.members = texts(json_object(content), required=("name",))
                return None
            return self._on_thing(method, self.settings, {}, content)
        if len(parts) % 2:
            collection, holder = parts[-1], self._found(parts[:-1]).inside.get(parts[-1])
            if holder is None:
                raise Refused(404, "no such collection")
            if method == "GET":
                return [{IDS[collection]: identifier, **thing.members} for identifier, thing in holder.items()]
            identifier = str(uuid4())
            return self._made(method, "POST", holder, collection, identifier, content) or {IDS[collection]: identifier}
        return self._on_path(method, parts, content)

    def _on_path(self, method: str, parts: list[str], content: bytes) -> Any:
        *above, collection, identifier = parts
        holder = self._found(above).inside.get(collection, {})
        if method == "PUT" and collection == "persongroups":
            if not re.fullmatch("[a-z0-9_-]{1,64}", identifier):
                raise Refused(400, "that is no id")
            if identifier in holder:
                raise Refused(409, "it exists")
            return self._made(method, "PUT", holder, collection, identifier, content)
        thing = self._found(parts)
        if method == "DELETE":
            del holder[identifier]
            return None
        return self._on_thing(method, thing, {IDS[collection]: identifier}, content)

    @staticmethod
    def _made(method: str, making: str, holder: dict[str, Thing], collection: str, identifier: str, content: bytes) -> None:
        if method != making:
            raise Refused(405, "not that way")
        members = texts(json_object(content), required=("name",))
        holder[identifier] = Thing(members, {name: {} for name in INSIDE.get(collection, ())})

    @staticmethod
    def _on_thing(method: str, thing: Thing, ids: dict[str, str], content: bytes) -> Any:
        if method == "GET":
            return {**ids, **thing.members}
        if method != "PATCH":
            raise Refused(405, "not that way")
        thing.members.update(texts(json_object(content)))
        return None

    def _found(self, parts: list[str]) -> Thing:
        thing = self.root
        for collection, identifier in zip(parts[::2], parts[1::2], strict=True):
            if identifier not in thing.inside.get(collection, {}):
                raise Refused(404, f"{collection} has no {identifier}")
            thing = thing.inside[collection][identifier]
        return thing

    def _verified(self, body: dict[str, Any]) -> Any:
        group, person, confidence = (body.get(name) for name in ("personGroupId", "personId", "confidence"))
        if not isinstance(confidence, int | float) or isinstance(confidence, bool) or not 0 <= confidence <= 1:
            raise Refused(400, "confidence lies between 0 and 1")
        if not isinstance(group, str) or group not in self.groups:
            raise Refused(400, "no such group")
        if not isinstance(person, str) or person not in self.groups[group].inside["persons"]:
            raise Refused(400, "no such person in this group")
        return {"isIdentical": confidence >= 0.5}


def collection_of(path: str) -> str:
    """The last word of a path that is no id."""
    words = path.removeprefix(BASE).strip("/").split("/")
    return words[-1] if len(words) % 2 else words[-2]


def json_object(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        raise Refused(400, "that is no JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, "that is no object")
    return cast("dict[str, Any]", body)


def texts(body: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, str]:
    """The members that are kept, when they are as described."""
    kept = {name: body[name] for name in ("name", "userData") if name in body}
    good = all(isinstance(text, str) for text in kept.values()) and all(name in kept for name in required)
    if not good or not 1 <= len(kept.get("name", "-")) <= 128 or len(kept.get("userData", "")) > 500:
        raise Refused(400, "name or userData is not as described")
    return kept


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement
    people: People

    def answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = self.people.answer(self.command, self.path, content)
        sent = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if sent:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[tuple[str, People]]:
    """The URL of a server of its own, and what it holds."""
    people = People()
    handler = type("OfThese", (Handler,), {"people": people})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", people
        finally:
            server.shutdown()
            thread.join()
