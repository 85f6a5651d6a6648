from __future__ import annotations

import json
import re

import pytest
from layers import ask, layer_of, right

from conformance import catalogue
from conformance.faults import faults_of, find
from conformance.faults.derived import derived


def test_a_derived_fault_leaves_one_required_member_out() -> None:
    body = {"expectedValues": [1.0], "period": 7}
    layer = layer_of(find("derived.anomaly-detector.entire.without-expected-values"), app=right(json.dumps(body).encode()))

    assert ask(layer).json() == {"period": 7}
    assert ask(layer, "/status", "GET").json() == body


@pytest.mark.parametrize("answer", [b"", b"text", b"[1]", b'{"period": 7}'])
def test_other_answers_stay_as_they_are(answer: bytes) -> None:
    layer = layer_of(find("derived.anomaly-detector.entire.without-expected-values"), app=right(answer))

    assert ask(layer).content == answer


def test_an_operation_without_required_members_has_none() -> None:
    assert [f.id for f in derived(catalogue.container("anomaly-detector"))] == [
        "derived.anomaly-detector.entire.without-expected-values",
        "derived.anomaly-detector.last.without-expected-value",
    ]


@pytest.mark.parametrize("name", catalogue.names())
def test_derived_faults_stand_beside_the_written_ones(name: str) -> None:
    container = catalogue.container(name)
    found = [f for f in faults_of(container) if f.kind == "derived"]

    assert found
    for fault in found:
        (operation,) = fault.at
        assert re.fullmatch(rf"derived\.{re.escape(operation)}\.without-[a-z0-9-]+", fault.id)
        assert fault.breaks == (f"{operation}.answers-as-described",)
        assert find(fault.id).id == find(fault.id, container).id == fault.id
