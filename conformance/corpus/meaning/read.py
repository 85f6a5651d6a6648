"""Bodies of Read that are valid in meaning: files that hold a page, and URLs that lead to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from conformance.catalogue import Operation
from conformance.corpus.meaning import Meaning
from conformance.wire import FILES

if TYPE_CHECKING:
    from conformance.worlds.pages.files import File

Json = dict[str, Any]
PATH = "/page.png"
TAKE_FILES = ("submit", "sync")
CERTAIN_QUERY: Mapping[str, Sequence[str]] = {"language": ("en",), "pages": ("1", "1-"), "modelVersion": ("latest",)}
"""The parameters, and of each the values, that every container knows; what only a client sends is not among them."""


@cache
def _samples() -> tuple[File, ...]:
    """A plain page in every documented format, and one document of two pages."""
    # only who asks for a page pays for what draws it
    from conformance.worlds.pages.files import bmp, jpeg, pdf, png, tiff
    from conformance.worlds.pages.page import Page
    from conformance.worlds.pages.style import Style

    page, other = (Page((words,), Style(size=24), margin=1).drawn for words in (("plain", "paper"), ("yellow", "apple")))
    return (png(page), jpeg(page), bmp(page), tiff([page]), pdf([page]), pdf([page, other]))


def _files(operation: Operation) -> Sequence[tuple[str, bytes]]:
    return [(file.name, file.content) for file in _samples()] if operation.name in TAKE_FILES else ()


def _served(portraits: Path | None) -> Mapping[str, tuple[str, bytes]]:
    del portraits
    page = _samples()[0]
    return {PATH: (page.media_type, page.content)}


def plausible_file(body: Any, seed: int) -> Any:
    """The body with the URL of a file that is there."""
    del seed
    return {**cast("Json", body), "url": FILES + PATH} if isinstance(body, dict) and "url" in body else cast("Any", body)


def certain_file(operation: Operation, body: Any) -> Any:
    """The URL alone; None where there is none."""
    del operation
    return {"url": cast("Json", body)["url"]} if isinstance(body, dict) and "url" in body else None


MEANING = Meaning(plausible=plausible_file, certain=certain_file, certain_query=CERTAIN_QUERY, files=_files, served=_served)
