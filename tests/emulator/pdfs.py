"""PDFs made object by object, plain or packed as newer writers pack them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence

from conformance.worlds.pages.pdf import PADDING, scrambled

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\('now'\\);) >>"
OWNER, FILE_ID, PERMISSIONS = bytes(range(32)), bytes(range(16)), (-44).to_bytes(4, "little", signed=True)
HANDLER = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%%b> /U <%%b> /P -44 >> /ID [<%b> <%b>]" % (
    (FILE_ID.hex().encode(),) * 2
)
Write = Callable[[Sequence[bytes]], bytes]


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def plain(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    content, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (len(places) + 1, table, len(places) + 1, len(content))


def packed(objects: Sequence[bytes], lock: bytes = b"") -> bytes:
    """The same in one compressed stream of objects, which no search for bytes sees; streams cannot be among them.

    ``lock`` is the key by which that stream is encrypted, none without one.
    """
    box, table = len(objects) + 1, len(objects) + 2
    places, size = list[bytes](), 0
    for number, body in enumerate(objects, start=1):
        places.append(b"%d %d" % (number, size))
        size += len(body) + 1
    head = b" ".join(places) + b"\n"
    held = zlib.compress(head + b"\n".join(objects), 9)
    if lock:
        held = scrambled(md5(lock + box.to_bytes(3, "little") + bytes(2)), held)
    entries = b"/Type /ObjStm /Filter /FlateDecode /N %d /First %d" % (len(objects), len(head))
    content = b"%PDF-1.5\n"
    begin = len(content)
    content += b"%d 0 obj\n%b\nendobj\n" % (box, stream(held, entries))
    rows = [(0, 0, 0xFFFF), *((2, box, index) for index in range(len(objects))), (1, begin, 0), (1, len(content), 0)]
    cells = b"".join(kind.to_bytes() + where.to_bytes(4) + index.to_bytes(4) for kind, where, index in rows)
    entries = b"/Type /XRef /W [1 4 4] /Size %d /Root 1 0 R /Filter /FlateDecode" % (table + 1)
    entries += HANDLER % (OWNER.hex().encode(), scrambled(lock, PADDING).hex().encode()) if lock else b""
    end = b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (table, stream(zlib.compress(cells), entries), len(content))


def locked(objects: Sequence[bytes]) -> bytes:
    """The same behind the oldest security handler, whose password is the empty one: every reader opens it at once."""
    return packed(objects, md5(PADDING + OWNER + PERMISSIONS + FILE_ID)[:5])


def md5(data: bytes) -> bytes:
    return hashlib.md5(data).digest()[:10]  # noqa: S324 - the format asks for it


def one_page(catalogue: bytes = b"", page: bytes = b"", *others: bytes) -> list[bytes]:
    """The objects of a document of one small page: catalogue, pages, page, font, and others from number 5 on."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 150] /Resources << /Font << /Helv 4 0 R >> >> %b >>" % page,
        FONT,
        *others,
    ]


def form(field: bytes, *others: bytes, entries: bytes = b"") -> list[bytes]:
    """A page with one field, which is object 5."""
    shared = b"/DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 4 0 R >> >>"
    widget = b"<< /Type /Annot /Subtype /Widget /T (name) /Rect [30 50 280 90] /F 4 /DA (/Helv 24 Tf 0 g) %b >>" % field
    catalogue = b"/AcroForm << /Fields [5 0 R] %b %b >>" % (shared, entries)
    return one_page(catalogue, b"/Annots [5 0 R]", widget, *others)


def written(text: bytes) -> bytes:
    """The appearance of a field, as a form that was filled in by a careful program has one."""
    return stream(
        b"/Tx BMC q BT /Helv 24 Tf 0 g 5 10 Td (%b) Tj ET Q EMC" % text,
        b"/Type /XObject /Subtype /Form /BBox [0 0 250 40] /Resources << /Font << /Helv 4 0 R >> >>",
    )
