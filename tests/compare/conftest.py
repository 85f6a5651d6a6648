"""A comparison without a process for each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from recording_forms import har
from rehearsals import Compare

from conformance.cli import main
from conformance.wire import Exchange


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Exit code and comparison of these exchanges with a target, without a process for each."""

    def run(url: str, *exchanges: Exchange, options: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        path = tmp_path / "traffic.har"
        path.write_text(har(*exchanges))
        done = CliRunner().invoke(main, ["compare", str(path), "--url", url, "--json", *options])
        assert done.stdout, done.stderr
        return done.exit_code, json.loads(done.stdout)

    return run
