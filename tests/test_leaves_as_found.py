"""A run leaves a service as it was found, as far as its API has a way to."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest

from conformance import catalogue, target

BASE = "/personalizer/v1.0"
OWN = {
    "rewardWaitTime": "PT7M",
    "defaultReward": 0.5,
    "rewardAggregation": "sum",
    "explorationPercentage": 0.75,
    "modelExportFrequency": "PT3M",
    "logRetentionDays": 33,
}
POLICY = {"name": "ours", "arguments": "--cb_explore_adf --epsilon 0.3"}
CHANGING = ("update-configuration", "update-policy", "reset-policy", "create-evaluation", "delete-evaluation")


@pytest.mark.parametrize("fault", [(), ("personalizer.management.saves-the-name-only",)], ids=["clean", "broken"])
def test_configuration_policy_and_evaluations_are_as_before(
    cogspec: Callable[..., CompletedProcess[str]], fault: tuple[str, ...]
) -> None:
    container = catalogue.container("personalizer")
    wanted = [r.id for r in container.requirements if r.operation in {f"personalizer.{name}" for name in CHANGING}]
    with (
        target.embedded(container, fault) as url,
        httpx.Client(base_url=url + BASE, trust_env=False, timeout=30) as client,
    ):
        assert client.put("/configurations/service", json=OWN).status_code == 200
        assert client.put("/configurations/policy", json=POLICY).status_code == 200
        arguments = client.get("/configurations/policy").json()["arguments"]
        done = cogspec("run", "personalizer", "--url", url, *(word for i in wanted for word in ("--requirement", i)))
        configuration = client.get("/configurations/service").json()
        policy = client.get("/configurations/policy").json()
        evaluations = client.get("/evaluations").json()

    assert done.returncode == (1 if fault else 0), done.stdout
    assert {name: configuration[name] for name in OWN} == OWN
    assert policy["arguments"] == arguments, "the name is the service's own"
    assert evaluations == []


def test_what_cannot_be_removed_is_told_in_the_results_and_in_the_summary(
    cogspec: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    fault, requirement = "personalizer.general.ending-crashes", "personalizer.get-evaluation.accepts-valid"
    with target.embedded(catalogue.container("personalizer"), (fault,)) as url:
        done = cogspec("run", "personalizer", "--url", url, "--requirement", requirement, "--output", str(tmp_path))
    results = json.loads((tmp_path / "results.json").read_text())

    assert results["left_behind"]
    assert all(sentence.startswith(f"DELETE {BASE}/evaluations/") for sentence in results["left_behind"])
    assert done.stdout.replace("\n", "").count("LEFT BEHIND DELETE") == len(results["left_behind"])
