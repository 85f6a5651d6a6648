"""Requests to the Text Analytics emulators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

JSON = {"Content-Type": "application/json"}
FUNCTIONS = {"sentiment": "sentiment", "keyphrase": "keyPhrases", "language": "languages"}
VERSIONS = ("v3.0", "v3.1")


def documents(*texts: str, **members: str) -> dict[str, Any]:
    """A request with these texts, under the ids 0, 1, 2 …, each with these members."""
    return {"documents": [{"id": str(place), "text": text, **members} for place, text in enumerate(texts)]}


def path(container: str, version: str = "v3.1") -> str:
    return f"/text/analytics/{version}/{FUNCTIONS[container]}"


def inner_code(answer: httpx.Response) -> str:
    """The code of a whole request that was refused."""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "innererror"}
    return body["error"]["innererror"]["code"]


def bad(answer: httpx.Response) -> dict[str, str]:
    """The inner code of each bad document, by its id."""
    assert answer.status_code == 200, answer.text
    return {error["id"]: error["error"]["innererror"]["code"] for error in answer.json()["errors"]}
