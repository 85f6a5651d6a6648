"""Drives azure-cognitiveservices-vision-computervision 0.9.1 (API v3.2) against a container; prints what it understood as JSON.

Arguments: the URL of the container, a page, a document of two pages, and the URL of the page.
"""

import json
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from azure.cognitiveservices.vision.computervision import ComputerVisionClient
from azure.cognitiveservices.vision.computervision.models import ComputerVisionOcrErrorException, OperationStatusCodes
from msrest.authentication import CognitiveServicesCredentials

URL, PAGE, DOCUMENT, ADDRESS = sys.argv[1:]
client = ComputerVisionClient(URL, CognitiveServicesCredentials("any"))
WAITING = (OperationStatusCodes.not_started, OperationStatusCodes.running)


def operation(response: Any) -> str:
    return response.headers["Operation-Location"].split("/")[-1]


def result(identifier: str) -> Any:
    for _ in range(600):
        found = client.get_read_result(identifier)
        if found.status not in WAITING:
            return found
        time.sleep(0.05)
    raise TimeoutError(identifier)


def told(found: Any) -> dict[str, Any]:
    pages = found.analyze_result.read_results if found.analyze_result else []
    return {
        "status": found.status.value,
        "pages": [[page.page, page.unit.value, [line.text for line in page.lines]] for page in pages],
        "confidences": all(0 <= w.confidence <= 1 for page in pages for line in page.lines for w in line.words),
        "model": found.analyze_result.model_version if found.analyze_result else None,
        "times": found.created_date_time <= found.last_updated_date_time,
        "additional": sorted(found.additional_properties),
    }


def by_stream(path: str, **wishes: Any) -> dict[str, Any]:
    with Path(path).open("rb") as stream:
        return told(result(operation(client.read_in_stream(stream, raw=True, **wishes))))


def refused(call: Any) -> list[Any]:
    try:
        call()
    except ComputerVisionOcrErrorException as error:
        return [error.response.status_code, error.response.json()["error"]["code"], error.error.code, error.error.message]
    return []


json.dump(
    {
        "stream": by_stream(PAGE),
        "document": by_stream(DOCUMENT),
        "second": by_stream(DOCUMENT, pages=["2"]),
        "natural": by_stream(PAGE, language="en", model_version="2021-04-12", reading_order="natural"),
        "url": told(result(operation(client.read(ADDRESS, raw=True)))),
        "refused": refused(lambda: client.read_in_stream(BytesIO(b"no image"))),
        "pages": refused(lambda: by_stream(DOCUMENT, pages=["9"])),
        "unknown": refused(lambda: client.get_read_result("8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19")),
    },
    sys.stdout,
)
