"""What is kept of what leaves a container that is watched."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path

import msgspec
import pytest

from conformance import catalogue
from conformance.harness.container.fluentd import KEPT, Fluentd, is_event
from conformance.harness.container.launcher import Launcher, Launching
from conformance.harness.container.left import written
from conformance.target import Template
from conformance.wire.connections import Connections

EVENT = msgspec.msgpack.encode(["tag", 1, {"message": "Application started."}])


def sent(server: Fluentd, *contents: bytes) -> tuple[bytes, ...]:
    """What the server has, once as much came as it keeps of what was sent, each over a connection of its own."""
    least = sum(map(len, server.received))
    for content in contents:
        least = min(least + len(content), KEPT)
        with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
            connection.sendall(content)
            end = time.monotonic() + 10
            while sum(map(len, server.received)) < least and time.monotonic() < end:
                time.sleep(0.01)
    return server.received


def test_what_comes_to_fluentd_is_kept_by_connection_and_no_further_than_it_may_grow() -> None:
    with Fluentd("127.0.0.1") as server:
        assert sent(server, EVENT + EVENT, b"\xc0") == (EVENT + EVENT, b"\xc0")
        sent(server, bytes(KEPT))

        assert sum(map(len, server.received)) == KEPT


@pytest.mark.parametrize(
    ("came", "event"),
    [
        (EVENT, True),
        (b"\xc0\xc0" + EVENT, True),
        (msgspec.msgpack.encode(["a long tag, and a long one, too, so long", [[1, {}]], {"size": 1}]), True),
        (json.dumps(["tag", 1, {}]).encode(), True),
        (b"\xc0\xc0", False),
        (b"", False),
        (b"<134>Nov 28 13:40:00 host app: started", False),
        (msgspec.msgpack.encode({"message": "Application started."}), False),
    ],
)
def test_events_are_told_from_heartbeats_and_other_protocols(came: bytes, event: bool) -> None:  # noqa: FBT001 - a table
    assert is_event(came) == event


def test_only_files_below_the_mount_are_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of the host")
    output = tmp_path / "output"
    (output / "name" / "run").mkdir(parents=True)
    (output / "name" / "run" / "log.json").write_text("{}")
    (output / "link").symlink_to(tmp_path / "secret")
    (output / "folder").symlink_to(tmp_path)
    os.mkfifo(output / "pipe")

    assert written(output) == {"name/run/log.json": b"{}"}


def connect(url: str) -> Connections:
    raise AssertionError(url)


@pytest.mark.parametrize(
    ("launch", "mounts"),
    [
        ("my-server --port {port} {settings}", True),
        ("docker run --publish {port}:5000 image {settings}", False),
        ("env TMPDIR=/srv /usr/bin/podman run --publish {port}:5000 image {settings}", False),
        ("docker run --volume={mounts} --publish {port}:5000 image {settings}", True),
    ],
)
def test_a_container_of_an_engine_sees_no_directory_of_this_machine_unless_it_is_mounted(launch: str, mounts: bool) -> None:  # noqa: FBT001 - a table
    how = Launching(Template.read(launch), 1)

    assert Launcher(how, catalogue.container("sentiment"), connect, None, 1, ()).mounts == mounts
