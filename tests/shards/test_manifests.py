"""What spreads a run over machines is valid, and names as many shards as it starts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance import catalogue
from conformance.report.shard import Shard

ROOT = Path(__file__).parents[2]
SENTIMENT = catalogue.container("sentiment")


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((ROOT / "docs" / "deploy" / name).read_text()))


def job(name: str) -> dict[str, Any]:
    (found,) = (each for each in documents(name) if each["kind"] == "Job")
    return found["spec"]


def pod_of_the_plugin() -> dict[str, Any]:
    (plugin,) = documents("sonobuoy.yaml")
    volumes = [{"name": "results", "emptyDir": {}}]  # as the aggregator adds it
    spec = {**plugin["podSpec"], "containers": [*plugin["podSpec"]["containers"], plugin["spec"]], "volumes": volumes}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "plugin"}, "spec": spec}


@pytest.mark.parametrize(
    "document",
    [*documents("shards.yaml"), *documents("merge.yaml"), pod_of_the_plugin()],
    ids=["claim", "shards", "merge", "sonobuoy"],
)
def test_kubernetes_takes_them(document: dict[str, Any]) -> None:
    import kubernetes_validate

    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_each_pod_has_a_shard_and_all_are_merged() -> None:
    shards, (merging,) = job("shards.yaml"), job("merge.yaml")["template"]["spec"]["containers"]
    (command,) = shards["template"]["spec"]["containers"][0]["args"]
    count = shards["completions"]
    numbers = [command.replace("$((JOB_COMPLETION_INDEX + 1))", f"{index + 1}") for index in range(count)]

    assert shards["completionMode"] == "Indexed"
    for number, text in enumerate(numbers, 1):
        named = re.search(r'--shard "(\S+)"', text)
        assert named
        assert Shard.read(named[1]) == Shard(number, count)
        assert f'--output "{merging["args"][number - 1]}"' in text


def test_each_pod_has_a_target_and_a_billing_endpoint_of_its_own() -> None:
    shard, plugin = job("shards.yaml")["template"]["spec"], pod_of_the_plugin()["spec"]
    assert {each["restartPolicy"] for each in shard["initContainers"]} == {"Always"}
    assert "initContainers" not in plugin, "Sonobuoy would wait for their end"
    for billing, tested, kit in ([*shard["initContainers"], *shard["containers"]], plugin["containers"]):
        port = billing["args"][billing["args"].index("--port") + 1]

        assert tested["image"] == f"{SENTIMENT.repository}:{SENTIMENT.tags[0]}"
        assert f"Billing=http://127.0.0.1:{port}" in tested["args"]
        assert f"--url http://127.0.0.1:{SENTIMENT.port}" in " ".join(kit["args"])


def test_the_action_hands_its_inputs_over_as_variables() -> None:
    action = yaml.safe_load((ROOT / ".github" / "actions" / "cogspec" / "action.yml").read_text())
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]

    assert not any("${{" in script for script in scripts)
    assert any("cogspec run" in script and "--shard" in script for script in scripts)


def test_the_workflow_runs_every_shard_and_merges_all() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "conformance.yml").read_text())["jobs"]
    numbers = jobs["shard"]["strategy"]["matrix"]["shard"]
    given = next(step["with"] for step in jobs["shard"]["steps"] if "with" in step)

    assert [Shard.read(given["shard"].replace("${{ matrix.shard }}", f"{n}")) for n in numbers] == [
        Shard(n, len(numbers)) for n in range(1, len(numbers) + 1)
    ]
    assert jobs["verdict"]["needs"] == "shard"
    assert any("cogspec merge shards/*" in step.get("run", "") for step in jobs["verdict"]["steps"])
