"""Runs of Language Detection against one emulator, in whole and in shards, in processes that share their imports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from shared_run import FAULTS, LANGUAGE, options

from conformance import target
from conformance.faults.runner import run_apart
from conformance.report.shard import Shard


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """An emulator with mistakes that single exchanges, cases and tests show."""
    with target.embedded(LANGUAGE, FAULTS) as where:
        yield where


@pytest.fixture(scope="session")
def whole(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run."""
    folder = tmp_path_factory.mktemp("run") / "whole"
    run_apart(options(url, folder))
    return folder


@pytest.fixture(scope="session")
def three(url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The directories of three shards."""
    folders = tuple(tmp_path_factory.mktemp("shards") / f"{number}" for number in (1, 2, 3))
    for number, folder in enumerate(folders, 1):
        run_apart(options(url, folder, shard=Shard(number, 3)))
    return folders


@pytest.fixture
def copies(three: tuple[Path, ...], tmp_path: Path) -> tuple[Path, ...]:
    """The same, for a test to damage."""
    return tuple(Path(shutil.copytree(folder, tmp_path / folder.name)) for folder in three)
