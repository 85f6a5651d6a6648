"""What images are built and deployed by: it is valid, and says of the containers what the catalogue says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance import catalogue

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "deploy"
MANIFESTS = ("container.yaml", "emulator.yaml")
SENTIMENT = catalogue.container("sentiment")
(SIZE,) = SENTIMENT.sizes
REPOSITORY = SENTIMENT.repository


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


def pod(name: str) -> dict[str, Any]:
    (deployment,) = (each for each in documents(name) if each["kind"] == "Deployment")
    return deployment["spec"]["template"]["spec"]


def container(name: str) -> dict[str, Any]:
    (only,) = pod(name)["containers"]
    return only


def compose(service: str) -> dict[str, Any]:
    return documents("compose.yaml")[0]["services"][service]


@pytest.mark.parametrize("name", MANIFESTS)
def test_kubernetes_takes_a_manifest(name: str) -> None:
    import kubernetes_validate

    kinds = [document["kind"] for document in documents(name)]
    assert kinds == ["Deployment", "Service"]
    for document in documents(name):
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("name", MANIFESTS)
def test_sizes_and_ports_are_those_of_the_catalogue(name: str) -> None:
    resources = container(name)["resources"]
    for given, size in (("requests", SIZE["minimum"]), ("limits", SIZE["recommended"])):
        assert resources[given] == {"cpu": f"{size['cores']}", "memory": f"{size['memory']}Gi"}
    (port,) = container(name)["ports"]
    assert port["containerPort"] == SENTIMENT.port


@pytest.mark.parametrize("name", MANIFESTS)
def test_probes_ask_what_every_container_serves(name: str) -> None:
    asked = {probe: container(name)[probe]["httpGet"]["path"] for probe in container(name) if probe.endswith("Probe")}

    assert asked == {"startupProbe": "/ready", "readinessProbe": "/ready", "livenessProbe": "/status"}
    assert set(asked.values()) <= {operation.path for operation in SENTIMENT.operations}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_service_leads_to_its_pods(name: str) -> None:
    deployment, service = documents(name)

    assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["ports"][0]["targetPort"] == container(name)["ports"][0]["name"]


def test_the_real_image_is_the_one_of_the_catalogue_and_has_its_key_from_a_secret() -> None:
    real, composed = container("container.yaml"), compose("sentiment")
    variables = {variable["name"]: variable["valueFrom"] for variable in real["env"]}

    assert real["image"] == composed["image"] == f"{REPOSITORY}:{SENTIMENT.tags[0]}"
    assert real["args"] == composed["command"] == ["Eula=accept"]
    assert variables.keys() == composed["environment"].keys() == {"Billing", "ApiKey"}
    assert all("secretKeyRef" in source for source in variables.values())


def test_the_compose_file_is_valid_and_has_the_documented_minimum() -> None:
    from compose_spec import PyCompose

    PyCompose.from_yaml((FOLDER / "compose.yaml").read_text()).validate()
    for service, outside in (("emulator", 5000), ("sentiment", 5001)):
        least = SIZE["minimum"]
        assert compose(service)["deploy"]["resources"]["limits"] == {
            "cpus": f"{least['cores']}",
            "memory": f"{least['memory']}g",
        }
        assert compose(service)["ports"] == [f"127.0.0.1:{outside}:{SENTIMENT.port}"]


def test_each_container_has_an_extra_of_its_name_and_the_emulator_is_their_sum() -> None:
    extras: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (summed,) = (re.fullmatch(r"cogspec\[(.*)\]", name) for name in extras["emulator"])
    names = {name.replace(".", "-") for name in catalogue.names()}

    assert names <= extras.keys()
    assert summed
    assert set(summed[1].split(",")) == names | {"portraits", "server"}
