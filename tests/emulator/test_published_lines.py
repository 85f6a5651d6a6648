"""Command lines that Microsoft published: each starts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from emulators import start
from published_lines import DOWNLOAD, LICENCE, LINES, OUTPUT, RUN, Line

from conformance import catalogue
from conformance.billing.endpoint import Endpoint
from conformance.emulator import settings

if TYPE_CHECKING:
    from pathlib import Path

ONCE_REFUSED = [
    next(line for line in LINES if line.container == container and words in line.source)
    for container, words in [("face", "with log files"), ("read", "chart with"), ("anomaly-detector", "proxy")]
]
OF_ANOTHER_VERSION = [line for line in LINES if line.container == "read-3.2" and "chart with" in line.source]
"""A chart that starts an image of 3.2 with settings of 2.0."""


def title(line: Line) -> str:
    return f"{line.container}: {line.source}"


def filled(text: str) -> str:
    return text.replace("{ENDPOINT}", "http://127.0.0.1:9").replace("{KEY}", "0123456789")


def given(line: Line, output: Path) -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment of a line, with a directory for the mount."""
    mounts = {"Mounts__Output": str(output)} if line.output_mounted else {}
    environment = {name: filled(value) for name, value in line.environment.items()}
    return [filled(argument) for argument in line.arguments], {**environment, **mounts}


@pytest.mark.parametrize("line", LINES, ids=title)
def test_a_published_line_is_taken(line: Line, tmp_path: Path) -> None:
    read = settings.read(catalogue.container(line.container), *given(line, tmp_path))

    assert read.billing.startswith("http://127.0.0.1:9")
    assert not [warning for warning in read.warnings if "no setting" in warning] or line in OF_ANOTHER_VERSION
    assert not [warning for warning in read.warnings if "0123456789" in warning or "password=" in warning]


@pytest.mark.parametrize("line", ONCE_REFUSED, ids=title)
def test_a_published_line_starts(line: Line, tmp_path: Path) -> None:
    arguments, environment = given(line, tmp_path)
    command = [sys.executable, "-m", "conformance", "serve", line.container, "--port", "0", *arguments]
    with start(command, {**os.environ, **environment}) as started:
        assert httpx.get(started.url + "/ready", trust_env=False).status_code == 200
        assert "0123456789" not in started.said
        assert "123456" not in started.said


@pytest.mark.parametrize("container", ["sentiment", "read-3.2"])
def test_the_published_lines_of_a_disconnected_container_download_a_licence_and_run_with_it(
    container: str, tmp_path: Path
) -> None:
    folders = {LICENCE: tmp_path / "license", OUTPUT: tmp_path / "output"}

    def command(line: Line) -> list[str]:
        arguments = [filled(argument) for argument in line.arguments]
        for published, folder in folders.items():
            folder.mkdir(exist_ok=True)
            arguments = [argument.replace(published, str(folder)) for argument in arguments]
        return [sys.executable, "-m", "conformance", "serve", container, "--port", "0", *arguments]

    with Endpoint() as billing:
        line = [word.replace("http://127.0.0.1:9", billing.url) for word in command(DOWNLOAD)]
        assert subprocess.run(line, check=False).returncode == 0
    with start(command(RUN)) as started:
        assert httpx.get(started.url + "/ready", trust_env=False).status_code == 200
