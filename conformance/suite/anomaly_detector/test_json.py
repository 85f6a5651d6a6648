"""Bodies that are not JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from conformance.suite.anomaly_detector.client import AnomalyDetector, on, refused
from conformance.worlds.series import seasonal

WORDS = st.sampled_from(["twelve points, please", "series", "timestamp,value", "<series/>", "granularity=daily"])
CUT = st.builds(lambda world, share: _cut(json.dumps(world.request()), share), seasonal(), st.floats(0.0, 1.0, width=16))
"""Neither uses what lenient parsers allow: comments, single quotes or trailing commas."""


def _cut(text: str, share: float) -> str:
    """Only the beginning, never nothing and never all: an object without its end."""
    return text[: 1 + round(share * (len(text) - 2))]


@on("refuses-broken-json", "entire", "last")
@given(body=WORDS | CUT)
def test_what_is_not_json_is_refused(detector: AnomalyDetector, operation: str, body: str) -> None:
    """A transfer that was cut off must not be judged by the half that arrived."""
    answer = detector.refusal(operation, body.encode())

    assert refused(answer), f"status {answer.status} for a body of {len(body)} bytes that ends in {body[-20:]!r}"
