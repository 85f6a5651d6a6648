"""The emulator of one container, another one after another commit, as a container of the engine of this machine."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import pytest
from building import CONTAINER, derived, running, told
from judging import SYBIL
from program import Run, under_way
from reader import ROOT, Reader
from sybil.example import SybilFailure

from conformance.target import Engine

DEAF = """ENTRYPOINT ["/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"]"""


def test_the_emulator_conforms_as_a_container(image: str, cogspec: Run, tmp_path: Path) -> None:
    profiles = [word for name in ("core", "operations", "disconnected") for word in ("--profile", name)]
    done = cogspec("run", CONTAINER.name, "--image", image, *profiles, "--metering", "0.3", timeout=600)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{CONTAINER.name}: CONFORMANT" in done.stdout
    observed = json.loads((tmp_path / "cogspec-results" / "results.json").read_text())["observed"]
    assert [(each["id"], each["seen"]) for each in observed] == [
        ("not-root", "yes"),
        ("least-memory", "yes"),
        ("read-only-root", "yes"),
    ]
    assert "it runs as user 10001, which is not root" in done.stdout
    assert not [each for each in observed if "a mistake of the kit's" in each["told"]]


def test_a_run_that_is_killed_leaves_no_container(image: str, engine: Engine, tmp_path: Path) -> None:
    process = under_way(tmp_path, CONTAINER.name, "--image", image, "--profile", "core")
    try:
        (container,) = running(engine)
        (seen,) = json.loads(told(engine, "inspect", container))
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)

    assert seen["Config"]["User"] == "10001:10001"
    assert seen["HostConfig"]["Memory"] == CONTAINER.minimum["memory"] * 1024**3
    assert seen["HostConfig"]["NanoCpus"] > 0
    assert [port["HostIp"] for ports in seen["NetworkSettings"]["Ports"].values() for port in ports] == ["127.0.0.1"]


def test_a_container_that_is_killed_during_a_run_is_told(image: str, engine: Engine, tmp_path: Path) -> None:
    process = under_way(tmp_path, CONTAINER.name, "--image", image, "--profile", "core")
    told(engine, "kill", *running(engine))
    said, _ = process.communicate(timeout=120)

    assert process.returncode in (1, 3), said  # what was under way looks like a request that ends the server
    assert "ended with status 137" in " ".join(said.split())
    assert "Traceback" not in said


def test_a_container_that_is_deaf_is_removed(image: str, engine: Engine, cogspec: Run) -> None:
    deaf = derived(engine, image, "localhost/cogspec-deaf", DEAF)
    done = cogspec("run", CONTAINER.name, "--image", deaf, "--time", "2")

    assert done.returncode == 3, done.stdout + done.stderr
    assert f"What was launched, {deaf}, said last: 'deaf'" in done.stderr


def test_the_guide_of_the_container_does_what_it_says_with_containers(
    image: str, engine: Engine, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    assert pytestconfig.cache
    page = SYBIL.parse(ROOT / "docs" / "guides" / f"{CONTAINER.name}.md")
    wrong: list[str] = []
    packages = pytestconfig.cache.mkdir("witnesses")
    with Reader(tmp_path / "you", packages, engine=str(shutil.which(engine.name)), image=image) as reader:
        for example in page:
            example.namespace["reader"] = reader
            try:
                example.evaluate()
            except SybilFailure as failure:
                wrong.append(failure.result)
    assert not wrong


def test_the_emulator_needs_no_root_and_writes_no_file(image: str, engine: Engine, cogspec: Run) -> None:
    hard = "--read-only --tmpfs=/tmp --user=65534:65534 --cap-drop=ALL --security-opt=no-new-privileges"
    launch = f"{engine.name} run --rm --name={{name}} --publish={{host}}:{{port}}:5000 {hard} {image} --demo"
    done = cogspec("run", CONTAINER.name, "--launch", launch, "--profile", "core", timeout=600)

    assert done.returncode == 0, done.stdout + done.stderr
