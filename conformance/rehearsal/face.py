"""Faces, as a client takes them: how many there are and where, whom they are like, and whether two are of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.rehearsal.change import Change
from conformance.rehearsal.face_order import SIDES, aligned, by_place
from conformance.rehearsal.reading import Json, apart, as_list, as_number, by, listed, many, member, moved, number, some, text

__all__ = ["GIVEN", "aligned", "changes", "unfinished"]

UNFINISHED = ("notstarted", "running")
LARGE = ("age", "pitch", "roll", "yaw")
"""Attributes in years and degrees."""
GIVEN = ("faceId", "faceId1", "faceId2", "faceIds", "personId")
"""Members of requests that name what the service gave."""


def unfinished(body: Any) -> bool:
    """Whether a training goes on."""
    return text(body, "status").lower() in UNFINISHED


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is a share of the width of a face, and for confidences."""
    del sent
    yield from _lists(as_list(old), as_list(new), tolerance)
    before, after = member(old, "isIdentical"), member(new, "isIdentical")
    if isinstance(before, bool) and isinstance(after, bool) and before != after:
        yield Change("value", f"isIdentical was {str(before).lower()} and is {str(after).lower()}")
    yield from _confidence("both faces" if isinstance(before, bool) else "it", old, new, tolerance)
    for name in ("status", "name", "userData", "recognitionModel"):
        was, now = text(old, name), text(new, name)
        if was and now and was.lower() != now.lower():
            yield Change("value", f"{name} was {was} and is {now}")
    groups = _groups(old), _groups(new)
    if groups[0] != groups[1]:
        sizes = [", ".join(str(len(group)) for group in sorted(side, key=len, reverse=True)) or "none" for side in groups]
        told = f"the faces were in groups of {sizes[0]} and are in groups of {sizes[1]}"
        yield Change("value", told if sizes[0] != sizes[1] else f"other faces are together in the groups of {sizes[0]}")


def _groups(body: Any) -> list[list[str]]:
    return sorted(sorted(map(str, as_list(group))) for group in listed(body, "groups"))


def _lists(old: list[Any], new: list[Any], tolerance: float) -> Iterator[Change]:
    def some_have(name: str) -> bool:
        return any(member(each, name) is not None for each in (*old, *new))

    if some_have("faceRectangle"):
        yield from _found(old, new, tolerance)
    elif some_have("candidates"):
        after = by(new, "faceId")
        for place, before in enumerate(old, 1):
            pair = listed(before, "candidates"), listed(after.get(text(before, "faceId")), "candidates")
            yield from _like(f"face {place}", *pair, "personId", tolerance)
    elif some_have("confidence"):
        yield from _like("the face", old, new, "persistedFaceId" if some_have("persistedFaceId") else "faceId", tolerance)
    elif len(old) != len(new):  # in which order they are kept is nobody's business
        yield Change("value", f"the list had {many(len(old), 'element')} and has {len(new)}")


def _found(old: list[Any], new: list[Any], tolerance: float) -> Iterator[Change]:
    if len(old) != len(new):
        yield Change("value", f"{many(len(old), 'face')} {'was' if len(old) == 1 else 'were'} found; it is {len(new)} now")
        return
    order = by_place(old, new)
    if order != sorted(order):
        widths = [number(member(face, "faceRectangle"), "width") or 0.0 for face in old]
        came = [order.index(place) for place in range(len(order))]
        # clients take the first face for the person in front, so it counts that one comes before a larger one
        counts = any(widths[a] < widths[b] * (1 - tolerance) for at, a in enumerate(came) for b in came[at + 1 :])
        yield Change("value", f"the faces come in another order: {', '.join(str(place + 1) for place in came)}", counts)
    for place, (before, after) in enumerate(zip(old, aligned(old, new), strict=True), 1):
        yield from _face(f"face {place}", before, after, tolerance)


def _like(what: str, old: list[Any], new: list[Any], name: str, tolerance: float) -> Iterator[Change]:
    before, after = ([text(each, name) for each in side] for side in (old, new))
    if sorted(before) != sorted(after):
        yield Change("value", f"{what} was like {some(before) or 'nobody'}, and is like {some(after) or 'nobody'}")
        return
    there = by(new, name)
    for place, one in enumerate(old, 1):
        yield from _confidence(f"{what} and the candidate {place}", one, there.get(before[place - 1]), tolerance)
    chances = {key: number(each, "confidence") or 0.0 for key, each in by(old, name).items()}
    if any(chances[b] - chances[a] > tolerance for at, a in enumerate(after) for b in after[at + 1 :]):
        yield Change("value", f"{what} was like {some(before)} in this order, and is like {some(after)}")


def _face(what: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    boxes = member(old, "faceRectangle"), member(new, "faceRectangle")
    allowed = tolerance * (number(boxes[0], "width") or 1.0)
    moved = [side for side in SIDES if apart(number(boxes[0], side), number(boxes[1], side), allowed)]
    if moved:
        shown = [[f"{number(box, side) or 0:g}" for side in SIDES] for box in boxes]
        yield Change("value", f"the rectangle of {what} was {' '.join(shown[0])} and is {' '.join(shown[1])}")
    yield from _attributes(what, member(old, "faceAttributes"), member(new, "faceAttributes"), tolerance)


def _attributes(what: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """Words in either letter case; numbers are shares, but for ages and angles."""
    if not isinstance(old, dict):
        return
    for name, was in cast("Json", old).items():
        now = member(new, name)
        if isinstance(was, dict):
            yield from _attributes(f"{name} of {what}", was, now, tolerance)
        elif isinstance(was, str) and isinstance(now, str) and was.lower() != now.lower():
            yield Change("value", f"{name} of {what} was {was} and is {now}")
        elif apart(as_number(was), as_number(now), tolerance * (100 if name in LARGE else 1)):
            yield Change("value", f"{name} of {what} {moved(as_number(was), as_number(now))}")


def _confidence(what: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    was, now = number(old, "confidence"), number(new, "confidence")
    if apart(was, now, tolerance):
        yield Change("value", f"the confidence for {what} {moved(was, now)}")
