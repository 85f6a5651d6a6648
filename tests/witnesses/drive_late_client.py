"""Drives azure-ai-anomalydetector against the URL given; prints what it understood as JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta

from azure.ai.anomalydetector import AnomalyDetectorClient
from azure.ai.anomalydetector.models import (
    TimeSeriesPoint,
    UnivariateChangePointDetectionOptions,
    UnivariateDetectionOptions,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError

VALUES = [10.0, 20, 30, 40, 30, 20, 10] * 4 + [10]
START = datetime(2018, 3, 1, tzinfo=UTC)


def points(values: list[float]) -> list[TimeSeriesPoint]:
    return [TimeSeriesPoint(timestamp=START + timedelta(days=index), value=value) for index, value in enumerate(values)]


client = AnomalyDetectorClient(sys.argv[1], AzureKeyCredential("any"), api_version="v1.0")
spike = points([*VALUES[:15], 400, *VALUES[16:]])
late_spike = points([*VALUES[:-1], 400])
shift = points([value + 300 * (index > 30) for index, value in enumerate(VALUES * 2)])

entire = client.detect_univariate_entire_series(UnivariateDetectionOptions(series=spike, granularity="daily", sensitivity=95))
last = client.detect_univariate_last_point(UnivariateDetectionOptions(series=late_spike, granularity="daily"))
change = client.detect_univariate_change_point(UnivariateChangePointDetectionOptions(series=shift, granularity="daily"))
try:
    client.detect_univariate_entire_series(UnivariateDetectionOptions(series=points(VALUES)[::-1], granularity="daily"))
    error = None
except HttpResponseError as refused:
    error = {"status": refused.status_code, **json.loads(refused.response.text())}

json.dump(
    {
        "period": entire.period,
        "flagged": [index for index, flag in enumerate(entire.is_anomaly) if flag],
        "sizes": sorted({len(entire.expected_values), len(entire.upper_margins), len(entire.lower_margins)}),
        "last": [last.is_anomaly, last.is_positive_anomaly, last.is_negative_anomaly, last.suggested_window],
        "changes": [index for index, flag in enumerate(change.is_change_point) if flag],
        "scores": len(change.confidence_scores),
        "error": error,
    },
    sys.stdout,
)
