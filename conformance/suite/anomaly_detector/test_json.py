"""Bodies that are not JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from conformance.harness.anomaly_detector.client import AnomalyDetector, on, refused
from conformance.worlds.series.strategies import seasonal


@st.composite
def not_json(draw: st.DrawFn) -> str:
    """Plain words, or the beginning of a request: nothing that lenient parsers read, such as single quotes."""
    words = st.sampled_from(["twelve points, please", "series", "timestamp,value", "<series/>", "granularity=daily"])
    if draw(st.booleans()):
        return draw(words)
    request = json.dumps(draw(seasonal()).request())
    return request[: draw(st.integers(1, len(request) - 1))]


@on("refuses-broken-json", "entire", "last")
@given(body=not_json())
def test_what_is_not_json_is_refused(detector: AnomalyDetector, operation: str, body: str) -> None:
    """A transfer that was cut off must not be judged by the half that arrived."""
    answer = detector.refusal(operation, body.encode())

    assert refused(answer), f"status {answer.status} for a body of {len(body)} bytes that ends in {body[-20:]!r}"
