"""Directories of strangers: what only looks like results is neither waited for nor read without end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.refusal import Refusal
from conformance.report import exchanges, results, units


def kept(folder: Path) -> None:
    list(exchanges.kept_lines(folder, (), "", ""))


READERS: dict[str, Callable[[Path], object]] = {"results.json": results.reports, "units.jsonl": units.read_units}
READERS["exchanges.jsonl"] = kept


@pytest.mark.parametrize("name", READERS)
def test_a_pipe_is_not_waited_for(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)

    with pytest.raises(Refusal, match=rf"{name} cannot be read \(it is no plain file\)"):
        READERS[name](tmp_path)


@pytest.mark.parametrize("name", READERS)
def test_a_file_without_end_is_not_read_to_it(name: str, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(2**40)  # of holes alone

    with pytest.raises(Refusal, match=r"cannot be read \(it is larger than \d+ MB\)"):
        READERS[name](tmp_path)
