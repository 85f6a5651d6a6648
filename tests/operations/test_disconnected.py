"""The profile disconnected, as a user meets it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from program import Run

from conformance import catalogue, target
from conformance.harness.container.sockets import opened

PROFILE = {r.id for r in catalogue.container("keyphrase").requirements if r.profile == "disconnected"}
WITH_A_LICENCE = ["sentiment", "keyphrase", "language", "read-3.2"]
SERVE = f"{sys.executable} -m conformance serve keyphrase --port {{port}}"
ASKED = ("--profile", "disconnected")


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    results = json.loads((folder / "cogspec-results" / "results.json").read_text())
    return {row["id"]: row for row in results["requirements"] if row["id"] in PROFILE}


def test_containers_whose_image_has_a_licence_mount_have_the_profile() -> None:
    with_it = [c.name for c in catalogue.containers() if any(r.profile == "disconnected" for r in c.requirements)]

    assert with_it == WITH_A_LICENCE
    assert with_it == [c.name for c in catalogue.containers() if any(s.name == "Mounts:License" for s in c.settings)]


def test_the_embedded_emulator_passes_all_of_it(cogspec: Run, tmp_path: Path) -> None:
    done = cogspec("run", "keyphrase", *ASKED)

    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: row["reason"] for name, row in rows(tmp_path).items() if row["outcome"] != "passed"} == {}


def test_a_url_alone_says_why_it_is_not_run(cogspec: Run, tmp_path: Path) -> None:
    with target.embedded(catalogue.container("keyphrase")) as url:
        done = cogspec("run", "keyphrase", "--url", url, *ASKED)

    assert done.returncode == 3, done.stderr
    assert {row["reason"] for row in rows(tmp_path).values()} == {
        "it needs a container that the run starts; give --launch or --image"
    }


def test_a_command_that_cannot_be_given_settings_is_not_blamed(cogspec: Run, tmp_path: Path) -> None:
    done = cogspec("run", "keyphrase", "--launch", f"{SERVE} --demo", *ASKED)

    assert done.returncode == 3, done.stderr
    assert {row["reason"] for row in rows(tmp_path).values()} == {
        "the command to launch has no {settings} or {environment}, so this cannot be varied or seen"
    }


def test_a_container_with_directories_of_its_own_is_not_blamed(cogspec: Run, tmp_path: Path) -> None:
    engine = tmp_path / "docker"
    engine.write_text(f'#!/bin/sh\nport=$1; shift; exec {SERVE.replace("{port}", "$port")} "$@"\n')
    engine.chmod(0o755)
    done = cogspec("run", "keyphrase", "--launch", f"{engine} {{port}} {{settings}}", *ASKED)

    assert done.returncode == 3, done.stderr
    assert {row["reason"] for row in rows(tmp_path).values()} == {
        "the command to launch has no {mounts}, so this cannot be varied or seen"
    }


def test_a_container_that_asks_for_its_licence_in_a_form_of_its_own_is_not_blamed(cogspec: Run, tmp_path: Path) -> None:
    asks_elsewhere = 'case "$*" in *DownloadLicense*) exit 0;; esac'
    done = cogspec("run", "keyphrase", "--launch", f"sh -c '{asks_elsewhere}; exec {SERVE} \"$@\"' - {{settings}}", *ASKED)

    assert done.returncode == 3, done.stderr
    assert all("no licence in the form of this kit" in row["reason"] for row in rows(tmp_path).values())


def test_a_licence_that_is_ignored_is_told(cogspec: Run, tmp_path: Path) -> None:
    template = f"{SERVE} --fault container.licence.ignores-the-expiry-date {{settings}}"
    done = cogspec("run", "keyphrase", "--launch", template, "--requirement", "container.offline.refuses-*")

    assert done.returncode == 1, done.stdout + done.stderr
    failed = {name: row["failures"][0]["got"] for name, row in rows(tmp_path).items() if row["outcome"] == "failed"}
    assert failed == {
        "container.offline.refuses-an-expired-licence": (
            "queries are served without Billing and ApiKey after a start with an expired licence"
        )
    }


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="connections are looked for in /proc")
def test_connections_to_others_are_seen_and_those_among_processes_are_not() -> None:
    code = "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); input()"
    with (
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        assert other.stdin
        assert other.stdout
        there, here = int(other.stdout.readline()), listener.getsockname()[1]
        before = opened([os.getpid()], here)  # other tests have left some
        assert before is not None
        with socket.create_connection(("127.0.0.1", here)), socket.create_connection(("127.0.0.1", there)):
            alone, together = opened([os.getpid()], here), opened([os.getpid(), other.pid], here)
        other.stdin.write("\n")

    assert alone == before | {f"127.0.0.1:{there} (TCP)"}
    assert together == before
    assert opened([os.getpid()], here) is None
