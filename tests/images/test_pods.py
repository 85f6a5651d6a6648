"""The pods of the manifests that spread a run over a cluster, each run once with what they demand of a node."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import yaml
from building import CONTAINER
from pods import Spec, pod

from conformance.target import Engine

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
SOME = f"run {CONTAINER.name} --requirement 'container.*'"
"""A few seconds of a run stand for the whole."""


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text().replace("run sentiment", SOME)))


def of_job(name: str) -> Spec:
    (job,) = (each for each in documents(name) if each["kind"] == "Job")
    return job["spec"]["template"]["spec"]


def test_a_pod_tests_its_shard_and_another_one_judges_it(image: str, engine: Engine, tmp_path: Path) -> None:
    """Here the first of four shards is the only one."""
    shards, merging = of_job("shards.yaml"), of_job("merge.yaml")
    (kit,), (merge,) = shards["containers"], merging["containers"]
    kit["args"] = [kit["args"][0].replace("/4", "/1")]
    merge["args"] = [word for word in merge["args"] if word not in ("/results/2", "/results/3", "/results/4")]

    with pod(engine, image, shards, tmp_path, JOB_COMPLETION_INDEX="0") as running:
        code, said = running.run("cogspec")
    assert code == 0, said
    assert "shard 1/1 has ended" in " ".join(said.split())
    with pod(engine, image, merging, tmp_path) as running:
        code, said = running.run("cogspec")
    assert code == 0, said
    assert f"{CONTAINER.name}: CONFORMANT" in said
    assert json.loads((tmp_path / "results" / "merged" / "results.json").read_text())["totals"]["passed"] > 3


def plugin() -> Spec:
    """The pod that Sonobuoy makes, whose types know no container that starts first and stays."""
    (made,) = documents("sonobuoy.yaml")
    spec = cast("Spec", made["podSpec"])
    for container in spec.get("initContainers", []):
        container.pop("restartPolicy", None)
    return {**spec, "containers": [*spec["containers"], made["spec"]], "volumes": [{"name": "results", "emptyDir": {}}]}


def test_the_plugin_leaves_what_sonobuoy_collects(image: str, engine: Engine, tmp_path: Path) -> None:
    with pod(engine, image, plugin(), tmp_path) as running:
        code, said = running.run("plugin")
        results = running.volumes["results"]
    named = Path((results / "done").read_text())

    assert code == 0, said
    assert named.parent == Path("/tmp/sonobuoy/results")  # noqa: S108 - where Sonobuoy looks
    with tarfile.open(results / named.name) as archive:
        reports = [member for member in archive.getmembers() if member.name.endswith(".xml")]
        assert "run/report.html" in archive.getnames()
        assert [member.name for member in reports] == ["run/junit.xml"], "each file of this form is a report to Sonobuoy"
        document = ET.parse(cast("Any", archive.extractfile(reports[0])))  # noqa: S314 - it is our own
    cases = list(document.iter("testcase"))
    assert len(cases) > 3
    assert not [case for case in cases for part in case if part.tag != "skipped"]
