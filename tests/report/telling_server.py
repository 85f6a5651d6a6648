"""A server that tells everybody what it was told: headers in every answer, and on its output what it was started with."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ORDER = "\n::error::an order of the target\n"


class Telling(BaseHTTPRequestHandler):
    """Ready, and otherwise broken."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = {"error": {"code": ORDER + str(dict(self.headers)), "message": " ".join(sys.argv)}}
        body = b"{}" if self.path == "/ready" else json.dumps(said).encode()
        self.send_response(200 if self.path == "/ready" else 500)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _answer

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    sys.stderr.write(f"{sys.argv}\n")
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Telling).serve_forever()
