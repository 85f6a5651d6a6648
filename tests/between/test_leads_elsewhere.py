"""What a target names is followed below its own address alone: a second server hears nothing, whatever names it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import Run
from strange_server import READY, Behave, Strange, answer, serving

RESULT = "/vision/v2.0/read/operations/8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
LONG = "a" * 1_000_000
LOCATIONS: dict[str, Callable[[str], str]] = {
    "another origin": lambda other: f"{other}{RESULT}",
    "another origin by its name": lambda other: f"{other.replace('127.0.0.1', 'localhost')}{RESULT}",
    "another scheme": lambda other: f"{other.replace('http:', 'https:')}{RESULT}",
    "with a name and password": lambda other: f"http://me:secret@{other.removeprefix('http://')}{RESULT}",
    "a host in front of an at sign": lambda other: f"http://127.0.0.1@{other.removeprefix('http://')}{RESULT}",
    "no scheme": lambda other: f"{other.removeprefix('http:')}{RESULT}",
    "a backslash": lambda other: f"http:\\\\{other.removeprefix('http://')}{RESULT}",
    "a file": lambda _: "file:///etc/passwd",
    "a megabyte": lambda other: f"{other}{RESULT}?{LONG}",
    "no port that is": lambda _: f"http://127.0.0.1:99999{RESULT}",
    "no URL": lambda _: "http://[::1",
}
"""Values of Operation-Location, by the address of the other server."""
PAGES: dict[str, Callable[[str], str]] = {
    "a document elsewhere": lambda other: f'<script>url = "{other}/swagger/v1/swagger.json"</script>',
    "a script elsewhere": lambda other: f'<script src="{other}/swagger.js"></script>',
    "a base elsewhere": lambda other: f'<base href="{other}/"><script>url = "swagger/v1/swagger.json"</script>',
}
"""Pages behind /swagger, by the address of the other server."""


@pytest.fixture
def other() -> Iterator[Strange]:
    """Somebody who must not be asked for anything."""
    with serving(lambda _: [answer("200 OK", b"{}")]) as server:
        yield server


def run(cogspec: Run, server: Strange, *requirements: str) -> tuple[int, str]:
    bounds = ["--timeout", "5", "--time", "45", "--patience", "2", "--no-shrink"]
    asked = [word for requirement in requirements for word in ("--requirement", requirement)]
    done = cogspec("run", "read", "--url", server.url, "--output", "out", *bounds, *asked, timeout=100)
    return done.returncode, done.stdout + done.stderr


def submitting(location: str) -> Behave:
    """A service that takes every file, and names this address."""
    return lambda head: [READY if head.startswith(b"GET") else answer("202 Accepted", Operation_Location=location)]


@pytest.mark.parametrize("kind", LOCATIONS)
def test_a_location_is_followed_at_the_same_origin_only(kind: str, other: Strange, cogspec: Run, tmp_path: Path) -> None:
    with serving(submitting(LOCATIONS[kind](other.url))) as server:
        code, said = run(cogspec, server, "read.submit.location-*")

    assert code in (1, 3), said
    assert other.heard == []
    assert "Traceback" not in said
    assert max(map(len, said.splitlines())) < 2000, "what a target says is shown in bounded length"
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert results["verdict"] in ("non-conformant", "no-verdict")


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_read_with_what_lies_beside_it_only(kind: str, other: Strange, cogspec: Run) -> None:
    page = f"<!doctype html><title>API</title>{PAGES[kind](other.url)}".encode()

    def behave(head: bytes) -> list[bytes]:
        return [answer("200 OK", page, "text/html") if head.startswith(b"GET /swagger ") else READY]

    with serving(behave) as server:
        code, said = run(cogspec, server, "container.swagger.*", "container.openapi.*")

    assert code in (0, 1, 3), said
    assert other.heard == []
    assert "Traceback" not in said


def test_a_redirect_is_followed_at_the_same_origin_only(other: Strange, cogspec: Run) -> None:
    leading = answer("302 Found", b"", "text/html", Location=f"{other.url}/swagger/index.html")
    with serving(lambda head: [leading if head.startswith(b"GET /swagger ") else READY]) as server:
        code, said = run(cogspec, server, "container.swagger.ends-at-a-page")

    assert code == 1, said
    assert other.heard == []


def test_references_of_a_served_description_are_not_fetched(other: Strange, cogspec: Run, tmp_path: Path) -> None:
    reference = {"$ref": f"{other.url}/schema.json"}
    content = {"application/json": {"schema": reference}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Read", "version": "1"},
        "paths": {"/ready": {"get": {"responses": {"200": {"description": "", "content": content}}}}},
        "components": {"schemas": {"A": reference, "B": {"$ref": "file:///etc/passwd"}}},
    }
    asked = threading.Event()

    def behave(head: bytes) -> list[bytes]:
        if head.startswith(b"GET /swagger "):
            return [answer("200 OK", b'<script>url = "/swagger/v1/swagger.json"</script>', "text/html")]
        if b"swagger.json" in head:
            asked.set()
            return [answer("200 OK", json.dumps(document).encode())]
        return [READY]

    with serving(behave) as server:
        code, said = run(cogspec, server, "container.swagger.*", "container.openapi.*")

    assert asked.is_set(), said
    assert code in (1, 3), said
    assert other.heard == []
    assert "Traceback" not in said
    rows = json.loads((tmp_path / "out" / "results.json").read_text())["requirements"]
    (row,) = (row for row in rows if row["id"] == "container.openapi.is-valid")
    assert "which is not fetched" in row["reason"]
