"""Images that Face fetches by their URLs: the same faces as in their bytes, and nothing that a URL must not lead to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import reads
from attacking_server import attacking
from faces import BASE, code, created, detect, landscape, pair, serving

SOON = 10.0
ATTACKS = {
    **{f"/hang{number}": "InvalidURL" for number in range(8)},
    "/loop": "InvalidURL",
    "/drip": "InvalidURL",
    "/missing": "InvalidURL",
    "/endless": "InvalidImageSize",
    "/text": "InvalidImageSize",
}
"""Paths of a server that is up to no good, and what becomes of each."""


@cache
def content(path: str) -> bytes:
    made = {
        "/pair.jpg": pair,
        "/nobody.jpg": landscape,
        "/noise.jpg": lambda: bytes(range(256)) * 8,
        "/large.jpg": lambda: bytes(7_000_000),
    }
    return made[path]()


@pytest.fixture(scope="module")
def face() -> Iterator[httpx.Client]:
    with serving() as client:
        yield client


@contextmanager
def files(asked: list[str]) -> Iterator[str]:
    """A server of pictures, and what was asked of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content(self.path))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def by_url(client: httpx.Client, url: str, path: str = "/detect") -> httpx.Response:
    return client.post(path, json={"url": url})


def test_an_image_by_its_url_is_the_same_image(face: httpx.Client) -> None:
    asked = list[str]()
    with files(asked) as url:
        found = by_url(face, f"{url}/pair.jpg").json()
        assert [one["faceRectangle"] for one in found] == [one["faceRectangle"] for one in detect(face, pair())]
        assert by_url(face, f"{url}/nobody.jpg").json() == []
        assert code(by_url(face, f"{url}/noise.jpg")) == (400, "InvalidImage")
        assert code(by_url(face, f"{url}/large.jpg")) == (400, "InvalidImageSize")
        place = created(face, "LargeFaceList")
        larger = found[0]["faceRectangle"]
        target = ",".join(str(larger[side]) for side in ("left", "top", "width", "height"))
        added = by_url(face, f"{url}/pair.jpg", f"{place}/persistedfaces?targetFace={target}&userData=larger")
        assert added.json()["userData"] == "larger"
        assert code(by_url(face, f"{url}/nobody.jpg", f"{place}/persistedfaces")) == (400, "InvalidImage")
        face.delete(place)
    assert asked.count("/pair.jpg") == 2, "each request fetches its image once"


def test_urls_that_attack_fail_within_seconds_and_keep_nobody_waiting(face: httpx.Client) -> None:
    with attacking() as url, ThreadPoolExecutor(len(ATTACKS)) as pool:
        began = time.monotonic()
        attacks = {path: pool.submit(by_url, face, url + path) for path in ATTACKS}
        assert len(detect(face, pair())) == 2
        assert time.monotonic() - began < SOON / 2
        told = {path: code(attack.result()) for path, attack in attacks.items()}

        assert time.monotonic() - began < SOON
    assert told == {path: (400, wanted) for path, wanted in ATTACKS.items()}


def test_private_addresses_are_not_asked_unless_allowed() -> None:
    asked = list[str]()
    with reads.serving("face") as (client, _), files(asked) as url:
        port = url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::1]", "0", "2130706433", "[::ffff:127.0.0.1]"):
            assert code(by_url(client, f"http://{host}:{port}/pair.jpg", f"{BASE}/detect")) == (400, "InvalidURL"), host
    assert not asked
