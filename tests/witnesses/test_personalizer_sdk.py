"""Microsoft's own client, every method of it, against the emulator: it knows nothing of our description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from witness import drive, environment

from conformance import catalogue, target

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "azure-cognitiveservices-personalizer==0.1.1"
DISHES = ("soup", "salad", "pasta", "stew")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with target.embedded(catalogue.container("personalizer")) as address:
        yield address


@pytest.fixture(scope="module")
def seen(url: str, pytestconfig: pytest.Config) -> dict[str, Any]:
    """What the client understood; it rewards 600 choices, of which the model learns at the next export."""
    return drive(environment(pytestconfig.cache.mkdir("witnesses"), PACKAGE), "drive_personalizer_client.py", url)


def test_it_understands_a_ranking(seen: dict[str, Any]) -> None:
    assert seen["ranking"] == ["pasta", "salad", "soup", "stew"]
    assert seen["at_index_1"] == ["salad", 0]
    assert seen["chosen"] in {"soup", "pasta", "stew"}
    assert seen["sum"] == pytest.approx(1)


def test_its_retries_do_no_harm(seen: dict[str, Any]) -> None:
    assert seen["repeated"]


def test_an_event_id_of_every_kind_goes_around(seen: dict[str, Any]) -> None:
    assert seen["echoed"]
    assert seen["nothing"] == [None, None]
    assert len(set(seen["made"])) == 5


def test_it_understands_refusals(seen: dict[str, Any]) -> None:
    assert seen["no_actions"]["code"].endswith("InvalidRankRequest")
    assert seen["all_excluded"]["code"].endswith("InvalidRankRequest")
    assert seen["huge_reward"] == {}
    assert seen["no_such_event"] == {}


def test_its_rewards_are_learned_from(url: str, seen: dict[str, Any]) -> None:
    assert seen["made"]
    with httpx.Client(base_url=f"{url}/personalizer/v1.0", trust_env=False) as client:
        settings = client.get("/configurations/service").json()
        client.put("/configurations/service", json={**settings, "explorationPercentage": 0})
        actions = [{"id": name, "features": [{"dish": {"name": name}}]} for name in DISHES]
        for kind, liked in (("child", "pasta"), ("guest", "soup")):
            context = [{"user": {"kind": kind}}]
            answer = client.post("/rank", json={"contextFeatures": context, "actions": actions}).json()

            assert answer["rewardActionId"] == liked
