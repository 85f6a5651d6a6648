"""An image that serves its function in one version is conformant, and one that serves it in none never is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from program import Run

from conformance import catalogue, target

KEYPHRASE = catalogue.container("keyphrase")
VERSIONS = ("v3.0", "v3.1")


@pytest.fixture(scope="module")
def whole() -> Iterator[str]:
    """An image that serves both versions."""
    with target.embedded(KEYPHRASE) as url:
        yield url


@contextmanager
def lacking(whole: str, *versions: str) -> Iterator[str]:
    """The same image without these versions: nothing is at their paths, and its description names none of them."""

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if any(f"/analytics/{version}/" in self.path.lower() for version in versions):
                self.answer(404, b"", "text/plain")
                return
            kept = {"content-type": self.headers["Content-Type"]} if self.headers["Content-Type"] else {}
            said = client.request(self.command, self.path, headers=kept, content=body)
            content = said.content
            if self.path.endswith("swagger.json"):
                named = {path: item for path, item in said.json()["paths"].items() if not any(v in path for v in versions)}
                content = json.dumps({**said.json(), "paths": named}).encode()
            self.answer(said.status_code, content, said.headers.get("content-type", ""))

        do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = serve

        def answer(self, status: int, content: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    client = httpx.Client(base_url=whole, timeout=30)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        client.close()


@pytest.mark.parametrize("missing", VERSIONS)
def test_one_version_is_enough_and_the_other_is_not_run(cogspec: Run, whole: str, tmp_path: Path, missing: str) -> None:
    with lacking(whole, missing) as url:
        done = cogspec("run", "--url", url, "--output", "out")

    assert done.returncode == 0, done.stdout + done.stderr
    rows = {row["id"]: row for row in json.loads((tmp_path / "out/results.json").read_text())["requirements"]}
    absent = {identifier for identifier in rows if identifier.startswith(f"text-{missing}.")}
    unsaid = {i for i, row in rows.items() if row["outcome"] == "not_run" and row["profile"] not in catalogue.LAUNCHED}
    assert absent <= unsaid
    assert unsaid == absent
    assert all("which versions an image serves depends on its tag" in rows[identifier]["reason"] for identifier in absent)
    assert rows["container.paths.one-version-is-served"]["outcome"] == "passed"
    assert rows["container.openapi.names-every-operation"]["outcome"] == "passed"
    assert rows["container.status.runs-no-query"]["outcome"] == "passed", "a query of the version that is there"


def test_no_version_is_no_pass(cogspec: Run, whole: str) -> None:
    with lacking(whole, *VERSIONS) as url:
        done = cogspec("run", "keyphrase", "--url", url)

    assert done.returncode == 3
    assert "serves none of the described operations" in done.stderr


@pytest.mark.parametrize("name", catalogue.names())
def test_of_whatever_may_stand_for_each_other_each_is_optional(name: str) -> None:
    container = catalogue.container(name)

    assert all(container.operation(key).optional for key in container.one_of)
    assert len(container.one_of) != 1, "an operation that stands alone is required"
    assert bool(container.one_of) == ("container.paths.one-version-is-served" in container.by_id)
