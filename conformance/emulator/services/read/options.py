"""Read 3.2: what the query of a request asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.engines.read.operations import Wish
from conformance.emulator.engines.read.order import Order
from conformance.emulator.service import ServiceError

MODEL = "2022-04-30"
"""The one model there is, by the name of that in the image."""
MODELS = ("latest", "latest-preview", "2021-04-12", "2021-09-30-preview", "2022-01-30-preview", MODEL)
"""Published names, each of which is taken; what was read with, the answer tells."""
ORDERS: tuple[Order, ...] = ("basic", "natural")
UNREAD = ("ko", "iu")
"""Languages of the description that are written in letters which the engine does not know."""
MOST_DIGITS = 9


def read(query: Mapping[str, str], languages: Collection[str]) -> Wish:
    """The wishes of a call; raises ServiceError. ``languages`` are the published codes, in lower case."""
    _demand_model(query.get("model-version") or query.get("modelversion") or "latest")
    _demand_language(query.get("language", "").lower(), languages)
    order: Order | None = next((o for o in ORDERS if o == (query.get("readingorder") or "basic").lower()), None)
    if order is None:
        raise ServiceError(400, "InvalidReadingOrder", f"The parameter readingOrder must be one of {', '.join(ORDERS)}.")
    ranges = _ranges(query.get("pages", ""))

    def chosen(count: int) -> Sequence[int]:
        return _chosen(ranges, count)

    return Wish(chosen, order)


def every_page(count: int) -> Sequence[int]:
    """All of them."""
    return range(1, count + 1)


def _demand_model(version: str) -> None:
    if version.lower() not in MODELS:
        raise ServiceError(400, "InvalidRequest", f"The model version must be one of {', '.join(MODELS)}.")


def _demand_language(code: str, known: Collection[str]) -> None:
    if code in UNREAD:
        raise ServiceError(400, "NotSupportedLanguage", "The letters of this language are not known to this engine.")
    if code and code not in known:
        raise ServiceError(400, "NotSupportedLanguage", "The language of the parameter is not known.")


def _ranges(pages: str) -> list[tuple[int, int | None]]:
    """First and last page of each range; the last is None where a range has no end."""
    ranges: list[tuple[int, int | None]] = []
    for item in pages.split(",") if pages else []:
        found = re.fullmatch(rf"(\d{{0,{MOST_DIGITS}}})(-?)(\d{{0,{MOST_DIGITS}}})", item.strip(), re.ASCII)
        if not found or not (found[1] or found[3]):
            raise ServiceError(400, "InvalidPageRange", "Each item of the parameter pages must be like 2, 2-4, 2- or -4.")
        first, last = int(found[1] or 1), int(found[3]) if found[3] else None if found[2] else int(found[1])
        if first < 1 or (last is not None and last < first):
            raise ServiceError(400, "InvalidPageRange", "A range of the parameter pages ends before it begins.")
        ranges.append((first, last))
    return ranges


def _chosen(ranges: Sequence[tuple[int, int | None]], count: int) -> Sequence[int]:
    """The pages of the file that lie in one of the ranges; one page that can be read is enough."""
    if not ranges:
        return every_page(count)
    found: list[int] = []
    for first, last in sorted((first, min(last or count, count)) for first, last in ranges):
        found += range(max(first, found[-1] + 1 if found else 1), last + 1)
    if not found:
        raise Unreadable("pages", f"The file has {count} pages, and none of those that were asked for.")
    return found
