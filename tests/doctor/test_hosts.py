"""Machines, each with the causes that it shows for an image; and what is read of this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from finding_ids import ids

from conformance import catalogue
from conformance.doctor import billing, command_line, host, reading, settings
from conformance.doctor.host import Host
from conformance.doctor.image import image_of
from conformance.target import Engine

GOOD = Host("x86_64", frozenset({"sse4_2", "avx2"}), 8, 15.6, Engine("docker"))
READ = image_of(catalogue.container("read-3.2"))
SENTIMENT = image_of(catalogue.container("sentiment"))
HOSTS = {
    "good": (GOOD, []),
    "a Mac": (replace(GOOD, machine="AMD64", cpu_flags=None, cores=None, memory=None), []),
    "ARM": (replace(GOOD, machine="aarch64"), ["host.not-x64"]),
    "old": (replace(GOOD, cpu_flags=frozenset({"sse4_2", "avx"})), ["host.lacks-cpu-flag"]),
    "small": (replace(GOOD, cores=2), ["host.few-cores"]),
    "short of memory": (replace(GOOD, memory=3.8), ["host.little-memory"]),
    "without an engine": (replace(GOOD, engine=None), ["engine.missing"]),
    "with an engine that is down": (replace(GOOD, engine=Engine("podman", "no such socket")), ["engine.unreachable"]),
}


@pytest.mark.parametrize(("machine", "expected"), HOSTS.values(), ids=HOSTS)
def test_a_machine_shows_its_causes(machine: Host, expected: list[str]) -> None:
    assert ids([*host.engine(machine), *host.fits(machine, READ)]) == expected


def test_what_one_image_needs_another_does_not() -> None:
    small = Host("x86_64", frozenset(), 1, 1.95)

    assert ids(host.fits(small, SENTIMENT)) == []
    assert ids(host.fits(small, READ)) == ["host.lacks-cpu-flag", "host.few-cores", "host.little-memory"]


def look(folder: Path, engine: str, *arguments: str) -> tuple[int, list[dict[str, str]]]:
    """What is said of an image where ``docker`` is this script, and nothing else is on the PATH."""
    if engine:
        (folder / "docker").write_text(f"#!/bin/sh\n{engine}\n")
        (folder / "docker").chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "conformance", "doctor", *arguments, "--json"],
        env={**os.environ, "PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, json.loads(done.stdout)


DOWN = "echo 'Cannot connect to the Docker daemon' >&2; exit 1"
ENGINES = {
    "holds the image": ("exit 0", []),
    "holds no image": ('if [ "$1" = image ]; then echo No such image >&2; exit 1; fi', ["doctor.image.not-present"]),
    "is down": (DOWN, ["doctor.engine.unreachable"]),
    "is not there": ("", ["doctor.engine.missing"]),
}


@pytest.mark.parametrize(("engine", "expected"), ENGINES.values(), ids=ENGINES)
def test_an_engine_is_asked(engine: str, expected: list[str], tmp_path: Path) -> None:
    code, found = look(tmp_path, engine, "--image", SENTIMENT.reference)

    assert [finding["id"] for finding in found] == expected
    assert code == (1 if expected else 0)
    assert all("Cannot connect" in finding["cause"] for finding in found if engine == DOWN)


def test_this_machine_is_read() -> None:
    here = reading.host()

    assert here.cores == os.cpu_count()
    assert here.machine
    if sys.platform == "linux":
        assert here.memory is not None
        assert 0.1 < here.memory < 100_000


def given(billed: str) -> settings.Given:
    return settings.given(command_line.read(f"docker run example/image Eula=accept ApiKey=abc {billed}"))


def test_an_endpoint_that_nobody_reaches_is_told_with_why() -> None:
    unreached = list(billing.reach(given("Billing=https://mine.cognitiveservices.azure.com:1"), lambda *_: "no route"))

    assert ids(unreached) == ["billing.unreachable"]
    assert "mine.cognitiveservices.azure.com:1 is not reached (no route)" in unreached[0].cause
    assert "from this host" in unreached[0].cause
    assert not list(billing.reach(given("Billing=https://mine.cognitiveservices.azure.com"), lambda *_: ""))


def test_with_a_proxy_the_proxy_is_what_must_be_reached() -> None:
    asked: list[tuple[str, int]] = []
    lines = given("Billing=https://mine.cognitiveservices.azure.com HTTP_PROXY=http://proxy:8888")
    found = list(billing.reach(lines, lambda name, port: asked.append((name, port)) or "refused"))

    assert asked == [("proxy", 8888)]
    assert ids(found) == ["billing.unreachable"]


def test_a_port_is_reached_where_somebody_listens() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert reading.reaches("127.0.0.1", port) == ""
    assert "refused" in reading.reaches("127.0.0.1", port)
