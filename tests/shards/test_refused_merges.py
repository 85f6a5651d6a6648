"""Only all shards of one run, each of them once and to its end, are merged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Run

from conformance.refusal import Refusal
from conformance.report.shard import Shard
from conformance.report.units import UNITS
from conformance.run.merging import merge

WAIVER = {
    "requirement": "text-v3.1.languages.accepts-valid",
    "reason": "known",
    "link": "https://x.example",
    "expires": "2031-01-31",
}
Damage = Callable[[list[dict[str, Any]]], object]


def edited(folder: Path, damage: Damage) -> None:
    """Change the lines of a shard."""
    lines = [json.loads(line) for line in (folder / UNITS).read_text().splitlines()]
    damage(lines)
    (folder / UNITS).write_text("".join(json.dumps(line) + "\n" for line in lines))


def identity(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return lines[0]["head"]["identity"]


def refusal(folders: tuple[Path, ...], output: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        merge(folders, output)
    assert not output.exists()
    assert "\n" not in str(refused.value)
    return refused.value


def test_a_missing_shard_is_named(copies: tuple[Path, ...], tmp_path: Path) -> None:
    refused = refusal(copies[:2], tmp_path / "out")

    assert "shard 3/3 is missing" in str(refused)
    assert refused.exit_code == 2


def test_a_doubled_shard_is_named(copies: tuple[Path, ...], tmp_path: Path) -> None:
    again = Path(shutil.copytree(copies[1], tmp_path / "again"))

    assert "are both shard 2/3" in str(refusal((*copies, again), tmp_path / "out"))


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("seed", 5, "its seed is 5, not 0"),
        ("strict", True, "its strict is True, not False"),
        ("shrink", False, "its shrink is False, not True"),
        ("profiles", ["core"], "its profiles is core, not none"),
        (
            "waivers",
            [WAIVER],
            "its waivers is text-v3.1.languages.accepts-valid until 2031-01-31 (known",
        ),
        ("corpus", "0", "its corpus is 0"),
        ("shards", 4, "its shards is 4, not 3"),
        ("target", "emulator", "its target is emulator, not url"),
        ("container", "keyphrase", "shard 2/3 is missing"),
    ],
)
def test_a_shard_of_another_run_is_named(
    copies: tuple[Path, ...], tmp_path: Path, member: str, value: object, said: str
) -> None:
    edited(copies[1], lambda lines: identity(lines).update({member: value}))

    assert said in str(refusal(copies, tmp_path / "out"))


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("kit", "0.0.1", "was run by cogspec 0.0.1"),
        ("spec", "0", "by another specification of language"),
        ("declared", "0", "by another specification of language"),
        ("container", "languages", "a container that this kit does not know"),
    ],
)
def test_what_another_kit_ran_is_refused(
    copies: tuple[Path, ...], tmp_path: Path, member: str, value: object, said: str
) -> None:
    for folder in copies:
        edited(folder, lambda lines: identity(lines).update({member: value}))

    assert said in str(refusal(copies, tmp_path / "out"))


def test_a_shard_that_did_not_end_is_no_verdict(copies: tuple[Path, ...], tmp_path: Path) -> None:
    edited(copies[2], lambda lines: lines.pop())
    refused = refusal(copies, tmp_path / "out")

    assert f"--shard 3/3 --resume {copies[2]} goes on with it" in str(refused)
    assert refused.exit_code == 3


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda lines: lines.pop(1), "and says that it ended"),
        (lambda lines: lines.insert(1, lines[1]), "holds a test twice"),
        (lambda lines: lines[0]["head"]["units"].pop(), "it has other tests"),
        (lambda lines: lines[0]["head"]["own"].append(lines[0]["head"]["units"][0]), "lacks|do not have every test once"),
        (lambda lines: lines.pop(0), "does not begin as a run does"),
        (lambda lines: lines.insert(1, {"unit": 5}), "is not what a run keeps of its tests"),
        (lambda lines: identity(lines).update(shards=10**12), "is of a shard that is none"),
        (lambda lines: lines[0]["head"].update(started="now"), "holds a time that no test can have taken"),
        (lambda lines: lines[1]["unit"].update(seconds=1e308), "holds a time that no test can have taken"),
        (lambda lines: lines.clear(), "holds no shard"),
    ],
    ids=[
        "a-test-less",
        "a-test-twice",
        "another-suite",
        "a-test-of-another",
        "no-head",
        "no-test",
        "no-shard",
        "no-time",
        "for-ever",
        "nothing",
    ],
)
def test_a_damaged_shard_is_refused(copies: tuple[Path, ...], tmp_path: Path, damage: Damage, said: str) -> None:
    edited(copies[1], damage)
    refused = str(refusal(copies, tmp_path / "out"))

    assert any(words in refused for words in said.split("|")), refused


def test_a_merge_does_not_clear_what_it_merges(copies: tuple[Path, ...]) -> None:
    """Also where each directory has a folder for each container, as that of a run over several has."""
    nested = [Path(shutil.copytree(folder, folder / "language")) for folder in copies]
    for folder in copies:
        (folder / UNITS).unlink()
    for output in (copies[0], nested[0]):
        with pytest.raises(Refusal, match="name another directory with --output"):
            merge(copies, output)
    for output in (nested[0], copies[0]):
        with pytest.raises(Refusal, match="name another directory with --output"):
            merge(nested, output)

    assert all((folder / UNITS).exists() for folder in nested)


def test_what_is_no_shard_is_said_in_one_sentence(cogspec: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = cogspec("merge", "empty", "--output", "out")

    assert done.returncode == 2
    assert "empty holds no shard; " in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "1/0", "a/b", "1/1001", "-1/3", "1/3\n", "\u0661/3"])
def test_a_shard_that_is_none_is_refused(shard: str) -> None:
    with pytest.raises(Refusal, match="--shard is"):
        Shard.read(shard)


def test_a_budget_cannot_be_shared(cogspec: Run) -> None:
    done = cogspec("run", "language", "--shard", "1/2", "--budget", "10")

    assert done.returncode == 2
    assert "leave out --budget or --shard" in done.stderr
