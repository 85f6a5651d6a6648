"""Hostile structure in PDFs and photographs: an end within seconds, with a documented answer, and the next file is read."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

import pytest
from pdfs import SCRIPT, form, one_page, packed, plain, stream
from reads import OCTETS, SYNC, code, ended, serving, submit, texts

from conformance.emulator.engines.read.pool import READ_SECONDS
from conformance.emulator.services.read.errors import CODES
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

GOOD = png(saying("heavy", "bridge")).content
SOON = 15.0
"""Seconds that an end may take: counting the pages of a file is given up after ten."""
MANY = 3000
ZEROS = zlib.compress(bytes(100_000_000))


def objects_of(zeros: bytes) -> bytes:
    """A document whose objects are said to lie in a stream that unpacks to hundreds of millions of zeros."""
    file = packed(one_page(b"/OpenAction 5 0 R", b"", SCRIPT))
    begin = file.index(b"stream\n") + 7
    return file[:begin] + zeros + file[file.index(b"\nendstream") :]


def extended_by_itself() -> bytes:
    """A document whose stream of objects is said to continue itself; its places move, so that they must be found anew."""
    file = packed(one_page(b"/OpenAction 5 0 R", b"", SCRIPT))
    return file.replace(b"/Type /ObjStm", b"/Type /ObjStm /Extends 6 0 R")


HOSTILE = {
    "arrays in arrays": plain(one_page(b"/OpenAction " + b"[" * 200_000 + b"]" * 200_000 + b" /J#53 1")),
    "dictionaries in dictionaries": plain(one_page(b"/OpenAction " + b"<< /Next " * 100_000 + SCRIPT + b" >>" * 100_000)),
    "an action for each of many annotations": packed(
        one_page(
            b"",
            b"/Annots [%b]" % b" ".join(b"%d 0 R" % number for number in range(5, 5 + MANY)),
            *[b"<< /Subtype /Link /Rect [0 0 1 1] /A %d 0 R >>" % (5 + (index + 1) % MANY) for index in range(MANY)],
        )
    ),
    "pages that are their own": packed(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]
    ),
    "a catalogue that is none": packed([b"[1 0 R]", b"null"]),
    "objects that unpack without an end": objects_of(ZEROS),
    "objects that extend themselves": extended_by_itself(),
    "a look that is drawn from itself": plain(
        form(
            b"/FT /Tx /V (x) /AP << /N 6 0 R >>",
            stream(b"/Self Do ", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Self 6 0 R >> >>"),
        )
    ),
    "fields that are above themselves": plain(form(b"/Parent 5 0 R /Kids [5 0 R] /V (x)", entries=b"/NeedAppearances true")),
    "a form of many fields": packed(
        one_page(
            b"/AcroForm << /Fields [%b] /NeedAppearances true >>" % b" ".join(b"%d 0 R" % n for n in range(5, 5 + MANY)),
            b"/Annots [%b]" % b" ".join(b"%d 0 R" % n for n in range(5, 5 + MANY)),
            *[
                b"<< /Subtype /Widget /FT /Tx /T (%d) /V (x) /DA (/Helv 0 Tf) /Rect [0 0 99 9] >>" % index
                for index in range(MANY)
            ],
        )
    ),
    "a value that is very long": plain(form(b"/FT /Tx /V (%b)" % (b"word " * 50_000), entries=b"/NeedAppearances true")),
    "a choice of very many": plain(form(b"/FT /Ch /Opt [%b] /V (x)" % (b"(x)" * 20_000), entries=b"/NeedAppearances true")),
}


@pytest.fixture(scope="module")
def served() -> Iterator[httpx.Client]:
    with serving("read") as (client, _):
        yield client


@pytest.fixture
def client(served: httpx.Client) -> Iterator[httpx.Client]:
    """The emulator, which must read a good page after each test as before."""
    yield served
    began = time.monotonic()
    assert texts(served.post(SYNC["read"], content=GOOD, headers=OCTETS).json()) == ["heavy bridge"]
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_structure_has_an_end(client: httpx.Client, name: str) -> None:
    began = time.monotonic()
    answer = submit(client, "read", HOSTILE[name])

    if answer.status_code == 202:
        assert ended(client, "read", answer)["status"] in ("Succeeded", "Failed")
    else:
        assert (answer.status_code, code(answer) in CODES.values()) == (400, True)
    assert time.monotonic() - began < SOON + (READ_SECONDS if answer.status_code == 202 else 0)


def test_what_was_typed_into_a_form_is_read(client: httpx.Client) -> None:
    answer = client.post(SYNC["read"], content=plain(form(b"/FT /Tx /V (yellow garden)")), headers=OCTETS)

    assert texts(answer.json()) == ["yellow garden"]
