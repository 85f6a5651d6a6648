"""Faces, as a client takes them: how many there are and where, whom they are like, and whether two are of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import Json, apart, as_list, listed, member, number, some, text

SIDES = ("left", "top", "width", "height")
UNFINISHED = ("notstarted", "running")


def unfinished(body: Any) -> bool:
    """Whether a training goes on."""
    return text(body, "status").lower() in UNFINISHED


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is a share of the width of a face, and for confidences."""
    del sent
    yield from _lists(as_list(old), as_list(new), tolerance)
    before, after = member(old, "isIdentical"), member(new, "isIdentical")
    if isinstance(before, bool) and before != after:
        yield Change("value", f"isIdentical was {str(before).lower()} and is {str(after).lower()}")
    yield from _confidence("the pair", old, new, tolerance)
    for name in ("status", "name", "userData", "recognitionModel"):
        was, now = text(old, name), text(new, name)
        if was and now and was.lower() != now.lower():
            yield Change("value", f"{name} was {was} and is {now}")
    groups = _groups(old), _groups(new)
    if groups[0] != groups[1]:
        yield Change("value", f"{len(groups[0])} groups of faces were found, and {len(groups[1])} others are")


def _groups(body: Any) -> list[list[str]]:
    return sorted(sorted(map(str, as_list(group))) for group in listed(body, "groups"))


def _lists(old: list[Any], new: list[Any], tolerance: float) -> Iterator[Change]:
    if any(member(face, "faceRectangle") for face in (*old, *new)):
        if len(old) != len(new):
            yield Change("value", f"{len(old)} faces were found, and {len(new)} are")
            return
        for place, (before, after) in enumerate(zip(old, new, strict=True), 1):
            yield from _face(f"face {place}", before, after, tolerance)
        return
    if any(member(each, "candidates") is not None for each in (*old, *new)):
        for place, (before, after) in enumerate(zip(old, new, strict=False), 1):
            pair = listed(before, "candidates"), listed(after, "candidates")
            yield from _like(f"face {place}", *pair, "personId", tolerance)
        return
    for name in ("persistedFaceId", "faceId"):
        if any(member(each, name) for each in (*old, *new)):
            yield from _like("the face", old, new, name, tolerance)
            return


def _like(what: str, old: list[Any], new: list[Any], name: str, tolerance: float) -> Iterator[Change]:
    before, after = ([text(each, name) for each in side] for side in (old, new))
    if before != after:
        yield Change("value", f"{what} was like {some(before) or 'nobody'}, and is like {some(after) or 'nobody'}")
        return
    for one, other in zip(old, new, strict=True):
        yield from _confidence(what, one, other, tolerance)


def _face(what: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    boxes = member(old, "faceRectangle"), member(new, "faceRectangle")
    allowed = tolerance * (number(boxes[0], "width") or 1.0)
    moved = [side for side in SIDES if apart(number(boxes[0], side), number(boxes[1], side), allowed)]
    if moved:
        shown = [[f"{number(box, side) or 0:g}" for side in SIDES] for box in boxes]
        yield Change("value", f"the rectangle of {what} was {' '.join(shown[0])} and is {' '.join(shown[1])}")
    attributes = member(old, "faceAttributes"), member(new, "faceAttributes")
    if isinstance(attributes[0], dict):
        for name, was in cast("Json", attributes[0]).items():
            now = member(attributes[1], name)
            if isinstance(was, str) and isinstance(now, str) and was.lower() != now.lower():
                yield Change("value", f"{name} of {what} was {was} and is {now}")


def _confidence(what: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    was, now = number(old, "confidence"), number(new, "confidence")
    if apart(was, now, tolerance):
        yield Change("value", f"the confidence for {what} was {was:g} and is {now:g}")
