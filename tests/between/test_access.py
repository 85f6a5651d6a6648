"""Keys and certificates: how a user gives them, and that nothing of a key is ever shown."""

from __future__ import annotations

import pickle
import ssl
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import trustme
from strange_server import READY, Behave, answer, serving

from conformance.wire.access import Access

VALUE = "not-to-be-shown-4711"
WRONG = {
    "no colon": (["--header", VALUE], "has no colon"),
    "a line break": (["--header", f"X-Key:{VALUE}\nX-Other: 1"], "has a value that no header can have"),
    "an odd name": (["--header", f"X Key:{VALUE}"], "has a name that no header can have"),
    "framing": (["--header", f"Content-Length:{VALUE}"], "is written by the kit itself"),
    "no such file": (["--header", "@not-there"], "not-there, which should hold headers, cannot be read"),
    "no certificate": (["--ca", "no-certificate"], "no certificate in PEM form"),
    "no such certificate": (["--ca", "not-there"], "not-there cannot be used"),
    "a name and password": (["--url", f"http://me:{VALUE}@localhost:1"], "has a name or password in it"),
    "a pattern that matches nothing": (["--requirement", "langauge.*"], "matches no requirement of"),
}


def behind_a_key(repeats: str) -> Behave:
    """A gateway that wants a key, and a service behind it that repeats what it got."""

    def behave(head: bytes) -> list[bytes]:
        if f"x-key: {VALUE}".encode() not in head.lower():
            return [answer("401 Unauthorized", b'{"error": {"code": "401", "message": "Access denied"}}')]
        if head.startswith(b"GET /ready"):
            return [READY]
        return [answer("200 OK", f'{{"documents": "{repeats}"}}'.encode(), X_Seen=VALUE)]

    return behave


@pytest.mark.parametrize("way", ["option", "file", "environment"])
def test_a_key_passes_the_gateway_and_is_nowhere_shown(
    way: str, cogspec: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments: list[str] = []
    if way == "option":
        arguments = ["--header", f"X-Key: {VALUE}"]
    elif way == "file":
        (tmp_path / "keys").write_text(f"# ours\nX-Key: {VALUE}\n")
        arguments = ["--header", "@keys"]
    else:
        monkeypatch.setenv("COGSPEC_HEADERS", f"X-Key: {VALUE}")
    with serving(behind_a_key(VALUE)) as server:
        asked = ["run", "language", "--url", server.url, "--requirement", "text-v3.1.languages.a*", *arguments]
        done: CompletedProcess[str] = cogspec(*asked)

    assert done.returncode == 1, done.stdout + done.stderr
    written = "".join(path.read_text() for path in (tmp_path / "cogspec-results").rglob("*") if path.is_file())
    assert "[value of X-Key]" in written
    for shown in (done.stdout, done.stderr, written):
        assert VALUE not in shown


def test_without_its_key_a_gateway_is_no_verdict(cogspec: Any) -> None:
    with serving(behind_a_key("")) as server:
        done = cogspec("run", "language", "--url", server.url)

    assert done.returncode == 3
    assert "demands a key" in done.stderr
    assert "--header NAME:VALUE" in done.stderr


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_sent_is_refused_without_telling_it(kind: str, cogspec: Any, tmp_path: Path) -> None:
    arguments, words = WRONG[kind]
    (tmp_path / "no-certificate").write_text("hello")
    done = cogspec("run", "language", *arguments)

    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert VALUE not in done.stdout + done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secret_server(authority: trustme.CA) -> Iterator[str]:
    """A server with a certificate of an authority of its own, which understands nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(lambda _: [answer("200 OK", b"{}")], context) as server:
        yield server.url.replace("http:", "https:")


def test_an_unknown_authority_is_named_and_can_be_given(
    cogspec: Any, authority: trustme.CA, secret_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    unknown = cogspec("run", "--url", secret_server)
    given = cogspec("run", "--url", secret_server, "--ca", "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    named = cogspec("run", "--url", secret_server)

    assert unknown.returncode == given.returncode == named.returncode == 3
    assert "certificate that is not trusted" in unknown.stderr
    assert "--ca FILE" in unknown.stderr
    for passed in (given, named):
        assert "answers, but not like any container" in passed.stderr


def test_http_asked_of_tls_and_the_other_way_round(cogspec: Any, secret_server: str, emulator: str) -> None:
    plain = cogspec("run", "--url", secret_server.replace("https:", "http:"))
    secret = cogspec("run", "--url", emulator.replace("http:", "https:"))

    assert plain.returncode == secret.returncode == 3
    assert "wants https" in plain.stderr
    assert "not in TLS" in secret.stderr


def test_another_process_opens_a_trust_store_of_its_own() -> None:
    access = Access((("X-Key", "opensesame"),))
    assert access.tls

    assert pickle.loads(pickle.dumps(access)) == access  # noqa: S301 - what was just written
