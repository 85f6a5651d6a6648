"""The views of a failure as values, which stand in the results, so that a report can be made of these alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Plot:
    """A series that was sent, and what an answer says of its points."""

    title: str
    times: tuple[str, ...]
    values: tuple[float, ...]
    expected: tuple[float | None, ...] = ()
    """Of each point what would be usual, None where nothing is said of it; this and the next two are empty without any."""
    upper: tuple[float | None, ...] = ()
    """How far above that the band reaches."""
    lower: tuple[float | None, ...] = ()
    """How far below."""
    flagged: tuple[int, ...] = ()
    """The points that are flagged, from 0 on."""


@dataclass(frozen=True)
class Box:
    """What an answer says is at a place of an image."""

    label: str
    corners: tuple[tuple[float, float], ...]
    """In pixels of the picture that is shown, from its left and top."""


@dataclass(frozen=True)
class Picture:
    """An image that was sent, made small, and what an answer found on it."""

    title: str
    jpeg: str
    """In base64."""
    width: int
    height: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What an answer says of a part of a text."""

    label: str
    start: int
    """In code points, as is the end; in the answer they are the offset and the length."""
    end: int
    offset: int
    length: int


@dataclass(frozen=True)
class Text:
    """A text that was sent, and the parts of it that an answer names."""

    title: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Views:
    """All that can be shown of a failure; nothing where it is about something else."""

    plots: tuple[Plot, ...] = ()
    pictures: tuple[Picture, ...] = ()
    texts: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plots or self.pictures or self.texts)

    def told(self, readable: Callable[[str], str]) -> Views:
        """The same with all that a target may have said made safe to read."""
        pictures = (
            replace(picture, boxes=tuple(replace(box, label=readable(box.label)) for box in picture.boxes))
            for picture in self.pictures
        )
        texts = (
            replace(text, marks=tuple(replace(mark, label=readable(mark.label)) for mark in text.marks)) for text in self.texts
        )
        return replace(self, pictures=tuple(pictures), texts=tuple(texts))
