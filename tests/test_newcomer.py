"""The newcomer's ten minutes: the snippets of the page about a requirement, applied to a copy, hold what it says of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
STEPS = (CHECKOUT / "docs/tasks/adding-a-requirement.md").read_text(encoding="utf-8")
ROW, SNIPPETS, TYPED = (re.findall(rf"```{kind}\n(.*?)```", STEPS, re.DOTALL) for kind in ("yaml", "python", "bash"))
"""The sentence; the invariant and the fault; what is typed."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The checkout as a newcomer has it after the three steps."""
    for name in ("conformance", "specs"):
        shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    specification = tmp_path / "specs/anomaly-detector-v1.0.yaml"
    text = specification.read_text(encoding="utf-8")
    before, head, after = text.partition("      x-operation: entire\n")
    place, found, rest = after.partition("      x-requirements:\n")
    assert found, "the operation has rows of its own"
    specification.write_text(before + head + place + found + indent(ROW[0], " " * 8) + rest, encoding="utf-8")
    for module, snippet in zip(
        ("invariants/anomaly_detector/detections.py", "faults/anomaly_detector/entire.py"), SNIPPETS, strict=True
    ):
        with (tmp_path / "conformance" / module).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{snippet}")
    return tmp_path


def typed(line: str, copy: Path) -> subprocess.CompletedProcess[str]:
    words = line.split()
    assert words[0] == "cogspec"
    return subprocess.run(
        [sys.executable, "-m", "conformance", *words[1:]],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_new_fault_is_proved_and_the_new_requirement_passes(copy: Path) -> None:
    prove, run = (line for line in TYPED[1].splitlines() if line.startswith("cogspec"))

    proved = typed(prove, copy)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "1 of 1 faults bring down just the requirements they are paired with" in proved.stdout
    passed = typed(run, copy)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "1 passed" in passed.stdout


def test_a_fault_that_breaks_nothing_is_noticed(copy: Path) -> None:
    module = copy / "conformance/faults/anomaly_detector/entire.py"
    module.write_text(module.read_text(encoding="utf-8").replace("2 * len(reply.ask.series)", "0"), encoding="utf-8")

    proved = typed(next(line for line in TYPED[1].splitlines() if " prove " in line), copy)
    assert proved.returncode == 1
    assert "missed anomaly-detector.entire.period-fits: passed" in " ".join((proved.stdout + proved.stderr).split())
