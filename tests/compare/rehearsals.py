"""What the tests of rehearsals have in common: requests, ids, and what was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KEY = "0123456789abcdef0123456789abcdef"
ENTIRE = "/anomalydetector/v1.0/timeseries/entire/detect"
SERIES = [{"timestamp": f"2026-01-{day:02d}T00:00:00Z", "value": 10.0 + day % 7 + 40 * (day == 19)} for day in range(1, 29)]
ANALYZE, RESULTS = "/vision/v3.2/read/analyze", "/vision/v3.2/read/analyzeResults"
OLD, NEW = "0d2f1a2b-0000-4000-8000-00000000000a", "7e3c9f10-0000-4000-8000-00000000000b"
RANK = "/personalizer/v1.0/rank"
Compare = Callable[..., tuple[int, dict[str, Any]]]
LANGUAGES = "/text/analytics/v3.1/languages"
HELLO = {"documents": [{"id": "1", "text": "Hello, world, says everybody."}]}
ENGLISH = {
    "documents": [
        {"id": "1", "detectedLanguage": {"name": "English", "iso6391Name": "en", "confidenceScore": 1.0}, "warnings": []}
    ],
    "errors": [],
    "modelVersion": "2021-01-05",
}


def told(comparison: dict[str, Any]) -> list[str]:
    return [change["text"] for each in comparison["exchanges"] for change in each["changes"]]


def refusal(inner: str) -> dict[str, Any]:
    return {"error": {"code": "InvalidRequest", "message": "no", "innererror": {"code": inner, "message": "no"}}}
