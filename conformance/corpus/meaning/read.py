"""Bodies of Read that are valid in meaning: files that hold a page, and URLs that lead to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from conformance.wire import FILES

if TYPE_CHECKING:
    from conformance.worlds.pages.files import File

Json = dict[str, Any]
PATH = "/page.png"
CERTAIN_QUERY: Mapping[str, Sequence[str]] = {"language": ("en",), "pages": ("1", "1-"), "modelVersion": ("latest",)}
"""The parameters, and of each the values, that every container knows; what only a client sends is not among them."""


@cache
def samples() -> tuple[File, ...]:
    """A plain page in every documented format, and one document of two pages."""
    # only who asks for a page pays for what draws it
    from conformance.worlds.pages.files import bmp, jpeg, pdf, png, tiff
    from conformance.worlds.pages.page import Page
    from conformance.worlds.pages.style import Look

    page, other = (Page((words,), Look(size=24), margin=1).drawn for words in (("plain", "paper"), ("yellow", "apple")))
    return (png(page), jpeg(page), bmp(page), tiff([page]), pdf([page]), pdf([page, other]))


def served() -> Mapping[str, tuple[str, bytes]]:
    """Media type and content of what frozen bodies name by a URL, by path."""
    page = samples()[0]
    return {PATH: (page.media_type, page.content)}


def repaired_file(body: Any, seed: int) -> Any:
    """Name a file that is there."""
    del seed
    return {**cast("Json", body), "url": FILES + PATH} if isinstance(body, dict) and "url" in body else cast("Any", body)


def undoubted_file(operation: str, body: Any) -> Any:
    """Nothing but the URL."""
    del operation
    return {"url": cast("Json", body)["url"]} if isinstance(body, dict) and "url" in body else None
