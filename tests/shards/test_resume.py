"""A run that was killed goes on where it was, and nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from holding import holding
from program import Run, under_way

from conformance import catalogue, target

ASKED = ("--requirement", "text-v3.1.*")
GROUPS = "/face/v1.0/largepersongroups"


def core(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "results.json").read_text())
    return {name: value for name, value in found.items() if name not in ("times", "requests", "calls")}


def kept(folder: Path) -> int:
    """How many tests have ended."""
    return (folder / "units.jsonl").read_text().count('"unit":{')


@pytest.mark.parametrize("found", [1, 20])
def test_a_killed_run_comes_to_the_same_results(url: str, whole: Path, cogspec: Run, tmp_path: Path, found: int) -> None:
    process = under_way(tmp_path, "language", "--url", url, *ASKED, found=found)
    process.kill()
    process.communicate(timeout=60)
    before = kept(tmp_path / "out")
    done = cogspec("run", "language", "--url", url, *ASKED, "--resume", "out")

    assert done.returncode == 1, done.stderr
    assert core(tmp_path / "out") == core(whole)
    assert before < kept(tmp_path / "out") == kept(whole)
    assert len((tmp_path / "out" / "results.jsonl").read_text().splitlines()) == len(
        (whole / "results.jsonl").read_text().splitlines()
    )


def test_what_a_killed_run_left_on_the_target_is_removed(cogspec: Run, tmp_path: Path) -> None:
    asked = ("--requirement", "face.get-large-person-group.*")
    with (
        target.embedded(catalogue.container("face")) as beyond,
        httpx.Client(base_url=beyond, trust_env=False, timeout=30) as client,
        holding(client, "PUT", GROUPS) as (url, made, go_on),
    ):
        process = under_way(tmp_path, "face", "--url", url, *asked, found=0)
        assert made.wait(60)
        process.kill()
        process.communicate(timeout=60)
        go_on.set()
        left = client.get(GROUPS).json()
        done = cogspec("run", "face", "--url", url, *asked, "--resume", "out")
        still_there = client.get(GROUPS).json()

    assert left, "a group was made, and its maker killed before the answer came"
    assert done.returncode == 0, done.stdout
    assert still_there == []


def test_only_the_same_run_goes_on(url: str, copies: tuple[Path, ...], cogspec: Run) -> None:
    folder, same = f"{copies[0]}", ("--url", url, *ASKED)
    for options, said in (
        ((*same, "--shard", "1/3", "--seed", "5"), "was begun by another command: now seed is 5, not 0"),
        ((*same, "--shard", "2/3"), "was begun as shard 1 of 3"),
        (same, "now shards is 1, not 3"),
    ):
        done = cogspec("run", "language", *options, "--resume", folder)
        assert done.returncode == 2
        assert said in done.stderr
    units = (copies[0] / "units.jsonl").read_text().splitlines()
    assert json.loads(units[-1])["end"] == "", "what is refused changes nothing"


def test_there_must_be_something_to_go_on_with(cogspec: Run) -> None:
    done = cogspec("run", "language", "--resume", "nowhere")

    assert done.returncode == 2
    assert "nowhere is no directory" in done.stderr
