"""A login that answers wherever the target would refuse shows nothing of what the target refuses."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from program import Run

from conformance import catalogue, target

REFUSES = "text-v3.1.languages.refuses-invalid"


def test_a_login_in_place_of_refusals_proves_none(cogspec: Run) -> None:
    with target.embedded(catalogue.container("language")) as url, ThreadingHTTPServer(("127.0.0.1", 0), gate(url)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked = ("--url", f"http://127.0.0.1:{server.server_port}", "--requirement", REFUSES)
        done = cogspec("run", "language", *asked, "--json")
        server.shutdown()
    row = next(row for row in json.loads(done.stdout)["requirements"] if row["id"] == REFUSES)

    assert row["outcome"] == "not_run", row["reason"]
    assert "401 was answered, which proves no refusal" in row["reason"]


def gate(url: str) -> type[BaseHTTPRequestHandler]:
    """What hands requests on to this address, and says 401 in place of 4xx in one of two versions."""

    class Gate(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
            answer = httpx.request(self.command, url + self.path, content=sent, headers=kept, timeout=30)
            is_refused = 400 <= answer.status_code < 500 and "/v3.1/" in self.path
            self.send_response(401 if is_refused else answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
            """Say nothing."""

    return Gate
