"""A program that is launched in tests: ``stub.py MANNER PORT``. What it is not is a container, except where its manner says so.

The ids of its processes, one a line, stand in the file ``pids`` of its working directory.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


def note(process: int) -> None:
    with Path("pids").open("a") as file:
        file.write(f"{process}\n")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def serve(port: int, answer: Callable[[BaseHTTPRequestHandler, bytes], int]) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            pass

    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


def ends(_: int) -> None:
    say("no licence for ApiKey=open-sesame")
    sys.exit(3)


def floods(_: int) -> None:
    for _ in range(20):
        sys.stdout.write("x" * 1_000_000)
    sys.exit(4)


def listens_nowhere(_: int) -> None:
    say("loading")
    time.sleep(600)


def never_ready(port: int) -> None:
    say("loading")
    serve(port, lambda *_: 503)


def is_a_web_site(port: int) -> None:
    say("hello")
    serve(port, lambda *_: 404)


def dies(port: int) -> None:
    """Answers as somebody does who is ready, and ends with the first request that says something."""

    def answer(asked: BaseHTTPRequestHandler, body: bytes) -> int:
        if len(body) > len("{}"):
            say("out of memory")
            os._exit(5)
        return 200 if asked.command == "GET" else 400

    serve(port, answer)


def is_deaf(_: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("deaf")
    time.sleep(600)


def leaves_children(port: int) -> None:
    """The emulator, and what daemons of the old school were: without a parent, a session or an environment of before."""
    if os.fork() == 0:
        note(subprocess.Popen(["/bin/sleep", "600"], env={}, start_new_session=True).pid)
        os._exit(0)
    os.wait()
    subprocess.run([sys.executable, "-m", "conformance", "serve", "keyphrase", "--demo", "--port", str(port)], check=True)


if __name__ == "__main__":
    note(os.getpid())
    globals()[sys.argv[1]](int(sys.argv[2]))
