"""The one place that reaches into Hypothesis: fails when Hypothesis moves it."""

import subprocess
import sys
from pathlib import Path

DRAW = """
import sys
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
import {module}
{pin}
seen = set()
@seed(0)
@settings(database=None, phases=[Phase.generate], max_examples=800, suppress_health_check=list(HealthCheck))
@given(st.integers())
def draw(number): seen.add(number)
draw()
sys.exit(0 if 987_654_321 in seen else 7)
"""


def drawn(folder: Path, pin: str) -> int:
    (folder / "our_own.py").write_text("LIMIT = 987_654_321\n")
    script = DRAW.format(module="our_own", pin=pin)
    return subprocess.run([sys.executable, "-c", script], cwd=folder, check=False).returncode


def test_hypothesis_draws_literals_of_local_files(tmp_path: Path) -> None:
    """When this fails, Hypothesis has dropped the habit, and so may we."""
    assert drawn(tmp_path, "") == 0


def test_pinned_hypothesis_does_not(tmp_path: Path) -> None:
    pin = "from conformance.worlds.determinism import pin_hypothesis; pin_hypothesis()"

    assert drawn(tmp_path, pin) == 7
    assert not (tmp_path / ".hypothesis" / "constants").exists()
