"""Hostile files and URLs: refused as documented within seconds, in little memory, and the next good file is read."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attacking_server import GOOD, attacking
from emulators import Started
from reads import OCTETS, SUBMIT, SYNC, by_url, code, ended, identifier, serving, submit, texts

from conformance.worlds.pages import hostile
from conformance.worlds.pages.files import jpeg, pdf, png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

PAGE = GOOD
SOON = 10.0
"""Seconds that a refusal may take; fetching gives up after eight."""
CEILING = 2_000_000_000
"""Bytes that the emulator and its processes may take together, as the README says."""
AT_ONCE = [
    (hostile.nothing, "InvalidImageSize"),
    (hostile.random_bytes, "InvalidImageSize"),
    (hostile.not_an_image, "InvalidImageSize"),
    (hostile.one_pixel, "InvalidImageSize"),
    (hostile.bomb, "InvalidImageSize"),
    (hostile.huge, "InvalidImageSize"),
    (hostile.circular_tiff, "InvalidImageFormat"),
    (hostile.empty_tiff, "InvalidImageFormat"),
    (hostile.locked, "NotSupportedImage"),
    (hostile.thick, "InvalidImageSize"),
    (hostile.scripted, "NotSupportedImage"),
    (hostile.vast, "InvalidImageSize"),
]
LATER = [hostile.truncated(png(PAGE)), hostile.truncated(jpeg(PAGE))]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[httpx.Client, Started]]:
    with serving("read", "--private-urls") as both:
        yield both


@pytest.fixture
def client(served: tuple[httpx.Client, Started]) -> Iterator[httpx.Client]:
    """The emulator, which must read a good page after each test as before."""
    client, _ = served
    yield client
    began = time.monotonic()
    answer = client.post(SYNC["read"], content=png(PAGE).content, headers=OCTETS)
    assert texts(answer.json()) == ["heavy bridge"]
    assert time.monotonic() - began < SOON


def memory(process: int) -> int:
    """Bytes that a process and those it started hold now."""
    own, found = f"/proc/{process}", 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if str(folder) == own or parent == str(process):
                pages = int((folder / "statm").read_text().split()[1])
                found += pages * 4096
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.mark.parametrize(("make", "expected"), AT_ONCE, ids=[make.__name__ for make, _ in AT_ONCE])
def test_a_hostile_file_is_refused_at_once(client: httpx.Client, make: object, expected: str) -> None:
    content = make().content  # type: ignore[operator]
    began = time.monotonic()
    answer = submit(client, "read", content)
    waiting = client.post(SYNC["read"], content=content, headers=OCTETS)

    assert (answer.status_code, code(answer)) == (400, expected)
    assert waiting.json() == {"status": "Failed"}
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize("hostile", LATER, ids=lambda hostile: hostile.name)
def test_what_shows_when_it_is_decoded_fails_later(client: httpx.Client, hostile: hostile.Hostile) -> None:
    answer = submit(client, "read", hostile.content)

    assert ended(client, "read", answer) == {"status": "Failed"}


def test_half_a_pdf_is_refused_or_fails(client: httpx.Client) -> None:
    answer = submit(client, "read", hostile.truncated(pdf([PAGE])).content)

    assert answer.status_code == 400 or ended(client, "read", answer) == {"status": "Failed"}


def test_everything_hostile_at_once_stays_below_the_ceiling(client: httpx.Client, served: tuple[httpx.Client, Started]) -> None:
    most = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.05):
            most = max(most, memory(served[1].process.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    largest = hostile.grey_png(10_000, 10_000, rows=10_000)
    for content in (*(attack.content for attack in hostile.attacks()), largest, largest):
        answer = submit(client, "read", content)
        if answer.status_code == 202:
            ended(client, "read", answer)
    over.set()
    watching.join()

    assert most < CEILING


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = submit(client, "read", b"\x89PNG" + b"\0" * 50_000_000)

    assert (answer.status_code, code(answer)) == (413, "InvalidImageSize")


@pytest.mark.parametrize("content", [b"{", b'{"url":', b"\xff\xfe", b"NaN", b"[" * 100_000])
def test_json_that_is_none_is_refused(client: httpx.Client, content: bytes) -> None:
    answer = client.post(SUBMIT["read"], content=content, headers={"Content-Type": "application/json"})

    assert (answer.status_code, code(answer)) == (400, "BadArgument")


@pytest.mark.parametrize(
    "content", [b"", b"--x\r\n", b"--x--\r\n", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--"]
)
def test_a_form_without_a_file_is_refused(client: httpx.Client, content: bytes) -> None:
    answer = client.post(SUBMIT["read"], content=content, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert (answer.status_code, code(answer)) == (400, "InvalidImageFormat")


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://example/x.png", "http://", "http://a b/", "file:///etc/passwd", "http://x:0/"]
)
def test_a_url_that_cannot_be_one_is_refused_at_once(client: httpx.Client, url: str) -> None:
    answer = by_url(client, SUBMIT["read"], url)

    assert (answer.status_code, code(answer)) == (400, "InvalidImageUrl")


@pytest.mark.parametrize("path", ["/loop", "/hang", "/drip", "/endless", "/text", "/missing"])
def test_a_url_that_attacks_fails_within_seconds(client: httpx.Client, path: str) -> None:
    with attacking() as files:
        began = time.monotonic()
        answer = by_url(client, SUBMIT["read"], files + path)

        assert ended(client, "read", answer) == {"status": "Failed"}
        assert time.monotonic() - began < SOON


def test_a_redirect_is_followed(client: httpx.Client) -> None:
    with attacking() as files:
        assert texts(ended(client, "read", by_url(client, SUBMIT["read"], f"{files}/once"))) == ["heavy bridge"]


def test_a_closed_port_and_an_unknown_host_fail(client: httpx.Client) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/x.png", "http://no-such-host.invalid/x.png"):
        assert ended(client, "read", by_url(client, SUBMIT["read"], url)) == {"status": "Failed"}, url


def test_a_worker_that_is_killed_is_replaced(client: httpx.Client, served: tuple[httpx.Client, Started]) -> None:
    answer = submit(client, "read", pdf([saying("father", "mother")] * 6).content)
    for folder in Path("/proc").glob("[0-9]*"):
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        if parent == str(served[1].process.pid):
            os.kill(int(folder.name), signal.SIGKILL)

    assert texts(ended(client, "read", answer)) == ["father mother"] * 6
    assert identifier(answer)
