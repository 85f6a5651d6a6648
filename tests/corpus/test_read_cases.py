"""The frozen cases of Read: files that can be read, and URLs that the run fills in."""

import io
import json

import pypdfium2
import pytest
from PIL import Image

from conformance import catalogue
from conformance.catalogue import Container
from conformance.corpus import build
from conformance.corpus.case import Case
from conformance.corpus.meaning import served_files
from conformance.wire import FILES

CONTAINERS = [catalogue.container(name) for name in ("read", "read-3.2")]
of_each_container = pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)


def cases(container: Container, mode: str, operation: str) -> list[Case]:
    found = build.load(container).cases
    return [c for c in found if c.mode == mode and c.operation in (f"read.{operation}", f"read-3.2.{operation}")]


def is_json(case: Case) -> bool:
    return any(name == "Content-Type" and value.startswith("application/json") for name, value in case.request.headers)


@of_each_container
@pytest.mark.parametrize("operation", ["submit", "sync"])
def test_positive_files_are_in_every_documented_format(container: Container, operation: str) -> None:
    files = [case.request.body for case in cases(container, "positive", operation) if not is_json(case)]
    images = [Image.open(io.BytesIO(content)).format for content in files if not content.startswith(b"%PDF-")]
    documents = [len(pypdfium2.PdfDocument(content)) for content in files if content.startswith(b"%PDF-")]

    assert (sorted(map(str, images)), documents) == (["BMP", "JPEG", "PNG", "TIFF"], [1, 2])


@of_each_container
@pytest.mark.parametrize("operation", ["submit", "sync"])
def test_positive_urls_lead_to_a_file_that_the_run_serves(container: Container, operation: str) -> None:
    named = [case for case in cases(container, "positive", operation) if is_json(case)]

    assert named
    for case in named:
        url = json.loads(case.request.body)["url"]
        assert case.names_a_file
        assert case.placeholders == (FILES,)
        assert url.removeprefix(FILES) in served_files("read")
        bound = case.bound({FILES: "http://127.0.0.1:99"})
        assert json.loads(bound.body) == {"url": url.replace(FILES, "http://127.0.0.1:99")}


@of_each_container
@pytest.mark.parametrize("operation", ["submit", "sync"])
def test_only_json_is_surely_refused(container: Container, operation: str) -> None:
    negative = cases(container, "negative", operation)

    assert len(negative) >= 5
    assert all(is_json(case) for case in negative)


def test_a_certain_query_of_version_3_2_is_in_the_published_description() -> None:
    queries = {case.request.target.partition("?")[2] for case in cases(CONTAINERS[1], "positive", "submit")}

    assert any("language=en" in query for query in queries)
    assert not any("model-version" in query or "readingOrder" in query for query in queries)
