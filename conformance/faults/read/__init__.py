"""What a bad Read container gets wrong, in either version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from conformance.faults.fault import Ask, Json, Reply

SERVICES = ("read", "read-3.2")
LATER = "read-3.2"
RESULTS = ("poll", "poll-by-operation", "sync")
"""The operations that tell what was read."""
ASKING = ("poll", "poll-by-operation")
"""Those of them that are asked for a file that was submitted before."""


def of(rule: str, *services: str) -> tuple[str, ...]:
    """The same rule of several services, as requirement ids; of both without a name."""
    return tuple(f"{service}.{rule}" for service in services or SERVICES)


def at(*operations: str) -> tuple[str, ...]:
    """The keys of these operations in both services, as far as they have them."""
    keys = [f"{service}.{operation}" for service in SERVICES for operation in operations]
    return tuple(key for key in keys if key != "read.poll-by-operation")


def id_in(location: str) -> str:
    """The id at the end of a location, or of the path that is asked at."""
    return location.rstrip("/").rpartition("/")[2]


def location(reply: Reply) -> str:
    """Where the reply to a submission says that the result will be; empty when it was refused."""
    return reply.headers.get("operation-location", "")


def at_id(reply: Reply, identifier: str) -> None:
    """Let a submission name another operation."""
    reply.headers["operation-location"] = location(reply).removesuffix(id_in(location(reply))) + identifier


def says_json(ask: Ask) -> bool:
    """Whether a request names its file by a URL."""
    return any(name == b"content-type" and b"json" in value for name, value in ask.headers)


def refusal(code: str, status: int = 400) -> Reply:
    """A refusal as the service writes it."""
    return Reply.of(status, {"error": {"code": code, "message": "The request cannot be served."}})


def is_later(said: Json) -> bool:
    """Whether an answer is one of version 3.2."""
    return "analyzeResult" in said or str(said.get("status", "")).islower()


def pages_of(said: Json) -> list[Json]:
    """The pages in an answer, to be spoilt in place; none where it has no result."""
    analysis: Json = said.get("analyzeResult") or {}
    listed: object = analysis.get("readResults") if is_later(said) else said.get("recognitionResults")
    return cast("list[Json]", listed) if isinstance(listed, list) else []


def succeeded(said: object) -> bool:
    """Whether an answer tells what was read."""
    return isinstance(said, dict) and str(cast("Json", said).get("status")).lower() == "succeeded"


def spoil(reply: Reply, change: Callable[[list[Json]], list[Json]]) -> None:
    """Give other pages where a reply tells what was read."""
    said: Any = reply.json
    if succeeded(said):
        with_pages(said, change(pages_of(said)))
        reply.json = said


def with_pages(said: Json, pages: list[Json]) -> None:
    """Put pages into an answer of success, in place."""
    if is_later(said):
        said["analyzeResult"] = {**said["analyzeResult"], "readResults": pages}
    else:
        said["recognitionResults"] = pages


def spoil_each(reply: Reply, change: Callable[[Json], Json]) -> None:
    """Give another page for each page."""
    spoil(reply, lambda pages: [change(page) for page in pages])


def with_boxes(page: Json, change: Callable[[list[float], str], list[float]]) -> Json:
    """The page with other boxes; ``change`` takes a box and whether it is of a line or a word."""

    def spoilt(holder: Json, kind: str) -> Json:
        return {**holder, "boundingBox": change(holder["boundingBox"], kind)}

    lines = [
        {**spoilt(line, "line"), "words": [spoilt(word, "word") for word in line["words"]]}
        for line in cast("list[Json]", page["lines"])
    ]
    return {**page, "lines": lines}


def with_angle(page: Json, change: Callable[[float], float]) -> Json:
    """The page with another angle, within the range of its version."""
    if "angle" in page:
        return {**page, "angle": round((change(page["angle"]) + 180) % 360 - 180, 2)}
    return {**page, "clockwiseOrientation": round(change(page["clockwiseOrientation"]) % 360, 2) % 360}


def blank_result(*, later: bool) -> Json:
    """A result of one page with nothing on it."""
    size = {"page": 1, "width": 100, "height": 100, "unit": "pixel", "lines": list[Json]()}
    if not later:
        return {"status": "Succeeded", "recognitionResults": [{**size, "clockwiseOrientation": 0}]}
    times = {"createdDateTime": "2021-06-01T09:30:00Z", "lastUpdatedDateTime": "2021-06-01T09:30:01Z"}
    analysis = {"version": "3.2.0", "modelVersion": "2021-04-12", "readResults": [{**size, "angle": 0}]}
    return {"status": "succeeded", **times, "analyzeResult": analysis}


def failure(*, later: bool) -> Reply:
    """What is said of a file that was not read; version 3.2 says why."""
    reasons = [{"code": "InternalServerError", "message": "The file was not read."}]
    return Reply.of(200, {"status": "failed", "analyzeResult": {"errors": reasons}} if later else {"status": "Failed"})


def of_later(ask: Ask) -> bool:
    """Whether a request is one of version 3.2."""
    return "/v3.2/" in ask.path.lower()


def words_of(page: Json) -> Iterator[Json]:
    """Every word of a page."""
    for line in cast("list[Json]", page["lines"]):
        yield from cast("list[Json]", line["words"])
