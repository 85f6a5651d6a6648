"""Drives azure-cognitiveservices-vision-computervision 0.4.0 (API v2.0) against a container; prints what it understood as JSON.

Arguments: the URL of the container, a page, a document of two pages, and the URL of the page.
"""

import json
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from azure.cognitiveservices.vision.computervision import ComputerVisionClient
from azure.cognitiveservices.vision.computervision.models import ComputerVisionErrorException, TextOperationStatusCodes
from msrest.authentication import CognitiveServicesCredentials

URL, PAGE, DOCUMENT, ADDRESS = sys.argv[1:]
client = ComputerVisionClient(URL, CognitiveServicesCredentials("any"))
WAITING = (TextOperationStatusCodes.not_started, TextOperationStatusCodes.running)


def operation(response: Any) -> str:
    # as public samples do it: the last 36 characters
    return response.headers["Operation-Location"][-36:]


def result(identifier: str) -> Any:
    for _ in range(600):
        found = client.get_read_operation_result(identifier)
        if found.status not in WAITING:
            return found
        time.sleep(0.05)
    raise TimeoutError(identifier)


def told(found: Any) -> dict[str, Any]:
    pages = found.recognition_results or []
    return {
        "status": found.status.value,
        "pages": [[page.page, page.unit.value, [line.text for line in page.lines]] for page in pages],
        "boxes": all(len(word.bounding_box) == 8 for page in pages for line in page.lines for word in line.words),
        "additional": sorted(found.additional_properties),
    }


def by_stream(path: str) -> dict[str, Any]:
    with Path(path).open("rb") as stream:
        return told(result(operation(client.batch_read_file_in_stream(stream, raw=True))))


def refused(call: Any) -> list[Any]:
    try:
        call()
    except ComputerVisionErrorException as error:
        return [error.response.status_code, error.response.json()["error"]["code"], error.error.code, error.error.message]
    return []


json.dump(
    {
        "stream": by_stream(PAGE),
        "document": by_stream(DOCUMENT),
        "url": told(result(operation(client.batch_read_file(ADDRESS, raw=True)))),
        "refused": refused(lambda: client.batch_read_file_in_stream(BytesIO(b"no image"))),
        "unknown": refused(lambda: client.get_read_operation_result("8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19")),
    },
    sys.stdout,
)
