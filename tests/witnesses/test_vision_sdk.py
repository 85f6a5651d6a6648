"""Microsoft's own clients of Computer Vision, each in an environment of its own, with streams and URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from witness import drive, environment

from conformance import catalogue, target
from conformance.harness.files import Files
from conformance.worlds.pages.files import pdf, png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "azure-cognitiveservices-vision-computervision"
LOST = [None, None]
"""Code and message that the clients understand of a wrapped error, which real images answer with: they look for flat ones."""
PAGE, DOCUMENT = png(saying("river", "needle")), pdf([saying("first", "paper"), saying("yellow", "sheet")])


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A page and a document as files, and the URL of the page."""
    folder: Path = tmp_path_factory.mktemp("files")
    files = Files()
    (folder / PAGE.name).write_bytes(PAGE.content)
    (folder / DOCUMENT.name).write_bytes(DOCUMENT.content)
    yield [str(folder / PAGE.name), str(folder / DOCUMENT.name), files.offer("/page.png", PAGE.media_type, PAGE.content)]
    files.close()


def seen(container: str, version: str, script: str, inputs: list[str], config: pytest.Config) -> dict[str, Any]:
    python = environment(config.cache.mkdir("witnesses"), f"{PACKAGE}=={version}")
    with target.embedded(catalogue.container(container)) as url:
        return drive(python, script, url, *inputs)


def test_the_early_client_reads_streams_and_urls(inputs: list[str], pytestconfig: pytest.Config) -> None:
    told = seen("read", "0.4.0", "drive_early_vision_client.py", inputs, pytestconfig)
    page = {"status": "Succeeded", "pages": [[1, "pixel", ["river needle"]]], "boxes": True, "additional": []}

    assert told["stream"] == told["url"] == page
    assert told["document"]["pages"] == [[1, "inch", ["first paper"]], [2, "inch", ["yellow sheet"]]]
    assert told["refused"] == [400, "InvalidImageSize", *LOST]
    assert told["unknown"] == [404, "BadArgument", *LOST]


def test_the_late_client_reads_streams_and_urls(inputs: list[str], pytestconfig: pytest.Config) -> None:
    told = seen("read-3.2", "0.9.1", "drive_late_vision_client.py", inputs, pytestconfig)
    page = {
        "status": "succeeded",
        "pages": [[1, "pixel", ["river needle"]]],
        "confidences": True,
        "model": "2022-04-30",
        "times": True,
        "additional": [],
    }

    assert told["stream"] == told["url"] == told["natural"] == page
    assert told["document"]["pages"] == [[1, "inch", ["first paper"]], [2, "inch", ["yellow sheet"]]]
    assert told["second"]["pages"] == [[2, "inch", ["yellow sheet"]]]
    assert told["refused"] == [400, "InvalidImage", *LOST]
    assert told["pages"] == [400, "InvalidPageRange", *LOST]
    assert told["unknown"] == [404, "BadArgument", *LOST]
