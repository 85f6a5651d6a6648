"""The suite of Anomaly Detector against Microsoft's own engine: whatever is demanded, the original must give it.

The container is retired; its engine was published. What fails here is a mistake of ours, or is listed with its reason.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from witness import HERE, environment

from conformance import catalogue

PACKAGE = "time-series-anomaly-detector==0.4.0"
BESIDE = (
    "arch==6.3.0",
    "numpy==1.26.4",
    "pandas==2.2.3",
    "pytz>=2025",
    "rstl==0.1.3",
    "scipy==1.12.0",
    "seasonal==0.3.1",
    "statsmodels==0.14.6",
)
"""What its univariate half imports, within the bounds that it states; the rest wants torch, mlflow and scikit-learn as well."""
TURN = os.environ.get("COGSPEC_TURN")
"""Which of several CI is at."""
SEEDS = (0, 1, 2, 3, 4, 5) if TURN is None else (0, 1 + int(TURN) % 5)
"""The first is a whole run. The others ask other series of what is documented: cases are drawn anew in half a minute each."""
DETECTOR = catalogue.container("anomaly-detector")
DOCUMENTED = [
    word
    for row in DETECTOR.requirements
    if row.basis == "documented" and row.profile != "core" and row.id.startswith("anomaly-detector.")
    for word in ("--requirement", row.id)
]
"""Options of a run."""
KNOWN: dict[str, str] = {}
"""What the engine breaks though a page or a description demands it, and why that stays demanded."""
NOT_THERE = "anomaly-detector.changepoint."
"""The package finds no change points; and nobody launches it here, so that nothing of the profile operations is asked."""


@pytest.fixture(scope="module")
def results(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Of a run for each seed, as many at a time as there are processors."""
    python = environment(pytestconfig.cache.mkdir("witnesses"), PACKAGE, beside=BESIDE)
    folder = tmp_path_factory.mktemp("engine")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda seed: ran(python, folder / str(seed), seed), SEEDS))


def ran(python: Path, folder: Path, seed: int) -> dict[str, Any]:
    """The results of a run with this seed against an engine of its own."""
    folder.mkdir()
    with served(python, folder) as url:
        program = [sys.executable, "-m", "conformance", "run", "anomaly-detector"]
        options = ["--url", url, "--seed", str(seed), "--timeout", "300", "--no-shrink"]
        options += DOCUMENTED if seed else []
        done = subprocess.run([*program, *options], cwd=folder, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return json.loads((folder / "cogspec-results" / "results.json").read_text())


@contextmanager
def served(python: Path, folder: Path) -> Iterator[str]:
    """The URL of the engine behind its front, for as long as it is needed."""
    description = folder / "description.json"
    told = subprocess.run(
        [sys.executable, "-m", "conformance", "spec", "anomaly-detector", "--json"], capture_output=True, check=True
    )
    description.write_bytes(told.stdout)
    # one thread for linear algebra: on series this short more of them only wait for each other
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    with (folder / "engine.log").open("w") as log:
        front = subprocess.Popen(
            [python, HERE / "serve_anomaly_engine.py", description], env=alone, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert front.stdout
            url = front.stdout.readline().strip()
            assert url, (folder / "engine.log").read_text()
            yield url
        finally:
            front.send_signal(signal.SIGTERM)
            front.communicate(timeout=30)


def rows(results: list[dict[str, Any]], *outcomes: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every row with one of these outcomes that a page or the description stands behind, with its seed."""
    for result in results:
        for row in result["requirements"]:
            if row["basis"] in ("documented", "schema") and row["outcome"] in outcomes:
                yield result["seed"], row


def test_the_original_breaks_nothing_that_is_documented_but_what_is_known_of_it(results: list[dict[str, Any]]) -> None:
    broken = [(seed, row) for seed, row in rows(results, "failed", "unstable")]

    unknown = [f"{row['id']}, seed {seed}: {row['failures'][0]['got']}" for seed, row in broken if row["id"] not in KNOWN]
    assert not unknown, "\n".join(unknown)
    assert {row["id"] for _, row in broken} == KNOWN.keys(), "a listed exception is no longer needed"


def test_all_that_is_documented_was_tried_on_the_original(results: list[dict[str, Any]]) -> None:
    whole = rows(results[:1], "not_run")
    here = [row for _, row in whole if not row["id"].startswith(NOT_THERE) and row["profile"] not in catalogue.LAUNCHED]
    untried = {f"{row['id']}: {row['reason']}" for row in here}

    assert not untried
