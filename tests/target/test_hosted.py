"""As which user a container runs, by what engines print of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.target import Engine, user_of

PODMAN = {"--version": "podman version 4.3.1", "inspect": "4711 app:app", "top": "PID USER\n1 10001\n7 nobody"}
DOCKER = {
    "--version": "Docker version 28.2.2, build e6534b4",
    "inspect": "4711 ",
    "info": "[name=seccomp,profile=builtin]",
    "top": "PID                 UID\n4711                1000\n4800                33",
}


@pytest.mark.parametrize(
    ("name", "prints", "user"),
    [
        ("podman", PODMAN, "10001"),
        ("docker", PODMAN, "10001"),
        ("podman", {**PODMAN, "top": ""}, "app"),
        ("podman", {**PODMAN, "top": "", "inspect": "4711 "}, "root"),
        ("podman", {**PODMAN, "inspect": ""}, ""),
        ("docker", DOCKER, "1000"),
        ("docker", {**DOCKER, "info": "[name=seccomp,profile=builtin name=rootless]"}, "root"),
        ("docker", {**DOCKER, "info": "[name=userns]", "inspect": "4711 10001"}, "10001"),
    ],
)
def test_the_user_of_the_first_process_is_told(
    name: str, prints: dict[str, str], user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = "".join(f"{word}) printf '%s\\n' '{said}';;\n" for word, said in prints.items() if said)
    (tmp_path / name).write_text(f'#!/bin/sh\ncase "$1" in\n{cases}*) exit 125;;\nesac\n')
    (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert user_of(Engine(name), "cogspec-1") == user
