"""What the tests of sentiment share."""

import pytest

from conformance.harness.text.client import TextAnalytics
from conformance.harness.text.samples import MINED, PLAINEST
from conformance.worlds.texts.document import body


@pytest.fixture
def offered(text: TextAnalytics, operation: str) -> None:
    """Skip where opinions are not mined: undocumented of a container, and none in the plainest sentence is none at all."""
    answer = text.answer(operation, body([PLAINEST]), MINED)
    if answer.status != 200 or not any(s.get("targets") for d in answer.json()["documents"] for s in d["sentences"]):
        pytest.skip("the container does not offer opinion mining, which it need not")
