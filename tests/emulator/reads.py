"""Requests to the Read emulators."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from emulators import Started, start

if TYPE_CHECKING:
    from collections.abc import Generator

SUBMIT = {"read": "/vision/v2.0/read/core/asyncBatchAnalyze", "read-3.2": "/vision/v3.2/read/analyze"}
SYNC = {"read": "/vision/v2.0/read/core/Analyze", "read-3.2": "/vision/v3.2/read/syncAnalyze"}
POLL = {"read": "/vision/v2.0/read/operations/", "read-3.2": "/vision/v3.2/read/analyzeResults/"}
OCTETS = {"Content-Type": "application/octet-stream"}
PATIENCE = 60.0


@contextmanager
def serving(container: str, *arguments: str) -> Generator[tuple[httpx.Client, Started]]:
    """An emulator with these arguments, and a client of it."""
    command = [sys.executable, "-m", "conformance", "serve", container, "--demo", "--port", "0", *arguments]
    with start(command) as started, httpx.Client(base_url=started.url, timeout=PATIENCE, trust_env=False) as client:
        yield client, started


def submit(client: httpx.Client, container: str, content: bytes, query: str = "") -> httpx.Response:
    return client.post(f"{SUBMIT[container]}{query}", content=content, headers=OCTETS)


def identifier(answer: httpx.Response) -> str:
    assert answer.status_code == 202, answer.text
    return answer.headers["operation-location"].rpartition("/")[2]


def code(answer: httpx.Response) -> str:
    """That of a refusal, which is wrapped and says nothing besides its code and its message."""
    refused = answer.json()
    assert (set(refused), set(refused["error"])) == ({"error"}, {"code", "message"}), answer.text
    return refused["error"]["code"]


def poll(client: httpx.Client, container: str, name: str) -> httpx.Response:
    return client.get(POLL[container] + name)


def ended(client: httpx.Client, container: str, answer: httpx.Response) -> dict[str, Any]:
    """What became of a submission in the end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told = poll(client, container, identifier(answer)).json()
        if told["status"].lower() in ("succeeded", "failed"):
            return told
        time.sleep(0.03)
    raise AssertionError(f"still {told['status']} after {PATIENCE:g} s")


def pages(told: dict[str, Any]) -> list[dict[str, Any]]:
    return told["analyzeResult"]["readResults"] if "analyzeResult" in told else told["recognitionResults"]


def texts(told: dict[str, Any]) -> list[str]:
    """What each page says, its lines with a slash between them."""
    return [" / ".join(line["text"] for line in page["lines"]) for page in pages(told)]


def by_url(client: httpx.Client, path: str, url: str) -> httpx.Response:
    return client.post(path, content=json.dumps({"url": url}), headers={"Content-Type": "application/json"})
