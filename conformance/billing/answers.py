"""What the endpoint answers to a report, or to a request for a licence, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from conformance.refusal import Refusal, hint

RETRY_AFTER = 30
"""Seconds that are asked for where none were told."""
WITH_RETRY_AFTER = (429, 503)
NOT_LET_THROUGH = 407
"""What a proxy says to whom it does not know."""
WORDS = ("valid", "401", "403", "429", "503", "hang", "cut")


class NoSuchAnswer(Refusal):
    """A word that stands for no answer."""


@dataclass(frozen=True)
class Answer:
    """One answer to a report."""

    word: str
    """As it was told."""
    status: int
    """0 where nothing is answered."""
    retry_after: int | None = None
    """Seconds."""
    body: bytes = b""
    """JSON; where there is none, the answer says in its body whether it is one of success."""

    def encoded(self, *, kept: bool, bodiless: bool = False) -> bytes:
        """The bytes that are sent; of an answer that is cut, those up to the middle of its body."""
        if self is TUNNEL:
            return b"HTTP/1.1 200 Connection established\r\n\r\n"
        body = self.body or json.dumps({"accepted": self.status < 300}).encode()
        phrase = HTTPStatus(self.status).phrase if self.status in list(HTTPStatus) else ""
        lines = [f"HTTP/1.1 {self.status} {phrase}", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}"]
        lines += [f"Retry-After: {self.retry_after}"] if self.retry_after is not None else []
        lines += ['Proxy-Authenticate: Basic realm="cogspec"'] if self.status == NOT_LET_THROUGH else []
        lines += [] if kept else ["Connection: close"]
        sent = b"" if bodiless else body[: len(body) // 2] if self.word == "cut" else body
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent


TUNNEL = Answer("tunnel", 200)
"""To CONNECT: what follows on the connection is for the host that was named."""


def answer(told: str) -> Answer:
    """The answer that is told so; ``503:5`` is 503 with five seconds of Retry-After. Raises NoSuchAnswer."""
    word, colon, seconds = told.partition(":")
    digits = word.isascii() and word.isdecimal()
    status = int(word[:4]) if digits else {"valid": 200, "cut": 200, "hang": 0}.get(word)
    if status is None or (digits and not 400 <= status < 600):
        raise NoSuchAnswer(
            f"{told!r} is no answer of the billing endpoint, nor a status from 400 to 599.{hint(word, list(WORDS))}"
        )
    if status not in WITH_RETRY_AFTER:
        if colon:
            raise NoSuchAnswer(f"{told!r} is no answer: only 429 and 503 carry seconds, as in 503:5.")
        return Answer(word, status)
    if colon and not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 8):
        raise NoSuchAnswer(f"{told!r} is no answer: the seconds of Retry-After are a whole number, as in 503:5.")
    return Answer(word, status, int(seconds) if colon else RETRY_AFTER)


def refusal(status: int) -> Answer:
    """The answer to what is no report."""
    return Answer(str(status) if status else "", status)
