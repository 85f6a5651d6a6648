"""Read: what was read, in the words of each version."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from conformance.emulator.engines.read.operations import Operation, Status
from conformance.emulator.engines.read.task import Page
from conformance.emulator.engines.read.text import Line, Quad, Word
from conformance.emulator.service import Json
from conformance.emulator.services.read.errors import LATER_CODES
from conformance.emulator.services.read.options import MODEL

SURE = 0.9
"""Confidence below which version 2.0 calls a word Low; above it says nothing, as in every published sample."""
DIGITS = {"pixel": 0, "inch": 4}
"""Of coordinates."""
PRINTED: Json = {"appearance": {"style": {"name": "other", "confidence": 0.878}}}
"""What version 3.2 says of a line that is not handwritten, as in every recorded answer; the engine knows no other."""
SCHEMA = "3.2.0"
LATER_STATUS: dict[Status, str] = {
    "NotStarted": "notStarted",
    "Running": "running",
    "Failed": "failed",
    "Succeeded": "succeeded",
}


def early(operation: Operation) -> Json:
    """An operation of version 2.0."""
    pages = [_early_page(number, page) for number, page in operation.pages]
    return {"status": operation.status, **({"recognitionResults": pages} if operation.status == "Succeeded" else {})}


def later(operation: Operation) -> Json:
    """An operation of version 3.2."""
    times = {"createdDateTime": _written(operation.created), "lastUpdatedDateTime": _written(operation.updated)}
    said: Json = {"status": LATER_STATUS[operation.status], **times}
    return {**said, "analyzeResult": _analysis(operation)} if operation.final else said


def _analysis(operation: Operation) -> Json:
    """The pages, or why there are none."""
    said: Json = {"version": SCHEMA, "modelVersion": MODEL}
    said["readResults"] = [_later_page(number, page) for number, page in operation.pages]
    if operation.status == "Failed":
        code = LATER_CODES[operation.fault] if operation.fault else "Unspecified"
        said["errors"] = [{"code": code, "message": operation.reason}]
    return said


def _early_page(number: int, page: Page) -> Json:
    angle = {"clockwiseOrientation": round(page.text.angle % 360, 2) % 360}
    return {"page": number, **angle, **_measured(page), "lines": _lines(page, _doubt, {})}


def _later_page(number: int, page: Page) -> Json:
    return {"page": number, "angle": page.text.angle, **_measured(page), "lines": _lines(page, _confidence, PRINTED)}


def _measured(page: Page) -> Json:
    def size(side: float) -> float:
        return int(side) if page.unit == "pixel" else round(side, DIGITS["inch"])

    return {"width": size(page.width), "height": size(page.height), "unit": page.unit}


def _lines(page: Page, sureness: Callable[[Word], Json], style: Json) -> list[Json]:
    def line(found: Line) -> Json:
        words = [{"boundingBox": box(word.quad), "text": word.text, **sureness(word)} for word in found.words]
        return {"boundingBox": box(found.quad), "text": found.text, **style, "words": words}

    def box(quad: Quad) -> list[Any]:
        return list(_rounded((part for corner in quad for part in corner), DIGITS[page.unit]))

    return [line(found) for found in page.text.lines]


def _rounded(numbers: Iterable[float], digits: int) -> Iterable[float]:
    return (round(number, digits) if digits else round(number) for number in numbers)


def _doubt(word: Word) -> Json:
    return {"confidence": "Low"} if word.confidence < SURE else {}


def _confidence(word: Word) -> Json:
    return {"confidence": round(min(max(word.confidence, 0.0), 1.0), 3)}


def _written(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
