from __future__ import annotations

import json

import pytest
from layers import DETECTOR, ask, layer_of, right

from conformance import catalogue
from conformance.faults import faults_of, find
from conformance.faults.derived import LARGE, derived

LAST = DETECTOR.operation("anomaly-detector.last").path


def test_a_derived_fault_leaves_one_required_member_out() -> None:
    body = {"expectedValues": [1.0], "period": 7}
    layer = layer_of(find("derived.anomaly-detector.entire.without-expected-values"), app=right(json.dumps(body).encode()))

    assert ask(layer).json() == {"period": 7}
    assert ask(layer, "/status", "GET").json() == body


@pytest.mark.parametrize("answer", [b"", b"text", b"[1]", b'{"period": 7}'])
def test_other_answers_stay_as_they_are(answer: bytes) -> None:
    layer = layer_of(find("derived.anomaly-detector.entire.without-expected-values"), app=right(answer))

    assert ask(layer).content == answer


def test_a_required_member_is_renamed() -> None:
    body = {"suggestedWindow": 29, "period": 7}
    layer = layer_of(find("derived.anomaly-detector.last.renames-suggested-window"), app=right(json.dumps(body).encode()))

    assert ask(layer, LAST).json() == {"suggestedWindowV2": 29, "period": 7}


def test_a_required_member_is_wrapped() -> None:
    layer = layer_of(find("derived.anomaly-detector.last.wraps-expected-value"), app=right(b'{"expectedValue": 1.5}'))

    assert ask(layer, LAST).json() == {"expectedValue": {"value": 1.5}}


def test_an_internal_error_has_the_described_form_and_spares_what_is_too_large() -> None:
    layer = layer_of(find("derived.anomaly-detector.last.internal-error"), app=right(b"{}"))
    broken = ask(layer, LAST)

    assert broken.status_code == 500
    assert {"code", "message"} <= broken.json().keys()
    assert ask(layer, LAST, content=b" " * (LARGE + 1)).status_code == 200


def test_a_charset_is_refused() -> None:
    layer = layer_of(find("derived.anomaly-detector.last.refuses-a-charset"), app=right(b"{}"))

    assert ask(layer, LAST, headers={"Content-Type": "application/json; charset=utf-8"}).status_code == 415
    assert ask(layer, LAST, headers={"Content-Type": "application/json"}).status_code == 200


def test_a_nul_is_crashed_over() -> None:
    layer = layer_of(find("derived.anomaly-detector.last.crashes-on-nul"), app=right(b"{}"))

    assert ask(layer, LAST, content=b'{"granularity": "\\u0000"}').status_code == 500
    assert ask(layer, LAST, content=b'{"granularity": "daily"}').status_code == 200


def test_an_operation_without_required_members_has_none_left_out() -> None:
    """What the description of changepoint demands of an answer is in its text alone."""
    assert [f.id for f in derived(catalogue.container("anomaly-detector")) if f.at == ("anomaly-detector.changepoint",)] == [
        "derived.anomaly-detector.changepoint.internal-error",
        "derived.anomaly-detector.changepoint.refuses-a-charset",
        "derived.anomaly-detector.changepoint.crashes-on-nul",
    ]


@pytest.mark.parametrize("name", catalogue.names())
def test_derived_faults_stand_beside_the_written_ones(name: str) -> None:
    container = catalogue.container(name)
    found = [f for f in faults_of(container) if f.kind == "derived"]

    assert found
    for fault in found:
        (operation,) = fault.at
        assert fault.id.startswith(f"derived.{operation}.")
        assert set(fault.breaks) <= container.by_id.keys()
        assert all(broken.startswith(f"{operation}.") for broken in fault.breaks)
        assert find(fault.id).id == find(fault.id, container).id == fault.id
