"""A page as an image, with the truth about it, and what can be done to it without losing the truth."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from conformance.worlds.pages.boxes import Box, Motion, turn
from conformance.worlds.pages.style import WHITE, Colour

_QUARTERS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
"""Quarter turns clockwise; Pillow counts the other way round."""


@dataclass(frozen=True)
class Word:
    """A word and the box around its ink."""

    text: str
    box: Box


@dataclass(frozen=True)
class Line:
    """Words that stand side by side, and the box around their ink."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        """The words with a blank between them."""
        return " ".join(word.text for word in self.words)

    def moved(self, motion: Motion) -> Line:
        """The same line in another image."""
        return Line(tuple(Word(word.text, motion.moved(word.box)) for word in self.words), motion.moved(self.box))


@dataclass(frozen=True, eq=False)
class Drawn:
    """An image and what is on it. Nobody changes the image; what is done to a page gives another one."""

    image: Image.Image
    """In RGB."""
    lines: tuple[Line, ...] = ()
    angle: float = 0.0
    """By how many degrees the text is turned clockwise, from 0 to below 360."""
    paper: Colour = WHITE
    """What the page is padded with."""

    @property
    def width(self) -> int:
        """In pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """In pixels."""
        return self.image.height

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, in the order in which people read them."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def line_boxes(self) -> tuple[Box, ...]:
        """The box of each line."""
        return tuple(line.box for line in self.lines)

    @property
    def texts(self) -> tuple[str, ...]:
        """What each word says, in the same order."""
        return tuple(word.text for word in self.words)

    def padded(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Drawn:
        """The same page with more paper around it."""
        image = Image.new("RGB", (left + self.width + right, top + self.height + bottom), self.paper)
        image.paste(self.image, (left, top))
        return self._as(image, Motion(c=left, f=top))

    def scaled(self, factor: float) -> Drawn:
        """The same page with more or fewer pixels."""
        width, height = round(self.width * factor), round(self.height * factor)
        image = self.image.resize((width, height), Image.Resampling.BICUBIC)
        # not the factor itself: the size was rounded to whole pixels
        return self._as(image, Motion(a=width / self.width, e=height / self.height))

    def turned(self, quarters: int) -> Drawn:
        """The same pixels, turned clockwise by so many right angles."""
        way = _QUARTERS[quarters % 4]
        image = self.image if way is None else self.image.transpose(way)
        angle = 90 * (quarters % 4)
        return self._as(image, turn(angle, self.image.size, image.size), angle)

    def _as(self, image: Image.Image, motion: Motion, angle: float = 0) -> Drawn:
        return Drawn(image, tuple(line.moved(motion) for line in self.lines), (self.angle + angle) % 360, self.paper)


def blank(width: int = 300, height: int = 200, paper: Colour = WHITE) -> Drawn:
    """A page with nothing on it."""
    return Drawn(Image.new("RGB", (width, height), paper), paper=paper)
