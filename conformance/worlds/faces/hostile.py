"""Files that are no picture, that are damaged, or that want more than a reader of pictures should give.

What is the same for every reader of images is that of the pages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from io import BytesIO

from PIL import Image

from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import File, jpeg, oriented, png
from conformance.worlds.faces.picture import Picture
from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.files import pdf
from conformance.worlds.pages.hostile import Hostile, bomb, huge, not_an_image, nothing, one_pixel, random_bytes

LARGE_ENOUGH = 2000
"""Bytes of files whose size is no reason to refuse them: there are limits below which it is."""
_PLAIN = Faceless("texture", 1)


def half(file: File) -> Hostile:
    """The first half of a file."""
    return Hostile(f"half-{file.name}", f"the first half of {file.name}", file.content[: len(file.content) // 2])


def head(file: File) -> Hostile:
    """A file of which so little is there that nothing can be seen, padded with noughts."""
    return Hostile(f"head-{file.name}", f"the first 30 bytes of {file.name}", file.content[:30].ljust(LARGE_ENOUGH, b"\0"))


def of_other_kinds() -> Iterable[Hostile]:
    """Images that are whole, in formats that no page names."""
    for kind in ("TIFF", "WEBP", "ICO"):
        buffer = BytesIO()
        _PLAIN.picture.image.save(buffer, kind)
        yield Hostile(kind.lower(), f"an image as {kind}", buffer.getvalue())
    yield Hostile("pdf", "a PDF", pdf([blank()]).content)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><circle r="90"/></svg>'
    yield Hostile("svg", "an SVG", drawing.ljust(LARGE_ENOUGH))


def vast_jpeg() -> Hostile:
    """A JPEG that says it is 65500 pixels high and wide, and holds the pixels of a small one."""
    content = bytearray(jpeg(_PLAIN.picture).content)
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", 65_500, 65_500)
    return Hostile("vast-jpeg", "a JPEG that says it has 65500 x 65500 pixels", bytes(content))


def vast_bmp() -> Hostile:
    """A BMP that says the same in its head."""
    sizes = struct.pack("<IiiHHIIiiII", 40, 65_500, 65_500, 1, 24, 0, 0, 2835, 2835, 0, 0)
    content = b"BM" + struct.pack("<IHHI", 4000, 0, 0, 54) + sizes
    return Hostile("vast-bmp", "a BMP that says it has 65500 x 65500 pixels", content.ljust(4000, b"\xff"))


def vast_gif() -> Hostile:
    """A GIF whose one small frame lies on a screen of 65500 pixels on each side."""
    buffer = BytesIO()
    _PLAIN.picture.image.quantize(64).save(buffer, "GIF")
    content = bytearray(buffer.getvalue())
    content[6:10] = struct.pack("<HH", 65_500, 65_500)
    return Hostile("vast-gif", "a GIF with a screen of 65500 x 65500 pixels", bytes(content))


@cache
def endless_gif(frames: int = 3000) -> Hostile:
    """A GIF of thousands of frames, of which only the first one counts."""
    buffer = BytesIO()
    small = [Image.new("P", (64, 64), number % 2) for number in range(2)]
    for image in small:
        image.putpalette([0, 0, 0, 255, 255, 255])
    small[0].save(buffer, "GIF", save_all=True, append_images=small[1:], duration=20)
    content = buffer.getvalue()
    start = content.index(b"\x21\xf9")
    return Hostile("endless-gif", f"a GIF of {frames} frames", content[:start] + content[start:-1] * (frames // 2) + b";")


def odd_exif() -> Iterable[Hostile]:
    """Pictures that are whole, whose Exif says nothing that Exif can say."""
    plain = oriented(_PLAIN.picture, 6).content
    place = plain.index(b"\x12\x01\x03\x00") if b"\x12\x01\x03\x00" in plain else plain.index(b"\x01\x12\x00\x03")
    for value in (0, 9, 65_535):
        order = "<H" if plain[place : place + 2] == b"\x12\x01" else ">H"
        wrong = plain[: place + 8] + struct.pack(order, value) + plain[place + 10 :]
        yield Hostile(f"orientation-{value}", f"a JPEG with the orientation {value}, which does not exist", wrong)
    begin = plain.index(b"Exif\0\0") + 6
    yield Hostile("exif-rubbish", "a JPEG whose Exif is rubbish", plain[:begin] + b"\xff" * 20 + plain[begin + 20 :])


def attacks() -> Iterable[Hostile]:
    """One of each kind that a server must refuse, or that could harm a careless one."""
    plain = png(_PLAIN.picture), jpeg(_PLAIN.picture)
    yield from (nothing(), random_bytes(), not_an_image(), one_pixel(), bomb(), huge())
    yield from (half(file) for file in plain)
    yield from (head(file) for file in plain)
    yield from of_other_kinds()
    yield from (vast_jpeg(), vast_bmp(), vast_gif(), endless_gif())


def narrow() -> Iterable[File]:
    """Pictures of odd shapes that are whole, in which nobody is."""
    for size in ((4000, 1), (1, 4000), (3000, 8)):
        image = Faceless("texture", 2, size).picture.image
        yield png(Picture(image))
