"""What stands at an address: each server that is no good container shows its cause, and a good one shows nothing."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from finding_ids import ids
from strange_server import Behave, answer, serving

from conformance.doctor.examination import Asked, examine
from conformance.doctor.finding import Finding
from conformance.wire.access import Access

KEY_VALID = b'{"service":"language","apiStatus":"Valid","apiStatusMessage":"Api Key is valid, no action needed."}'
REFUSED = b'{"error":{"code":"Forbidden","message":"Subscription validation failed with status \'%s\'."}}'
PAGE = answer("200 OK", b"<html>swagger</html>", "text/html")
NOT_FOUND = answer("404 Not Found", b"")


def causes(url: str, **asked: Any) -> list[str]:
    return ids(found(url, **asked))


def found(url: str, **asked: Any) -> tuple[Finding, ...]:
    return examine(Asked(url=url, timeout=asked.pop("timeout", 3.0), **asked)).findings


def says(status: bytes, *, queries: bytes = NOT_FOUND, ready: bytes = b"") -> Behave:
    """A container with this body of /status, which answers queries so."""
    fronts = {b"/": PAGE, b"/ready": ready or answer("200 OK", b"{}"), b"/status": answer("200 OK", status), b"/swagger": PAGE}

    def behave(head: bytes) -> list[bytes]:
        method, path = head.split(b" ")[:2]
        return [queries if method == b"POST" else fronts.get(path, NOT_FOUND)]

    return behave


def key(word: str) -> Behave:
    return says(KEY_VALID.replace(b'"Valid"', f'"{word}"'.encode()))


WALLS: dict[str, tuple[Behave, list[str]]] = {
    "closes": (lambda _: [], ["url.empty-reply"]),
    "never answers": (lambda _: (time.sleep(4), b"")[1:], ["url.no-answer-in-time"]),
    "another protocol": (lambda _: [b"SSH-2.0-OpenSSH_9.2\r\n"], ["url.not-http"]),
    "AirPlay": (lambda _: [answer("403 Forbidden", Server="AirTunes/675.4.1")], ["url.airplay"]),
    "a registry": (
        lambda head: [
            answer("200 OK", b"{}", Docker_Distribution_Api_Version="registry/2.0") if b" /v2/" in head else NOT_FOUND
        ],
        ["url.registry"],
    ),
    "a gateway with a key": (lambda _: [answer("401 Unauthorized", b"{}")], ["url.demands-key"]),
    "a limiter": (lambda _: [answer("429 Too Many Requests", b"{}")], ["url.turns-away"]),
    "a login page": (lambda _: [answer("302 Found", Location="https://login.example/")], ["url.leads-elsewhere"]),
    "a gateway alone": (lambda _: [answer("502 Bad Gateway", b"<html>", "text/html")], ["url.gateway-alone"]),
    "another website": (lambda _: [answer("404 Not Found", b"<html>", "text/html")], ["url.nothing-served"]),
    "says ok": (lambda _: [answer("200 OK", b'{"status":"ok"}')], ["status.unreadable", "url.no-container"]),
    "not ready": (says(KEY_VALID, ready=answer("503 Service Unavailable", b'{"ready":"notReady"}')), ["ready.not-yet"]),
    "broken readiness": (says(KEY_VALID, ready=answer("500 Internal Server Error", b"{}")), ["ready.other-answer"]),
    "a wrong key": (key("Invalid"), ["status.invalid"]),
    "a key of another kind": (key("Mismatch"), ["status.mismatch"]),
    "no way to the endpoint": (key("CouldNotConnect"), ["status.could-not-connect"]),
    "out of quota": (key("OutOfQuota"), ["status.out-of-quota"]),
    "a busy endpoint": (key("BillingEndpointBusy"), ["status.billing-endpoint-busy"]),
    "a gated image": (key("ContainerUseUnauthorized"), ["status.unauthorized"]),
    "an endpoint in trouble": (key("Unknown"), ["status.unknown"]),
    "a word of its own": (key("Fine"), ["status.unknown-word", "url.no-container"]),
    "no metering": (key("non-metered"), ["url.no-container"]),
    "refuses for its key": (says(KEY_VALID, queries=answer("401 Unauthorized", REFUSED % b"Mismatch")), ["status.mismatch"]),
    "fails over each query": (says(KEY_VALID, queries=answer("500 Internal Server Error", b"{}")), ["query.fails"]),
    "has no credit": (says(KEY_VALID, queries=answer("403 Forbidden", b'{"error":{"code":"NoCredit"}}')), ["status.invalid"]),
}


@pytest.mark.parametrize(("behave", "expected"), WALLS.values(), ids=WALLS)
def test_a_server_shows_its_cause(behave: Behave, expected: list[str]) -> None:
    with serving(behave) as server:
        assert causes(server.url) == expected


def test_a_container_that_never_answers_a_query_is_not_asked_for_long() -> None:
    behave = says(KEY_VALID)
    with serving(lambda head: (time.sleep(1.5), b"")[1:] if head.startswith(b"POST") else behave(head)) as server:
        assert causes(server.url, timeout=0.5) == ["url.no-answer-in-time"]

    assert sum(head.startswith(b"POST") for head in server.heard) == 2


def test_no_finding_repeats_the_value_of_a_header() -> None:
    with serving(says(KEY_VALID, queries=answer("400 Bad Request", b"opensesame"))) as server:
        (finding,) = found(server.url, access=Access.given(["X-Gateway-Key: opensesame"]))

    assert "[value of X-Gateway-Key]" in finding.cause
    assert "opensesame" not in repr(finding)
    assert b"X-Gateway-Key: opensesame" in server.heard[0]


def test_what_is_out_of_quota_may_have_lost_its_endpoint() -> None:
    with serving(key("OutOfQuota")) as server:
        (finding,) = found(server.url)

    assert "over its quota" in finding.sentence
    assert "no contact with the billing endpoint" in finding.sentence


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert causes(f"http://127.0.0.1:{port}") == ["url.refused"]


def test_a_name_that_leads_nowhere() -> None:
    assert causes("http://no-such-container.invalid:5000") == ["url.name-not-found"]


def test_an_address_that_no_connection_can_have() -> None:
    assert causes("http://255.255.255.255:5000") == ["url.unreachable"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secret(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(key("Invalid"), context) as server:
        yield server.url.replace("http:", "https:")


def test_tls_is_told_from_what_it_is_not(secret: str, emulator: str, authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")

    assert causes(secret) == ["url.not-trusted"]
    assert causes(secret, access=Access.given([], str(tmp_path / "ca.pem"))) == ["status.invalid"]
    assert causes(emulator.replace("http:", "https:")) == ["url.tls-to-plain"]


def test_plain_http_to_a_port_of_tls() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(1, socket.MSG_PEEK) == b"\x16":
                    with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
                        pass
                else:
                    connection.recv(65536)
                    connection.sendall(answer("400 Bad Request", b"The plain HTTP request was sent to HTTPS port"))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        assert causes(f"http://127.0.0.1:{listener.getsockname()[1]}") == ["url.plain-to-tls"]
        listener.shutdown(socket.SHUT_RDWR)
