"""Why nobody answers at a URL, or somebody who is no container."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conformance.description.unsaid import MISSING
from conformance.doctor.finding import Cause, Finding
from conformance.plain import plain
from conformance.target import GATEWAY, KEY, wants_tls
from conformance.wire import Answer, Exchange
from conformance.wire.answer_reader import NoAnswer
from conformance.wire.retries import TOO_MANY

LISTENS = "The container listens on port 5000 inside, in plain HTTP; docker publishes it with -p HOST:CONTAINER."
QUERY = "Page of the container, Query the container's prediction endpoint"
PLAIN = "The container speaks plain HTTP; where TLS is wanted, a proxy before it ends it, such as nginx."
TLS_PAGE = "Use Text Analytics for health containers, Run the container with an nginx proxy"
NO_NAME = Cause("doctor.url.name-not-found", "problem", "Use the host http://localhost:5000 for container APIs.", QUERY)
REFUSED = Cause("doctor.url.refused", "problem", LISTENS, QUERY)
NO_REPLY = Cause(
    "doctor.url.empty-reply",
    "problem",
    "Container Instances says Running while curl gets (52) Empty reply or (56) reset for minutes; more memory or "
    "patience helps. "
    "The same comes from a -p that leads to a port inside on which nothing listens (5050 for some of Document "
    "Intelligence).",
    "reported: github.com/MicrosoftLearning/mslearn-ai-services/issues/29",
)
LATE = Cause(
    "doctor.url.no-answer-in-time",
    "problem",
    "On Container Instances it takes 5 to 10 minutes until a container can be used, 25 to 30 for the one of health.",
    "Exercise Use an Azure AI services container; Use Text Analytics for health containers",
)
NOT_HTTP = Cause("doctor.url.not-http", "problem", LISTENS, QUERY)
UNREACHABLE = Cause("doctor.url.unreachable", "problem", LISTENS, QUERY)
NOT_TRUSTED = Cause("doctor.url.not-trusted", "problem", PLAIN, TLS_PAGE)
NOT_TLS = Cause("doctor.url.tls-to-plain", "problem", PLAIN, TLS_PAGE)
IS_TLS = Cause("doctor.url.plain-to-tls", "problem", PLAIN, TLS_PAGE)
AIRPLAY = Cause(
    "doctor.url.airplay",
    "problem",
    "macOS listens on port 5000 itself, for AirPlay, since version 12.",
    "reported: users of macOS; no page of the containers says so",
)
REGISTRY = Cause(
    "doctor.url.registry",
    "problem",
    "A registry of images listens on port 5000 by default, too.",
    "Docker documentation, Registry",
)
WANTS_KEY = Cause(
    "doctor.url.demands-key",
    "problem",
    "The container's own endpoints ask for no key; a gateway before it may, and should.",
    "Azure AI containers security",
)
LEADS_ELSEWHERE = Cause("doctor.url.leads-elsewhere", "problem", "A container answers /ready and /status itself.", QUERY)
NOBODY_BEHIND = Cause("doctor.url.gateway-alone", "problem", LISTENS, QUERY)
TURNED_AWAY = Cause(
    "doctor.url.turns-away",
    "problem",
    "Containers do not limit calls per second.",
    "Azure AI containers, list of container images; that they never answer 429 is reported",
)
NOTHING_SERVED = Cause(
    "doctor.url.nothing-served",
    "problem",
    "/, /ready, /status and /swagger are served by every container.",
    "Cognitive Services containers, Validate that a container is running",
)
NO_CONTAINER = Cause("doctor.url.no-container", "problem", NOTHING_SERVED.sentence, NOTHING_SERVED.source)


def unanswered(url: str, exchange: Exchange) -> Finding:
    """Why the first request had no answer."""
    trouble, host = plain(exchange.trouble, 200), urlsplit(url).hostname or ""
    logs, ports = "docker logs CONTAINER", "docker ps shows the published ports; docker logs CONTAINER, whether it listens"
    no_answer = issubclass(exchange.kind, NoAnswer | ConnectionResetError)
    kinds = (
        (
            issubclass(exchange.kind, socket.gaierror),
            NO_NAME,
            f"no address is known of the name {host}",
            f"getent hosts {host}",
        ),
        (
            issubclass(exchange.kind, ssl.SSLCertVerificationError),
            NOT_TRUSTED,
            f"its certificate is not trusted here ({trouble})",
            "give the certificate of its authority with --ca FILE",
        ),
        (
            issubclass(exchange.kind, ssl.SSLError),
            NOT_TLS,
            "it answers, but not in TLS",
            f"curl http{url.removeprefix('https')}/ready",
        ),
        (exchange.late, LATE, f"{trouble}: it still starts, or is stuck, or a firewall is in between", logs),
        (
            issubclass(exchange.kind, ConnectionRefusedError),
            REFUSED,
            "nobody listens there: the container was not started, has ended, or has another port",
            ports,
        ),
        (no_answer and "not HTTP" in trouble, NOT_HTTP, f"something listens there that speaks no HTTP ({trouble})", ports),
        (
            no_answer,
            NO_REPLY,
            f"{trouble}: the container still starts, or -p leads to a port inside on which it does not listen",
            f"wait some minutes; {logs} says Now listening on: http://0.0.0.0:PORT",
        ),
    )
    for holds, cause, told, mend in kinds:
        if holds:
            return cause.found(url, told, mend)
    return UNREACHABLE.found(url, f"it is not reached ({trouble})", ports)


def strangers(url: str, front: Mapping[str, Answer]) -> Iterator[Finding]:
    """Who answers the pages of every container, where it is somebody else; by their path, with that of a registry."""
    answers = list(front.values())
    statuses = {answer.status for answer in answers}
    said = ", ".join(f"{path} {answer.status}" for path, answer in front.items())
    moves = [plain(answer.header("location") or "", 120) for answer in answers if 300 <= answer.status < 400]
    if any("airtunes" in (answer.header("server") or "").lower() for answer in answers):
        mend = "docker run -p 5001:5000 …, or switch AirPlay Receiver off in the settings of the Mac"
        yield AIRPLAY.found(url, "AirPlay of macOS answers there, and no container", mend)
    elif any(answer.header("docker-distribution-api-version") for answer in answers):
        yield REGISTRY.found(url, "a registry of images answers there, and no container", "docker run -p 5001:5000 …")
    elif any(answer.status == 400 for answer in answers) and wants_tls(url):
        yield IS_TLS.found(url, "it wants TLS, and was asked in plain HTTP", f"curl https{url.removeprefix('http')}/ready")
    elif statuses <= {*KEY, *MISSING} and statuses & set(KEY):
        yield WANTS_KEY.found(
            url,
            f"what stands there lets nobody through ({said})",
            "--header NAME:VALUE, @FILE or COGSPEC_HEADERS gives its key",
        )
    elif statuses == {TOO_MANY}:
        yield TURNED_AWAY.found(url, f"a limiter turns all requests away ({said})", "wait, or let the limiter pass more")
    elif len(moves) == len(answers):
        cause = f"every page leads elsewhere, to {moves[0]!r}: a login page, or the wrong scheme"
        yield LEADS_ELSEWHERE.found(url, cause, "give the URL of the container itself, or --header with what the login gives")
    elif statuses <= set(GATEWAY) and all(a.media_type == "text/html" or a.status != 503 for a in answers):
        yield NOBODY_BEHIND.found(
            url, f"a gateway answers, and reaches no container ({said})", "check the address that the gateway forwards to"
        )
    elif statuses <= set(MISSING):
        cause = f"none of the pages of a container is there ({said}): another service, or a prefix is missing or wrong"
        yield NOTHING_SERVED.found(
            url, cause, "give the address of the container with the prefix that it has, such as http://HOST/PREFIX"
        )
