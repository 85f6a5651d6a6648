"""What stands at a URL may be anything: each kind of it gets its verdict, in bounded time and memory, and leaves results."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from strange_server import READY, Behave, answer, ready_then, serving

SECONDS, MEGABYTES = 60, 512
WEIGH = """
import os, sys
_, status, usage = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command, and writes its kilobytes into a file: a process begins with the peak of the one that starts it, so that
one is to be small, as a process that has run a thousand tests is not."""
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LAST = "text-v3.1.languages"


def drip() -> Iterator[bytes]:
    yield JSON + b"\r\n"
    for _ in range(400):
        time.sleep(0.1)
        yield b" "


def without_end(begin: bytes, piece: bytes, pieces: int = 400) -> Iterator[bytes]:
    yield begin
    for _ in range(pieces):
        yield piece


def packed(body: bytes, times: int) -> bytes:
    for _ in range(times):
        body = gzip.compress(body, 1)
    return answer("200 OK", body, Content_Encoding=", ".join(["gzip"] * times))


BOMB, LAYERS = packed(bytes(100_000_000), 1), packed(b"{}", 9)
WALLS: dict[str, tuple[Behave, str]] = {
    "closes": (lambda _: [], "the connection was closed without an answer"),
    "never answers": (lambda _: (time.sleep(20), b"")[1:], "no whole answer within 3 s"),
    "other protocol": (lambda _: [b"SSH-2.0-OpenSSH_9.2\r\n"], "not HTTP"),
    "HTTP/0.9": (lambda _: [b"<html>hello</html>"], "not HTTP"),
    "endless interim answers": (
        lambda _: without_end(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        "more than 20 interim answers",
    ),
    "huge head": (lambda _: [b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 1_000_000], "headers"),
    "endless body": (lambda _: without_end(JSON + b"\r\n", b" " * 1_000_000), "longer than 16 MB"),
    "gzip bomb": (lambda _: [BOMB], "unpacks to more than 16 MB"),
    "layers of gzip": (lambda _: [LAYERS], "packed 9 times over"),
    "unknown coding": (lambda _: [answer("200 OK", b"{}", Content_Encoding="br")], "packed as 'br'"),
    "drips": (lambda _: drip(), "no whole answer within 3 s"),
    "chunk without end": (
        lambda _: without_end(JSON + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", b" " * 1_000_000),
        "longer than 16 MB",
    ),
    "length never reached": (lambda _: [JSON + b"Content-Length: 100\r\n\r\n{"], "broke off"),
    "two lengths": (lambda _: [JSON + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"], "not HTTP"),
    "forbidden": (lambda _: [answer("403 Forbidden", b"{}")], "demands a key"),
    "unauthorised": (lambda _: [answer("401 Unauthorized", b'{"error": {}}')], "demands a key"),
    "a proxy's login": (lambda _: [answer("407 Proxy Authentication Required")], "demands a key"),
    "too many": (lambda _: [answer("429 Too Many Requests", b"{}")], "turns every request away"),
    "too many for an hour": (
        lambda _: [answer("429 Too Many Requests", b"{}", Retry_After="3600")],
        "turns every request away",
    ),
    "maintenance page": (lambda _: [answer("503 Service Unavailable", b"<html>", "text/html")], "serves nobody"),
    "bad gateway": (lambda _: [answer("502 Bad Gateway", b"<html>", "text/html")], "serves nobody"),
    "a website": (lambda _: [answer("404 Not Found", b"<html>", "text/html")], "serves none of the described operations"),
    "login page": (
        lambda _: [answer("302 Found", b"", "text/html", Location="https://login.example/?next=/")],
        "Location 'https://login.example/?next=/'",
    ),
    "leads to a file": (lambda _: [answer("301 Moved", b"", "text/html", Location="file:///etc/passwd")], "file:///etc/passwd"),
    "never ready": (lambda _: [answer("503 Service Unavailable", b"{}")], "still answers 503"),
    "says ok": (lambda _: [answer("200 OK", b'{"status": "ok"}')], "not like any container of the catalogue"),
    "a page for everything": (lambda _: [answer("200 OK", b"<html>", "text/html")], "not like any container"),
    "an error for everything": (
        lambda _: [answer("400 Bad Request", b'{"code": "BadArgument", "message": "no"}')],
        "not like any container",
    ),
    "echoes escapes": (
        lambda _: [answer("302 Found", b"", "text/\x1b[31mhtml", Location="\x1b]0;owned\x07")],
        "only leads elsewhere",
    ),
}
"""Behaviours without a name, of which nobody can say which container they are meant to be."""

STRANGE: dict[str, tuple[Behave, str]] = {
    "says ok": (ready_then(answer("200 OK", b'{"status": "ok"}')), "answers-as-described"),
    "errors in HTML": (ready_then(answer("400 Bad Request", b"<html>no</html>", "text/html")), "answers-as-described"),
    "fails": (ready_then(answer("500 Internal Server Error", b"{}")), "never-breaks"),
    "unknown status": (ready_then(answer("299 Odd", b"{}")), "answers-as-described"),
    "an error with success": (
        ready_then(answer("299 Odd", b'{"error": {"code": "InvalidRequest", "message": "no"}}')),
        "answers-as-described",
    ),
    "status 999": (ready_then(answer("999 What", b"{}")), "never-breaks"),
    "duplicate keys": (ready_then(answer("200 OK", b'{"documents": 1, "documents": 2}')), "answers-as-described"),
    "nested deeply": (ready_then(answer("200 OK", b"[" * 200_000 + b"]" * 200_000)), "answers-as-described"),
    "not a number": (ready_then(answer("200 OK", b'{"documents": NaN}')), "answers-as-described"),
    "byte order mark": (ready_then(answer("200 OK", b"\xef\xbb\xbf{}")), "answers-as-described"),
    "UTF-16": (ready_then(answer("200 OK", "{}".encode("utf-16"))), "answers-as-described"),
    "cut JSON": (ready_then(answer("200 OK", b'{"documents": [')), "answers-as-described"),
    "a million words": (
        ready_then(answer("200 OK", json.dumps([str(n) for n in range(1_000_000)]).encode())),
        "answers-as-described",
    ),
    "one huge string": (ready_then(answer("200 OK", b'"' + b"a" * 12_000_000 + b'"')), "answers-as-described"),
    "larger than can be judged": (ready_then(answer("200 OK", b'"' + b"a" * 50_000_000 + b'"')), "never-breaks"),
    "cookies": (ready_then(answer("200 OK", b"{}", Set_Cookie="session=1; Path=/")), "answers-as-described"),
    "escapes in the body": (
        ready_then(answer("400 Bad Request", b'{"error": "\x1b[2J\x1b]0;owned\x07\x00\x9b"}')),
        "answers-as-described",
    ),
    "closes": (ready_then(), "never-breaks"),
}
"""Behaviours behind the name of a container: the user is believed, and the answers are judged."""


def run(folder: Path, *arguments: str) -> tuple[int, str, float, float]:
    """Exit code, output, seconds and megabytes of one run."""
    command = [sys.executable, "-m", "conformance", "run", "--timeout", "3", "--time", "15", "--retry", "2"]
    command += [*arguments, "--output", "out"]
    began = time.monotonic()
    with (folder / "said").open("wb") as said:
        weighed = [sys.executable, "-S", "-c", WEIGH, str(folder / "weight"), *command]
        code = subprocess.run(weighed, cwd=folder, stdout=said, stderr=subprocess.STDOUT, check=False).returncode
    text = (folder / "said").read_bytes().decode()
    return code, text, time.monotonic() - began, int((folder / "weight").read_text()) / 1024


def demand_bounded_and_told(folder: Path, ended: tuple[int, str, float, float]) -> dict[str, Any]:
    code, said, seconds, megabytes = ended
    assert seconds < SECONDS, said
    assert megabytes < MEGABYTES, said
    assert "Traceback" not in said
    assert not any(sign in said for sign in "\x1b\x07\x00\x9b")
    results = json.loads((folder / "out" / "results.json").read_text())
    assert (folder / "out" / "junit.xml").stat().st_size
    assert {0: "conformant", 1: "non-conformant", 3: "no-verdict"}[code] == results["verdict"]
    return results


@pytest.mark.parametrize("kind", WALLS)
def test_what_understands_nothing_is_no_verdict(kind: str, tmp_path: Path) -> None:
    behave, words = WALLS[kind]
    with serving(behave) as server:
        ended = run(tmp_path, "--url", server.url)

    results = demand_bounded_and_told(tmp_path, ended)
    assert ended[0] == 3, ended[1]
    assert words in str(results["reason"])


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_named_is_judged(kind: str, tmp_path: Path) -> None:
    behave, rule = STRANGE[kind]
    with serving(behave) as server:
        ended = run(tmp_path, "language", "--url", server.url, "--requirement", f"{LAST}.*")

    results = demand_bounded_and_told(tmp_path, ended)
    assert ended[0] == 1, ended[1]
    broken = {r["id"] for r in results["requirements"] if r["outcome"] == "failed"}
    assert f"{LAST}.{rule}" in broken


def test_what_was_seen_before_the_time_was_over_counts(tmp_path: Path) -> None:
    """It cannot be asked again then, so nothing shows that it was a whim."""

    def behave(head: bytes) -> list[bytes]:
        time.sleep(0 if head.startswith(b"GET") else 0.3)
        return [READY if head.startswith(b"GET") else answer("200 OK", b'{"status": "ok"}')]

    with serving(behave) as server:
        ended = run(tmp_path, "language", "--url", server.url, "--requirement", f"{LAST}.*", "--time", "2")

    results = demand_bounded_and_told(tmp_path, ended)
    assert ended[0] == 1, ended[1]
    assert results["complete"] is False


def test_what_the_kit_cannot_read_while_it_makes_what_cases_are_about_rests_on_its_description(tmp_path: Path) -> None:
    """An object in place of the list of faces is the target's mistake, and none of the kit's."""
    with serving(ready_then(answer("200 OK", b'{"faces": []}'))) as server:
        ended = run(tmp_path, "face", "--url", server.url, "--requirement", "face.verify.*")

    results = demand_bounded_and_told(tmp_path, ended)
    reasons = {r["reason"] for r in results["requirements"]}
    assert "face.detect.answers-as-described does not hold, which it rests on" in reasons
    assert "the kit" not in f"{reasons}{results['reason']}"
