"""What each version says of an operation, and of bodies under any media type that is their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdfs import one_page, plain
from reads import SUBMIT, SYNC, code, serving, texts

from conformance.emulator.engines.read.operations import Operation
from conformance.emulator.services.read import answers
from conformance.worlds.pages import hostile
from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.files import FORMATS, png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from conformance.emulator.engines.read.operations import Status

PAGE = saying("heavy", "bridge")
OF_ITS_OWN = {"PNG": "image/png", "JPEG": "image/jpeg", "BMP": "image/bmp", "TIFF": "image/tiff", "PDF": "application/pdf"}


@pytest.fixture(scope="module", params=["read", "read-3.2"])
def reader(request: pytest.FixtureRequest) -> Iterator[tuple[str, httpx.Client]]:
    with serving(request.param) as (client, _):
        yield request.param, client


@pytest.mark.parametrize("status", ["NotStarted", "Running"])
def test_an_operation_under_way_has_a_status_and_times_only(status: Status) -> None:
    operation = Operation("id", status, 1_600_000_000.0, 1_600_000_001.0)

    assert answers.early(operation) == {"status": status}
    assert answers.later(operation) == {
        "status": status[0].lower() + status[1:],
        "createdDateTime": "2020-09-13T12:26:40.000000+00:00",
        "lastUpdatedDateTime": "2020-09-13T12:26:41.000000+00:00",
    }


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_taken_under_its_own_media_type(reader: tuple[str, httpx.Client], name: str) -> None:
    container, client = reader
    answer = client.post(SYNC[container], content=FORMATS[name](PAGE).content, headers={"Content-Type": OF_ITS_OWN[name]})

    assert texts(answer.json()) == ["heavy bridge"]


def test_a_body_is_judged_by_its_bytes_and_not_by_its_media_type(reader: tuple[str, httpx.Client]) -> None:
    container, client = reader

    def sent(content: bytes, media_type: str) -> httpx.Response:
        return client.post(SUBMIT[container], content=content, headers={"Content-Type": media_type})

    assert sent(png(PAGE).content, "application/pdf").status_code == 202
    assert sent(plain(one_page()), "image/png; charset=binary").status_code == 202
    for content in (b"not a document", hostile.not_an_image().content):
        refused = sent(content, "image/png")
        assert (refused.status_code, code(refused)) == (400, "InvalidImage" if container == "read-3.2" else "InvalidImageSize")
    for media_type in ("text/plain", "image/gif", "application/xml"):
        refused = sent(png(PAGE).content, media_type)
        assert (refused.status_code, code(refused)) == (415, "UnsupportedMediaType")


def test_a_blank_picture_is_refused_for_an_order_that_there_is_not(reader: tuple[str, httpx.Client]) -> None:
    container, client = reader
    content = png(blank(200, 120)).content
    answer = client.post(f"{SUBMIT[container]}?readingOrder=sideways", content=content, headers={"Content-Type": "image/png"})

    if container == "read":  # which has no such parameter
        assert answer.status_code == 202
    else:
        assert (answer.status_code, code(answer)) == (400, "InvalidReadingOrder")


def test_a_path_that_is_not_routed_has_no_body(reader: tuple[str, httpx.Client]) -> None:
    _, client = reader
    answer = client.get("/vision/v3.2/nope")

    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (404, b"", "0")
