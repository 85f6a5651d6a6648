"""However many machines share a run, what is merged is what one would have found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from program import Run
from shared_run import options

from conformance.faults.runner import run_apart
from conformance.report.shard import Shard
from conformance.report.units import read_units
from conformance.run.merging import merge

OVERHEAD = ("times", "requests", "calls")
"""All that merged results may have otherwise: each shard sees for itself whether an optional operation is there."""


def results(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "results.json").read_text())


def core(folder: Path) -> dict[str, Any]:
    return {name: value for name, value in results(folder).items() if name not in OVERHEAD}


def answers(folder: Path) -> dict[str, int]:
    """How many answers of each operation were timed."""
    return {each["operation"]: each["answers"] for each in results(folder)["times"]["operations"]}


def entries(folder: Path) -> list[str]:
    return (folder / "results.jsonl").read_text().splitlines()


def cases(folder: Path) -> list[tuple[str, ...]]:
    """Of the JUnit report: what each test is called, and how it ended."""
    suite = ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - it is our own
    found = ((case.get("classname", ""), case.get("name", ""), *(part.tag for part in case)) for case in suite.iter("testcase"))
    return sorted(found)


@pytest.fixture(scope="module")
def merged(three: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merged") / "out"
    merge(three[::-1], folder)
    return folder


def test_three_shards_find_what_one_run_finds(whole: Path, merged: Path) -> None:
    found = core(whole)

    assert found["verdict"] == "non-conformant"
    assert found["totals"]["failed"] >= 3
    assert core(merged) == found
    assert answers(merged) == answers(whole)
    assert answers(whole)["text-v3.1.languages"] > 100
    assert list(results(merged)) == list(results(whole))


def test_sixteen_do_too(url: str, whole: Path, cogspec: Run, tmp_path: Path) -> None:
    for number in range(1, 17):
        assert run_apart(options(url, tmp_path / f"{number}", shard=Shard(number, 16))).exit_code == 0
    folders = [f"{tmp_path / str(number)}" for number in range(1, 17)]
    done = cogspec("merge", *folders, "--output", "out")

    assert done.returncode == 1, done.stderr
    assert "language: NOT CONFORMANT" in done.stdout
    assert core(tmp_path / "out") == core(whole)


def test_a_merged_directory_holds_what_that_of_a_run_holds(whole: Path, merged: Path) -> None:
    names = {path.name for path in whole.iterdir()}

    assert {path.name for path in merged.iterdir()} == names
    assert sorted(entries(merged)) == sorted(entries(whole))
    assert cases(merged) == cases(whole)


def exchanges(folder: Path) -> list[tuple[str, ...]]:
    """Which exchanges were kept: during which test, with which operation, of which case."""
    lines = map(json.loads, (folder / "exchanges.jsonl").read_text().splitlines())
    return sorted((line["test"], line["operation"], line.get("case", "")) for line in lines)


def test_it_holds_the_exchanges_of_all_shards(whole: Path, merged: Path, three: tuple[Path, ...]) -> None:
    assert len(exchanges(merged)) == sum(len(exchanges(folder)) for folder in three)
    assert exchanges(merged) == exchanges(whole)


def begun_otherwise(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Have a shard begun in another way."""
    first, *lines = (folder / "units.jsonl").read_text().splitlines()
    begun = json.loads(first)
    change(begun["head"])
    (folder / "units.jsonl").write_text("\n".join([json.dumps(begun), *lines, ""]))


def test_an_answer_is_judged_by_the_address_that_it_came_from(copies: tuple[Path, ...], tmp_path: Path) -> None:
    begun_otherwise(copies[2], lambda head: head.update(url="http://elsewhere.example:5000"))
    merge(copies, tmp_path / "out")
    of_third = {test for test, *_ in exchanges(copies[2])}
    lines = [json.loads(line) for line in (tmp_path / "out" / "exchanges.jsonl").read_text().splitlines()]

    assert {line["url"] for line in lines if line["test"] in of_third} == {"http://elsewhere.example:5000"}
    assert not any("url" in line for line in lines if line["test"] not in of_third)


def test_what_every_shard_waives_is_waived(merged: Path, copies: tuple[Path, ...], tmp_path: Path) -> None:
    broken = [row["id"] for row in results(merged)["requirements"] if row["outcome"] in ("failed", "unstable")]
    waivers = [
        {"requirement": each, "reason": "known", "link": "https://x.example", "expires": "2031-01-31"} for each in broken
    ]
    for folder in copies:
        begun_otherwise(folder, lambda head: head["identity"].update(waivers=waivers))
    (found,) = merge(copies, tmp_path / "out")

    assert found.verdict == "conformant"
    assert "MUST that are waived" in found.reason
    assert [row.id for row in found.requirements if row.outcome == "waived"] == broken


def test_a_shard_that_found_something_has_ended_well_and_has_no_verdict(three: tuple[Path, ...]) -> None:
    found = [results(folder) for folder in three]
    units = [read_units(folder) for folder in three]

    assert [each["shard"] for each in found] == ["1/3", "2/3", "3/3"]
    assert {each["verdict"] for each in found} == {"no-verdict"}
    assert all("cogspec merge judges all of them together" in each["reason"] for each in found)
    assert sum(each["totals"]["failed"] for each in found) >= 3
    assert not any("<error" in (folder / "junit.xml").read_text() for folder in three)
    assert all(kept and kept.head.own and kept.end == "" for kept in units)


def test_shards_have_much_alike_to_do_where_some_tests_cannot_be_tried(cogspec: Run) -> None:
    """The longest tests of Sentiment Analysis are about containers that a run launches itself."""
    done = cogspec("plan", "sentiment", "--shards", "4", "--url", "http://127.0.0.1:1", "--json")
    seconds = [each["seconds"] for each in json.loads(done.stdout)["shards"]]

    assert max(seconds) < 2 * min(seconds), seconds


def test_the_plan_says_what_each_shard_does(three: tuple[Path, ...], cogspec: Run) -> None:
    asked = ("--requirement", "text-v3.1.*", "--url", "http://127.0.0.1:1")
    done = cogspec("plan", "language", "--shards", "3", *asked, "--json")
    planned = json.loads(done.stdout)
    kept = [read_units(folder) for folder in three]

    assert [tuple(each["tests"]) for each in planned["shards"]] == [each.head.own for each in kept if each]
    assert [each["shard"] for each in planned["shards"]] == ["1/3", "2/3", "3/3"]
    assert planned["tests"] == sum(len(each["tests"]) for each in planned["shards"])
    assert all(each["seconds"] > 0 for each in planned["shards"])
    assert sum(each["calls"]["text-v3.1.languages"] for each in planned["shards"]) > 100
    assert f"about {sum(sum(each['calls'].values()) for each in planned['shards'])} calls" in planned["sentences"][0]
