from __future__ import annotations

import json
from pathlib import Path

import pytest
from layers import CONTROL, ENTIRE, ask, layer_of, right

from conformance.faults import Ask, Reply, Serve, fault, find

SPOILT = find("anomaly-detector.detections.calls-json-text")
NO_PERIOD = find("anomaly-detector.detections.no-period-is-minus-one")
ANSWER = json.dumps({"period": 7, "expectedValues": [1.0]}).encode()


def wear(layer: object, *names: str) -> int:
    return ask(layer, CONTROL, "PUT", json=names).status_code  # type: ignore[arg-type]


def test_a_fault_acts_on_its_operations_only() -> None:
    layer = layer_of(NO_PERIOD, app=right(ANSWER))

    assert ask(layer).json()["period"] == -1
    assert ask(layer, "/status", "GET").json()["period"] == 7


def test_a_spoiling_fault_sees_the_request_and_spoils_success_alone() -> None:
    @fault(breaks="anomaly-detector.entire.answers-as-described", at=())
    async def refuses_some(ask: Ask, serve: Serve) -> Reply:
        """Refuses what says no."""
        return Reply.of(400, "refused", "text/plain") if ask.body == b"no" else await serve(ask)

    @fault(breaks="anomaly-detector.entire.answers-as-described", at=())
    def echoes(reply: Reply) -> None:
        """Answers with the request."""
        reply.body = reply.ask.body

    layer = layer_of(refuses_some, echoes)

    assert ask(layer, content=b"yes").text == "yes"
    assert ask(layer, content=b"no").text == "refused"


def test_the_proof_changes_faults_and_nobody_else_does() -> None:
    layer = layer_of(app=right(ANSWER), control=CONTROL)

    assert ask(layer).json()["period"] == 7
    assert wear(layer, NO_PERIOD.id) == 200
    assert ask(layer).json()["period"] == -1
    assert wear(layer) == 200
    assert ask(layer).json()["period"] == 7

    private = layer_of(app=right(ANSWER))
    assert ask(private, CONTROL, "PUT", json=[NO_PERIOD.id]).content == ANSWER, "a path like any other"
    assert ask(private).json()["period"] == 7


@pytest.mark.parametrize("body", [b'["no-such-fault"]', b"[", b"7", b"[7]", b"\xff"])
def test_what_names_no_fault_changes_nothing(body: bytes) -> None:
    layer = layer_of(NO_PERIOD, app=right(ANSWER), control=CONTROL)

    assert ask(layer, CONTROL, "PUT", content=body).status_code == 400
    assert ask(layer).json()["period"] == -1


def test_the_same_fault_worn_again_has_forgotten_all() -> None:
    layer = layer_of(app=right(json.dumps({"expectedValue": 100.0}).encode()), control=CONTROL)
    name = "anomaly-detector.detections.remembers-earlier-calls"
    said: list[list[float]] = []
    for _ in range(2):
        wear(layer, name)
        said.append([ask(layer).json()["expectedValue"] for _ in range(3)])

    assert said[0] == said[1]
    assert len(set(said[0])) == 3


def test_in_a_proof_stateless_answers_are_worked_out_once() -> None:
    seen: list[str] = []
    layer = layer_of(app=right(ANSWER, seen), control=CONTROL)

    wear(layer, NO_PERIOD.id)
    assert [ask(layer, json={"series": 1}).json()["period"] for _ in range(3)] == [-1, -1, -1]
    wear(layer, SPOILT.id)
    assert ask(layer, json={"series": 1}).headers["content-type"] == "text/plain"
    assert ask(layer, json={"series": 1}).json()["period"] == 7, "a fault spoils its copy"
    assert seen == [ENTIRE]

    for more in (
        {"json": {"series": 2}},
        {"json": {"series": 1}, "headers": {"x": "y"}},
        {"json": {"series": 1}, "params": "a"},
    ):
        ask(layer, **more)
    assert len(seen) == 4, "every other request is another one"
    for _ in range(2):
        ask(layer, "/status", "GET")
    assert len(seen) == 6, "nobody says that the state of a container stays"


def test_without_a_fault_and_outside_a_proof_every_answer_is_worked_out() -> None:
    seen: list[str] = []
    clean, served = layer_of(app=right(ANSWER, seen), control=CONTROL), layer_of(NO_PERIOD, app=right(ANSWER, seen))
    for layer in (clean, served):
        for _ in range(2):
            ask(layer, json={"series": 1})

    assert len(seen) == 4
    wear(clean, NO_PERIOD.id)
    assert ask(clean, json={"series": 1}).json()["period"] == -1
    assert len(seen) == 4, "what was worked out without a fault is known with one"


def test_what_one_emulator_worked_out_is_known_to_the_others_of_a_proof(tmp_path: Path) -> None:
    seen: list[str] = []
    one, other = (layer_of(app=right(ANSWER, seen), control=CONTROL, recall=str(tmp_path)) for _ in range(2))

    first = ask(one, json={"series": 1})
    wear(other, NO_PERIOD.id)
    again = ask(other, json={"series": 1})
    assert again.json()["period"] == -1
    assert again.headers["content-type"] == first.headers["content-type"]
    assert len(seen) == 1

    alone = layer_of(NO_PERIOD, app=right(ANSWER, seen), control=CONTROL)
    ask(alone, json={"series": 1})
    assert len(seen) == 2
