"""A run leaves a service as it was found, as far as its API has a way to."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest
from program import under_way, until

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


FACE = catalogue.container("face")
KINDS = ("persongroups", "largepersongroups", "facelists", "largefacelists")
OF_GROUPS = [r.id for r in FACE.requirements if (r.operation or "").endswith(("-person-group", "-large-face-list"))]


def held(client: httpx.Client) -> dict[str, list[str]]:
    """The names of the groups and lists that are there, by their kind."""
    return {kind: [found["name"] for found in client.get(f"/face/v1.0/{kind}").json()] for kind in KINDS}


@pytest.mark.parametrize("fault", [(), ("face.lists.says-ok",)], ids=["clean", "broken"])
def test_groups_and_lists_are_said_beforehand_and_removed(
    cogspec: Callable[..., CompletedProcess[str]], fault: tuple[str, ...]
) -> None:
    with target.embedded(FACE, fault) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        client.put("/face/v1.0/facelists/ours", json={"name": "ours"}).raise_for_status()
        before = held(client)
        done = cogspec("run", "face", "--url", url, *(word for i in OF_GROUPS for word in ("--requirement", i)))
        after = held(client)

    assert done.returncode == (1 if fault else 0), done.stdout
    assert before == after == {kind: ["ours"] if kind == "facelists" else [] for kind in KINDS}
    said = "makes facelists, largefacelists, largepersongroups, persistedfaces, persongroups, persons on the target"
    assert said in " ".join((done.stdout + done.stderr).split())


def test_groups_and_lists_are_removed_where_a_run_is_interrupted(tmp_path: Path) -> None:
    with target.embedded(FACE) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        process = under_way(tmp_path, "face", "--url", url)
        assert until(lambda: any(held(client).values()), 120), "there was nothing to be left behind"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        after = held(client)

    assert process.returncode == 3, said
    assert after == {kind: [] for kind in KINDS}


LEFT = [f"cogspec-0-face-{part}" for part in ("create-person-group-positive-0", "delete-person-group-positive-0")]
OF_LEFT = [word for operation in ("create", "delete") for word in ("--requirement", f"face.{operation}-person-group.*")]


def test_what_a_killed_run_left_under_the_same_names_is_no_finding(cogspec: Callable[..., CompletedProcess[str]]) -> None:
    with target.embedded(FACE) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        for name in LEFT:
            client.put(f"/face/v1.0/persongroups/{name}", json={"name": name}).raise_for_status()
        done = cogspec("run", "face", "--url", url, *OF_LEFT)
        after = held(client)

    assert done.returncode == 0, done.stdout
    assert after == {kind: [] for kind in KINDS}


def test_what_nobody_can_remove_does_not_hide_the_failure_from_a_replay(
    cogspec: Callable[..., CompletedProcess[str]],
) -> None:
    with target.embedded(FACE, ("face.general.ending-wants-a-key",)) as url:
        cogspec("run", "face", "--url", url, "--requirement", "face.delete-person-group.accepts-valid", "--output", "out")
        done = cogspec("replay", "out", "--url", url)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "face: 1 failed" in done.stdout
