"""Microsoft's own clients, each in an environment of its own, against the emulator: they know nothing of our description."""

from __future__ import annotations

import pytest
from witness import drive, environment

EARLY = "azure-cognitiveservices-anomalydetector==0.3.1"
LATE = "azure-ai-anomalydetector==3.0.0b6"


@pytest.mark.parametrize(("package", "script"), [(EARLY, "drive_early_client.py"), (LATE, "drive_late_client.py")])
def test_an_official_client_understands_every_answer(
    emulator: str, package: str, script: str, pytestconfig: pytest.Config
) -> None:
    seen = drive(environment(pytestconfig.cache.mkdir("witnesses"), package), script, emulator)

    assert package != EARLY or seen["called"] == "application/json; charset=utf-8", "it calls its JSON so, and is served"
    assert (seen["period"], seen["flagged"], seen["sizes"]) == (7, [15], [29])
    assert seen["last"] == [True, True, False, 29]
    assert seen["changes"], "the level of the series changes once"
    assert all(24 < index < 40 for index in seen["changes"])
    assert seen["scores"] == 58
    assert seen["error"]["code"].endswith("InvalidSeries")
    assert "'series' field" in seen["error"]["message"]
