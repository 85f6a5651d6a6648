"""The fonts that pages are written in, all from packages, so that they look the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

PLAIN_FONT = "Aileron"
_CALADEA = {
    "Caladea": "Caladea-Regular.ttf",
    "Caladea Bold": "Caladea-Bold.ttf",
    "Caladea Italic": "Caladea-Italic.ttf",
}
FONTS = (PLAIN_FONT, *_CALADEA)
"""The plainest first: without serifs, with them, bold, slanted."""


class NoSuchFont(ValueError):
    """A page asks for a font that no package brings."""


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The font in this size, in pixels."""
    if name == PLAIN_FONT:
        found = ImageFont.load_default(size)
        if not isinstance(found, ImageFont.FreeTypeFont):
            raise NoSuchFont(f"{name!r} comes with Pillow, but only where Pillow has FreeType. Install Pillow from PyPI.")
        return found
    if name not in _CALADEA:
        raise NoSuchFont(f"{name!r} is no font of a package. There are {', '.join(FONTS)}.")
    content = files("font_caladea").joinpath("files", _CALADEA[name]).read_bytes()
    # the basic layout, because the other one is there on some machines only
    return ImageFont.truetype(BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)
