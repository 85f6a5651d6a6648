"""The page on what stands between: each of its examples is run in nginx, and says what the page says."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme
from markdown_it import MarkdownIt

from conformance import catalogue, target

PAGE = Path(__file__).parents[2] / "docs" / "tasks" / "between.md"
SERVED = re.compile(r"cogspec serve (\S+) --demo --port (\d+)")
"""How the page says which container stands at which port."""
PORT = re.compile(r"(?<=:)(5\d\d\d|8080|8443)\b")
CONF = """
{user} daemon off; pid nginx.pid; worker_processes 1; error_log error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    {http}
}}
"""


@dataclass
class Example:
    """One configuration, and what is run with it: the commands, and the words of what they print in their order."""

    title: str
    conf: str
    runs: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])


def examples() -> Iterator[Example]:
    title, example, commands = "", None, ""
    tokens = MarkdownIt().parse(PAGE.read_text())
    for token, before in zip(tokens[1:], tokens, strict=False):
        if before.type == "heading_open":
            title = token.content
        if token.type != "fence":
            continue
        if token.info == "nginx":
            if example:
                yield example
            example = Example(title, token.content)
        elif token.info == "bash":
            commands = token.content
        else:
            assert token.info == "text", f"a block of {token.info!r}, which nothing runs"
            assert example
            example.runs.append((commands, token.content.splitlines()))
    assert example
    yield example


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, str]]:
    """Free ports in place of those of the page; containers stand at those that it says."""
    nobody, plain, secret = (socket.socket() for _ in range(3))
    for each in (nobody, plain, secret):
        each.bind(("127.0.0.1", 0))
    found = {"5999": nobody, "8080": plain, "8443": secret}
    free = {port: str(each.getsockname()[1]) for port, each in found.items()}
    for each in (plain, secret):
        each.close()
    with nobody, _containers(SERVED.findall(PAGE.read_text())) as served:
        yield free | served


@contextmanager
def _containers(named: list[tuple[str, str]]) -> Generator[dict[str, str]]:
    if not named:
        yield {}
        return
    (name, port), *others = named
    with target.embedded(catalogue.container(name)) as url, _containers(others) as served:
        yield {port: url.rpartition(":")[2]} | served


@contextmanager
def nginx(folder: Path, http: str, ports: dict[str, str]) -> Generator[None]:
    """A server with this part of a configuration."""
    (folder / "nginx.conf").write_text(CONF.format(http=_with(ports, http), user="user root;" if os.geteuid() == 0 else ""))
    listening = [int(ports[port]) for port in re.findall(r"listen 127\.0\.0\.1:(\d+)", http)]
    process = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf"], stderr=subprocess.PIPE)
    try:
        for port in listening:
            _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.communicate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"nginx does not listen: {process.stderr.read().decode() if process.poll() and process.stderr else 'too late'}")


def _with(ports: dict[str, str], text: str) -> str:
    return PORT.sub(lambda port: ports[port[1]], text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are run: the authority of a company, and the certificate that a gateway shows."""
    folder, authority = tmp_path_factory.mktemp("between"), trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "company.pem")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    for pem in certificate.cert_chain_pems:
        pem.write_to_path(folder / "server.pem", append=True)
    return folder


@pytest.mark.skipif(not shutil.which("nginx") and not os.environ.get("CI"), reason="needs nginx")
@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{number} {each.title}" for number, each in enumerate(EXAMPLES)])
def test_an_example_says_what_the_page_says(example: Example, folder: Path, ports: dict[str, str]) -> None:
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    (programs / "cogspec").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m conformance "$@"\n')
    (programs / "cogspec").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "COLUMNS": "200"}
    assert example.runs
    with nginx(folder, example.conf, ports):
        for commands, words in example.runs:
            done = subprocess.run(
                ["sh", "-c", _with(ports, commands)],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=240,
                check=False,
            )
            printed = f"{done.stdout}{done.stderr}exit code {done.returncode}\n"
            place = 0
            for word in [*words, *(["exit code 0"] if "exit code 3" not in words else [])]:
                place = printed.find(_with(ports, word), place)
                assert place >= 0, f"{commands}\nshould print {word}\nand printed\n{printed}"


def test_every_container_of_the_page_is_started_once() -> None:
    served = SERVED.findall(PAGE.read_text())

    assert len({port for _, port in served}) == len(served)
    assert {port for each in EXAMPLES for port in PORT.findall(each.conf)} <= {port for _, port in served} | {
        "5999",
        "8080",
        "8443",
    }
