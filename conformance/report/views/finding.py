"""From exchanges to what can be shown of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, cast

from conformance.report.views.models import Views
from conformance.rooms import module_of
from conformance.wire import Exchange, NotJson

Json = dict[str, Any]


def views_of(package: str, exchanges: Sequence[Exchange]) -> Views:
    """What the package of a service shows of the exchanges of a failure, in the module of its name beside this one.

    A target may answer anything, so whatever cannot be read is left out.
    """
    room = module_of(f"conformance.report.views.{package}")
    make: Callable[[Sequence[Exchange]], Views] | None = getattr(room, "views", None)
    return make(exchanges) if make else Views()


def said(exchange: Exchange) -> Any:
    """The JSON of an answer; None where there is none."""
    if exchange.answer is None:
        return None
    try:
        return exchange.answer.json()
    except NotJson:
        return None


def members(value: Any) -> Json:
    """A value as an object, which is empty where it is none."""
    return cast("Json", value) if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A value as a list, which is empty where it is none."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """A value as a number that can be drawn; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if isfinite(found) and abs(found) < 1e30 else None
