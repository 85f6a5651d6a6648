"""The smaller commands, as a user types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from openapi_spec_validator import validate
from program import Run

from conformance import __version__, catalogue
from conformance.commands.explain import explain
from conformance.commands.group import COMMANDS


def test_the_catalogue_is_a_table_and_json(cogspec: Run) -> None:
    table, rows = cogspec("containers"), json.loads(cogspec("containers", "--json").stdout)

    assert [row["name"] for row in rows] == list(catalogue.names())
    assert all(row["name"] in table.stdout and f"{row['repository']}:{row['tags'][0]}\n" in table.stdout for row in rows)


def test_the_catalogue_says_what_is_retired_since_when_and_what_to_use_instead(cogspec: Run) -> None:
    table, rows = cogspec("containers").stdout, json.loads(cogspec("containers", "--json").stdout)
    read, other = (next(row for row in rows if row["name"] == name) for name in ("read", "anomaly-detector"))

    assert (read["state"], read["end"]["date"], read["end"]["instead"]) == ("retired", "2026-09-13", "Document Intelligence")
    assert (other["end"]["date"], other["end"]["instead"]) == ("2026-10-01", "")
    assert re.search(r"^read +retired on 2026-09-13 ", table, re.MULTILINE)
    assert "Use Document Intelligence instead." in " ".join(table.split())
    assert "retired on 2026-10-01" in cogspec("explain", "anomaly-detector.entire.arrays-match-series").stdout


def test_the_catalogue_says_what_became_of_every_property_that_sources_state(cogspec: Run) -> None:
    table, said = cogspec("containers", "--properties"), json.loads(cogspec("containers", "--properties", "--json").stdout)

    assert table.returncode == 0
    assert sum(said["counts"].values()) == len(said["properties"])
    assert all(row["requirements"] or row["because"] for row in said["properties"])
    assert f"{len(said['elsewhere'])} written requirements come from other parts of the sources." in table.stdout
    together = next(line for line in table.stdout.splitlines() if line.startswith("together"))
    assert [int(word) for word in together.split()[1:]] == [len(said["properties"]), *said["counts"].values(), said["in_part"]]


def test_the_specification_is_one_valid_document(cogspec: Run) -> None:
    text, data = cogspec("spec", "anomaly-detector").stdout, json.loads(cogspec("spec", "anomaly-detector", "--json").stdout)

    validate(data)
    assert yaml.safe_load(text).keys() == data.keys()
    assert "/anomalydetector/v1.0/timeseries/entire/detect" in data["paths"]
    assert "/ready" in data["paths"]


def test_a_requirement_is_explained_with_its_tests_and_faults(cogspec: Run) -> None:
    told = cogspec("explain", "anomaly-detector.entire.arrays-match-series")
    data = json.loads(cogspec("explain", "anomaly-detector.entire.never-breaks", "--json").stdout)

    assert told.returncode == 0
    for word in (
        "MUST, documented",
        "anomaly-detector.1: Each array of an entire detection",
        "invariants/anomaly_detector/detections.py::arrays_match_series",
        "drops-the-last-point",
        "no results are here",
    ):
        assert word in told.stdout
    assert data["requirement"]["level"] == "MUST"
    assert data["tests"]
    assert data["faults"]


def test_a_fault_is_explained_with_what_it_breaks(cogspec: Run) -> None:
    told = cogspec("explain", "read.submit.relative-location")
    data = json.loads(cogspec("explain", "read.submit.relative-location", "--json").stdout)

    assert told.returncode == 0
    assert "read, read-3.2" in told.stdout
    assert "read-3.2.submit.location-is-absolute: The operation-location header is an absolute" in " ".join(told.stdout.split())
    assert {row["id"] for row in data["breaks"]} >= {"read.submit.location-is-absolute", "read.submit.location-is-reachable"}


def test_every_requirement_can_be_explained() -> None:
    for container in catalogue.containers():
        for requirement in container.requirements:
            explanation = explain(requirement.id, Path("/nowhere"))
            assert explanation.tests, requirement.id
            assert explanation.faults, requirement.id


def test_the_version_is_told(cogspec: Run) -> None:
    assert __version__ in cogspec("--version").stdout


def test_help_names_every_command(cogspec: Run) -> None:
    said = cogspec("--help").stdout

    assert all(name in said for name in COMMANDS)
