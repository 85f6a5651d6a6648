"""Every block of every page is run, or judged: what a reader copies works, and prints what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from blocks import pages
from judging import SYBIL, judged
from reader import ROOT, Reader
from sybil import Document
from sybil.example import SybilFailure

PAGES = {str(path.relative_to(ROOT)): path for path in pages(ROOT)}


@cache
def document(page: str) -> Document:
    return SYBIL.parse(PAGES[page])


def blocks() -> Iterator[pytest.ParameterSet]:
    for page in PAGES:
        for number, example in enumerate(document(page)):
            yield pytest.param(page, number, id=f"{page}:{example.parsed.line} {example.parsed.language}")


@pytest.fixture(scope="module")
def reader_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Reader]]:
    """The reader of a page, for all its blocks; the next page has another one, and an empty directory.

    With ``--docs-update`` what is printed otherwise now is written into the page when it was read to its end.
    """
    cache, updating = request.config.cache, request.config.getoption("--docs-update")
    assert cache
    packages = cache.mkdir("witnesses")
    at: dict[str, Reader] = {}
    with ExitStack() as stack:

        def of(page: str) -> Reader:
            if page not in at:
                stack.close()
                at.clear()
                folder = tmp_path_factory.mktemp("reader") / "you"
                at[page] = stack.enter_context(Reader(folder, packages, updating=updating))
                stack.callback(lambda: at[page].rewrite(PAGES[page]))
            return at[page]

        yield of


@pytest.mark.parametrize(("page", "number"), list(blocks()))
def test_a_block_does_what_its_page_says(
    reader_of: Callable[[str], Reader], page: str, number: int, record_property: Callable[[str, object], None]
) -> None:
    example = list(document(page))[number]
    example.namespace["reader"] = reader_of(page)
    wrong = ""
    try:
        example.evaluate()
    except SybilFailure as failure:
        wrong = failure.result
    if wrong:
        pytest.fail(f"{page}:{example.parsed.line}\n{wrong}", pytrace=False)
    record_property("example", example.namespace["done"])
    record_property("reason", example.parsed.said("skip") or "")


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in pages(ROOT, made=True)])
def test_the_blocks_of_a_page_that_is_made_from_data_are_as_described(
    page: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("judged", judged(SYBIL.parse(ROOT / page)))
