"""What the Text Analytics emulators report: good documents, and nothing that stood in them."""

from __future__ import annotations

import httpx
import pytest
from emulators import metered
from texts import FUNCTIONS, documents, path

from conformance.billing.endpoint import Endpoint


@pytest.mark.parametrize("container", list(FUNCTIONS))
def test_good_documents_are_counted_and_nothing_of_them_leaves(container: str) -> None:
    with Endpoint() as billing:
        with metered(billing.url, 600, container) as started, httpx.Client(base_url=started.url, trust_env=False) as client:
            assert client.post(path(container), json=documents("A canary sings.", "", "Another canary.")).status_code == 200
            assert client.post(path(container), json=documents("", "x" * 5121)).status_code == 200
            assert client.post(path(container), json=documents()).status_code == 400

        records = billing.records
        assert sum(record.quantity for record in records) == 2
        assert {record.usage.meter for record in records if record.usage} == {
            "CognitiveServices.TextAnalytics.Container.BatchScoring"
        }
        assert not [record for record in records if b"canary" in record.raw.lower()]
