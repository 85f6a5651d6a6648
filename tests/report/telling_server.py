"""A server that tells everybody what it was told: headers in every answer, and on its output what it was started with.

Each answer spells the keys in another way, as gateways, frameworks and logs do.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from urllib.parse import quote

ORDER = "\n::error::an order of the target\n"
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda key: quote(key, safe=""),
    lambda key: "".join(f"\\u{ord(letter):04x}" for letter in key),
    lambda key: "".join(f"&#{ord(letter)};" for letter in key),
    lambda key: base64.b64encode(f":{key}".encode()).decode()[2:-4],
    lambda key: key.encode().hex(),
    lambda key: key[:16],
    lambda key: key[-16:],
)
CHOSEN = cycle(SPELLINGS)


class Telling(BaseHTTPRequestHandler):
    """Ready, and otherwise broken."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        keys = (self.headers["Authorization"].split()[-1], sys.argv[-1].partition("=")[2])
        spelling = next(CHOSEN)
        spelled = " or ".join(map(spelling, keys))
        said = {"error": {"code": f"{ORDER}{spelled}", "headers": dict(self.headers), "message": " ".join(sys.argv)}}
        body = b"{}" if self.path == "/ready" else json.dumps(said).encode("utf-16" if spelling is str.upper else "utf-8")
        self.send_response(200 if self.path == "/ready" else 500)
        self.send_header("Content-Type", "application/json")
        self.send_header(quote(keys[0], safe=""), spelled)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _answer

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    sys.stderr.write(f"{sys.argv}\n")
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Telling).serve_forever()
