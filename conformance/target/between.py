"""What stands between the kit and a container, a sentence each: nothing, a wall, a login page, an unknown certificate."""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import urlsplit

from conformance.description.unsaid import MISSING
from conformance.refusal import Refusal
from conformance.wire import Answer, Exchange
from conformance.wire.answer_reader import NoAnswer
from conformance.wire.retries import TOO_MANY, turned_away


class Unreachable(Refusal):
    """Nothing answers at the URL."""

    exit_code = 3


class NotTrusted(Refusal):
    """What answers shows a certificate that this machine does not trust."""

    exit_code = 3


class DemandsKey(Refusal):
    """What answers wants a key before it lets anybody through."""

    exit_code = 3


class TooManyRequests(Refusal):
    """What answers lets nobody through because there were too many requests."""

    exit_code = 3


class NotAContainer(Refusal):
    """Something answers at the URL that serves no operation of the catalogue."""

    exit_code = 3


SECONDS = 5.0
"""For a handshake."""
BAD_REQUEST = 400
KEY = (401, 403, 407, 511)
GATEWAY = (502, 503, 504)
"""Statuses of a gateway that does not reach what is behind it, or of a maintenance page."""


def demand_answer(url: str, exchange: Exchange) -> Answer:
    """The answer; Unreachable, NotTrusted or NotAContainer where there is none."""
    if exchange.answer is not None:
        if exchange.answer.status == BAD_REQUEST and wants_tls(url):
            raise NotAContainer(f"{url} wants TLS; give it with https.")
        return exchange.answer
    trouble, kind = exchange.trouble, exchange.kind
    if issubclass(kind, ssl.SSLCertVerificationError):
        why = trouble.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or trouble
        raise NotTrusted(
            f"{url} shows a certificate that is not trusted ({why}); give the certificate of its authority with --ca FILE, "
            "or name it in SSL_CERT_FILE."
        )
    if issubclass(kind, ssl.SSLError):
        raise NotAContainer(f"{url} answers, but not in TLS ({trouble}); is it http, or another port?")
    if exchange.late:
        raise Unreachable(f"{url} gave {trouble}; is the container stuck, or a firewall in between?")
    if issubclass(kind, NoAnswer | ConnectionResetError):
        raise NotAContainer(f"{url} is reached, but {trouble}; check the port, and whether it wants https.")
    raise Unreachable(f"{url} cannot be reached ({trouble}); is the container running, and is this its port?")


def wants_tls(url: str) -> bool:
    """Whether a URL with http leads to a server that speaks TLS, and called the request of a probe a bad one."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        return False
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), SECONDS) as plain, anybody.wrap_socket(plain):
            return True
    except OSError:
        return False


def demand_understanding(url: str, asked: Sequence[Exchange]) -> NoReturn:
    """Say what stands at the URL, where none of these requests, which are valid, had an answer that only a container gives."""
    demand_passage(url, asked)
    said = _said([e.answer for e in asked if e.answer is not None])
    if any(turned_away(e.answer) for e in asked if e.answer is not None):
        raise TooManyRequests(
            f"{url} turns requests away ({said}); wait, let the limiter pass more of them, or give a longer --retry."
        )
    raise NotAContainer(
        f"{url} answers, but not like any container of the catalogue{f' ({said})' if said else ''}; "
        "name one if it is meant to be that, and its answers are judged."
    )


def demand_passage(url: str, asked: Sequence[Exchange]) -> None:
    """Refuse where every one of these requests, which are valid, was turned away before it reached a container."""
    answers = [e.answer for e in asked if e.answer is not None]
    if not answers and any(issubclass(e.kind, NoAnswer) for e in asked):
        return  # what answers so was reached, and may be judged by it
    if not answers:
        raise Unreachable(f"{url} gave no whole answer to any of {len(asked)} described requests ({asked[0].trouble}).")
    said = _said(answers)
    statuses = {answer.status for answer in answers}
    if statuses <= {*KEY, *MISSING} and statuses & set(KEY):
        raise DemandsKey(f"{url} demands a key ({said}); give it with --header NAME:VALUE, as @FILE or in COGSPEC_HEADERS.")
    if statuses == {TOO_MANY}:
        raise TooManyRequests(f"{url} turns every request away ({said}); wait, or let the limiter pass more of them.")
    if all(300 <= status < 400 for status in statuses):
        raise NotAContainer(f"{url} only leads elsewhere ({said}); is it a login page, or the wrong scheme?")
    if statuses <= set(GATEWAY):
        raise NotAContainer(f"{url} serves nobody ({said}); is it a gateway without anything behind it, or under maintenance?")
    if statuses <= set(MISSING):
        raise NotAContainer(
            f"{url} serves none of the described operations ({said}); is it the address of a container, with the prefix it has?"
        )


def _said(answers: Sequence[Answer]) -> str:
    """What most of the answers were: status, media type, and where they lead; nothing without any."""
    if not answers:
        return ""
    told = Counter(
        (a.status, a.media_type or "no media type", (a.header("location") or "")[:200] if 300 <= a.status < 400 else "")
        for a in answers
    )
    (status, media_type, location), count = told.most_common(1)[0]
    where = f" and Location {location!r}" if location else ""
    return f"{count} of {len(answers)} described requests were answered {status} with {media_type}{where}"
