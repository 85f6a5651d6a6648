"""Which faces and persons of two answers stand for each other, in whatever order they come."""

from __future__ import annotations

from typing import Any

from conformance.rehearsal.reading import as_list, member, number, text

SIDES = ("left", "top", "width", "height")


def aligned(old: Any, new: Any) -> Any:
    """The new list with its faces where those of the old one were in the picture, its persons by their names."""
    before, after = as_list(old), as_list(new)
    order = by_place(before, after) or _by_name(before, after)
    rest = [place for place in range(len(after)) if place not in order]
    return [after[place] for place in (*order, *rest)] if order else new


def by_place(old: list[Any], new: list[Any]) -> list[int]:
    """For each old face the place of the new one at its side; none where that is not so for all of them."""
    boxes = [[member(face, "faceRectangle") for face in side] for side in (old, new)]
    if len(old) != len(new) or not all(isinstance(box, dict) for box in (*boxes[0], *boxes[1])):
        return []
    order: list[int] = []
    for box in boxes[0]:
        free = [place for place in range(len(new)) if place not in order]
        nearest = min(free, key=lambda place: _distance(box, boxes[1][place]))
        if _distance(box, boxes[1][nearest]) > (number(box, "width") or 0.0) / 2:
            return []
        order.append(nearest)
    return order


def _distance(one: Any, other: Any) -> float:
    return max(abs(here - there) for here, there in zip(_middle(one), _middle(other), strict=True))


def _middle(box: Any) -> tuple[float, float]:
    left, top, width, height = (number(box, side) or 0.0 for side in SIDES)
    return left + width / 2, top + height / 2


def _by_name(old: list[Any], new: list[Any]) -> list[int]:
    """For each old person the place of the new one of the same name; none where names are missing, or stand for several."""
    before, after = ([text(each, "name") for each in side] for side in (old, new))
    if not all((*before, *after)) or len({*before}) < len(before) or sorted(before) != sorted(after):
        return []
    return [after.index(name) for name in before]
