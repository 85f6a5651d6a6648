"""Command lines that Microsoft published: each starts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from emulators import start
from published_lines import DISCONNECTED, LINES, Line

from conformance import catalogue
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


@pytest.mark.parametrize("line", DISCONNECTED, ids=title)
def test_a_line_of_the_disconnected_mode_is_refused_with_what_to_do(line: Line, tmp_path: Path) -> None:
    with pytest.raises(settings.NotEmulated, match=r"leave .* out, and"):
        settings.read(catalogue.container(line.container), *given(line, tmp_path))
