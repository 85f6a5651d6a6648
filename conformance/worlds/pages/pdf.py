"""PDFs that no writer of images makes: with a password, with a script, with very many or very large pages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
"""What the format pads passwords with; the empty password is nothing else."""
OWNER, USER = b"nobody tells this", b"nor this"
FILE_ID = bytes(range(16))
PERMISSIONS = -44


def thick_pdf(pages: int) -> bytes:
    """So many small blank pages."""
    return _document([_page(200, 200)] * pages)


def sized_pdf(points: int) -> bytes:
    """One blank page of this width and height in points."""
    return _document([_page(points, points)])


def scripted_pdf() -> bytes:
    """A blank page, and a script that is run when the document is opened."""
    return _document([_page(300, 200)], b"/OpenAction << /S /JavaScript /JS (app.alert\\('opened'\\);) >>")


def locked_pdf() -> bytes:
    """A blank page behind the standard security handler of the first revision, whose password is not the empty one."""
    owner = scrambled(hashlib.md5(_padded(OWNER)).digest()[:5], _padded(USER))  # noqa: S324 - the format asks for it
    seed = _padded(USER) + owner + PERMISSIONS.to_bytes(4, "little", signed=True) + FILE_ID
    key = hashlib.md5(seed).digest()[:5]  # noqa: S324 - the same
    handler = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P %d >>" % (
        owner.hex().encode(),
        scrambled(key, PADDING).hex().encode(),
        PERMISSIONS,
    )
    identity = FILE_ID.hex().encode()
    return _document([_page(300, 200)], trailer=b"/Encrypt %b /ID [<%b> <%b>]" % (handler, identity, identity))


def _page(width: int, height: int) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] >>" % (width, height)


def _document(pages: Sequence[bytes], catalogue: bytes = b"", trailer: bytes = b"") -> bytes:
    """A whole file of these page objects."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids),
        *pages,
    ]
    content, places = b"%PDF-1.4\n", list[int]()
    parts = [content]
    size = len(content)
    for number, body in enumerate(objects, start=1):
        places.append(size)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        size += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n"
    return b"".join(parts) + end % (count, table, count, trailer, size)


def _padded(password: bytes) -> bytes:
    return (password + PADDING)[:32]


def scrambled(key: bytes, data: bytes) -> bytes:
    """RC4, which the first revision of the format uses."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
