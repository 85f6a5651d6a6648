"""Pictures as files, in every documented format; the same picture gives the same bytes in every process."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import ExifTags, Image

from conformance.worlds.faces.picture import Face, Picture
from conformance.worlds.faces.scene import Size

_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What is done to pixels so that a reader, who does what the orientation says, undoes it."""
ORIENTATIONS = tuple(_STORED)
"""Every value that Exif knows, the upright one first."""
_LONGEST_SEGMENT = 65_537
"""Bytes of a segment of a JPEG, with the two that say which one it is."""


@dataclass(frozen=True, eq=False)
class File:
    """A file, and what is to be seen in it."""

    name: str
    media_type: str
    content: bytes
    size: Size
    """Width and height of what is seen, in pixels."""
    faces: tuple[Face, ...] = ()


def jpeg(picture: Picture, quality: int = 92) -> File:
    """With a little loss."""
    return _file(picture, "JPEG", picture.image, quality=quality)


def png(picture: Picture) -> File:
    """Without loss."""
    return _file(picture, "PNG", picture.image, compress_level=1)


def gif(picture: Picture) -> File:
    """In 256 colours."""
    return _file(picture, "GIF", picture.image.quantize(256))


def bmp(picture: Picture) -> File:
    """Without loss, and large."""
    return _file(picture, "BMP", picture.image)


FORMATS: Mapping[str, Callable[[Picture], File]] = {"JPEG": jpeg, "PNG": png, "BMP": bmp, "GIF": gif}
"""Every documented format, by its name."""


def oriented(picture: Picture, orientation: int) -> File:
    """A JPEG whose pixels lie on their side or in a mirror, and whose Exif says how they are to be shown."""
    way = _STORED[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = picture.image if way is None else picture.image.transpose(way)
    return replace(_file(picture, "JPEG", stored, quality=92, exif=exif), name=f"orientation-{orientation}.jpg")


def animated(first: Picture, *others: Picture) -> File:
    """A GIF of several frames, all in the size of the first; what is seen in it is the first one."""
    frames = [other.image.resize(first.size).quantize(256) for other in others]
    made = _file(first, "GIF", first.image.quantize(256), save_all=True, append_images=frames, duration=100)
    return replace(made, name="animated.gif")


def of_bytes(file: File, length: int) -> File:
    """The same JPEG in exactly so many bytes: comments fill it up. ValueError where it is longer, or nearly as long."""
    missing = length - len(file.content)
    if missing == 0:
        return file
    if missing < 4 or not file.content.startswith(b"\xff\xd8"):
        raise ValueError(f"{file.name} has {len(file.content)} bytes and cannot be brought to {length} by comments.")
    segments = list[bytes]()
    while missing:
        # nothing shorter than an empty segment may be left for the last one
        room = missing if missing <= _LONGEST_SEGMENT else min(_LONGEST_SEGMENT, missing - 4)
        segments.append(b"\xff\xfe" + struct.pack(">H", room - 2) + b" " * (room - 4))
        missing -= room
    content = file.content[:2] + b"".join(segments) + file.content[2:]
    return replace(file, name=f"{length}-bytes.jpg", content=content)


def _file(picture: Picture, kind: str, image: Image.Image, **options: object) -> File:
    buffer = BytesIO()
    image.copy().save(buffer, kind, **options)  # an image remembers how it was saved before
    ending = "jpg" if kind == "JPEG" else kind.lower()
    return File(f"picture.{ending}", f"image/{kind.lower()}", buffer.getvalue(), picture.size, picture.faces)
