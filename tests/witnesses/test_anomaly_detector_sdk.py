"""Microsoft's own clients, each in an environment of its own, against the emulator: they know nothing of our description."""

from __future__ import annotations

import json
import subprocess
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance import catalogue, target

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
EARLY = "azure-cognitiveservices-anomalydetector==0.3.1"
LATE = "azure-ai-anomalydetector==3.0.0b6"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with target.embedded(catalogue.container("anomaly-detector")) as address:
        yield address


def environment(cache: Path, package: str) -> Path:
    """An interpreter that has the package; made once and kept in pytest's cache."""
    folder = cache / package.partition("==")[0]
    python, done = folder / "bin" / "python", folder / "complete"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", package]
        installed = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
        if installed.returncode:
            pytest.fail(f"{package} cannot be installed from the registry: {installed.stderr[-500:]}")
        done.touch()
    return python


def drive(python: Path, script: str, url: str) -> dict[str, Any]:
    ended = subprocess.run([str(python), HERE / script, url], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.parametrize(("package", "script"), [(EARLY, "drive_early_client.py"), (LATE, "drive_late_client.py")])
def test_an_official_client_understands_every_answer(url: str, package: str, script: str, pytestconfig: pytest.Config) -> None:
    seen = drive(environment(pytestconfig.cache.mkdir("witnesses"), package), script, url)

    assert (seen["period"], seen["flagged"], seen["sizes"]) == (7, [15], [29])
    assert seen["last"] == [True, True, False, 29]
    assert (seen["changes"], seen["scores"]) == ([31], 58)
    assert seen["error"]["code"].endswith("InvalidSeries")
    assert "index 1" in seen["error"]["message"]
