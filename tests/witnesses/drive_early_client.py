"""Drives azure-cognitiveservices-anomalydetector against the URL given; prints what it understood as JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta

from azure.cognitiveservices.anomalydetector import AnomalyDetectorClient
from azure.cognitiveservices.anomalydetector.models import APIErrorException, ChangePointDetectRequest, Point, Request
from msrest.authentication import CognitiveServicesCredentials

VALUES = [10.0, 20, 30, 40, 30, 20, 10] * 4 + [10]
START = datetime(2018, 3, 1, tzinfo=UTC)


def points(values: list[float]) -> list[Point]:
    return [Point(timestamp=START + timedelta(days=index), value=value) for index, value in enumerate(values)]


client = AnomalyDetectorClient(sys.argv[1], CognitiveServicesCredentials("any"))
spike = points([*VALUES[:15], 400, *VALUES[16:]])
late_spike = points([*VALUES[:-1], 400])
shift = points([value + 300 * (index > 30) for index, value in enumerate(VALUES * 2)])

entire = client.entire_detect(Request(series=spike, granularity="daily", sensitivity=95, max_anomaly_ratio=0.25))
whole = client.last_detect(Request(series=late_spike, granularity="daily"), raw=True)
last = whole.output
change = client.change_point_detect(ChangePointDetectRequest(series=shift, granularity="daily"))
try:
    client.entire_detect(Request(series=points(VALUES)[::-1], granularity="daily"))
    error = None
except APIErrorException as refused:
    error = {"code": str(refused.error.code), "message": refused.error.message}

json.dump(
    {
        "period": entire.period,
        "flagged": [index for index, flag in enumerate(entire.is_anomaly) if flag],
        "sizes": sorted({len(entire.expected_values), len(entire.upper_margins), len(entire.lower_margins)}),
        "last": [last.is_anomaly, last.is_positive_anomaly, last.is_negative_anomaly, last.suggested_window],
        "changes": [index for index, flag in enumerate(change.is_change_point) if flag],
        "scores": len(change.confidence_scores),
        "error": error,
        "called": whole.response.request.headers["Content-Type"],
    },
    sys.stdout,
)
