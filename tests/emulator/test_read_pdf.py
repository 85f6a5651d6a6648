"""PDFs: which are refused for their scripts, and what was typed into forms."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from pdfs import SCRIPT, Write, form, locked, one_page, packed, plain, stream, written

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.engines.read.files import count_pages, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LINK = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] %b >>"
RUNNING = {
    "when it is opened": one_page(b"/OpenAction 5 0 R", b"", SCRIPT),
    "when it is printed": one_page(b"/AA << /WP 5 0 R >>", b"", SCRIPT),
    "by name": one_page(b"/Names << /JavaScript << /Kids [5 0 R] >> >>", b"", b"<< /Names [(first) 6 0 R] >>", SCRIPT),
    "when its page is shown": one_page(b"", b"/AA << /O 5 0 R >>", SCRIPT),
    "by a link": one_page(b"", b"/Annots [5 0 R]", LINK % b"/A 6 0 R", SCRIPT),
    "by a bookmark": one_page(b"/Outlines << /First 5 0 R >>", b"", b"<< /Title (x) /Next 6 0 R >>", b"<< /A 7 0 R >>", SCRIPT),
    "when a field changes": form(b"/FT /Tx /AA << /K 6 0 R >>", SCRIPT),
    "in a field above one": form(b"/Parent 6 0 R", b"<< /FT /Tx /T (up) /Kids [5 0 R] /AA << /V 7 0 R >> >>", SCRIPT),
    "in a field without a place": one_page(
        b"/AcroForm << /Fields [5 0 R] >>", b"", b"<< /FT /Tx /AA << /C 6 0 R >> >>", SCRIPT
    ),
    "in a field below one": one_page(
        b"/AcroForm << /Fields [5 0 R] >>", b"", b"<< /T (up) /Kids [6 0 R] >>", b"<< /FT /Tx /AA << /C 7 0 R >> >>", SCRIPT
    ),
    "on a page below others": [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Pages /Count 1 /Parent 2 0 R /Kids [4 0 R] >>",
        b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 300 150] /AA << /C 5 0 R >> >>",
        SCRIPT,
    ],
    "after another action": one_page(
        b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [5 0 R] >>", b"", b"<< /S /Named /N /NextPage /Next 6 0 R >>", SCRIPT
    ),
    "by a name with escapes": one_page(b"/Open#41ction << /S /J#61vaScript /JS (x) >>"),
    "while something plays": one_page(b"/OpenAction << /S /Rendition /OP 0 /JS (x) >>"),
}
PIXELS = b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
HARMLESS = {
    "bytes of an image": one_page(b"", b"", stream(b"/JS (x) /JavaScript".ljust(64), PIXELS)),
    "a link to a page of that name": one_page(b"", b"/Annots [5 0 R]", LINK % b"/A << /S /GoTo /D /JavaScript >>"),
    "a destination of that name": one_page(
        b"/Dests << /JavaScript [3 0 R /Fit] >>", b"/Annots [5 0 R]", LINK % b"/Dest /JavaScript"
    ),
    "a text about it": one_page(b"/Lang (/S /JavaScript /JS \\(x\\))"),
    "notes of a program": one_page(b"", b"/PieceInfo << /Maker << /Private 5 0 R >> >>", SCRIPT),
    "what nothing leads to": one_page(b"", b"", SCRIPT),
    "a link to the web": one_page(b"", b"/Annots [5 0 R]", LINK % b"/A << /S /URI /URI (http://x.invalid/JavaScript) >>"),
    "a form": form(b"/FT /Tx /V (x)"),
    "a script of which there is nothing": one_page(b"/OpenAction << /S /JavaScript >>"),
    "an action of another kind": one_page(b"/OpenAction << /S /Named /N /NextPage /JS (x) /Note /JavaScript >>"),
    "a page to begin with": one_page(b"/OpenAction [3 0 R /Fit]"),
}
PACKABLE = [name for name in HARMLESS if name != "bytes of an image"]
FIELDS = {
    "a text without a look": form(b"/FT /Tx /V (heavy bridge)"),
    "a text with a look of its own": form(b"/FT /Tx /V (heavy bridge) /AP << /N 6 0 R >>", written(b"heavy bridge")),
    "a text whose look is out of date": form(
        b"/FT /Tx /V (heavy bridge) /AP << /N 6 0 R >>", written(b"yellow"), entries=b"/NeedAppearances true"
    ),
    "a choice": form(b"/FT /Ch /Ff 131072 /Opt [(first paper) (heavy bridge)] /V (heavy bridge)"),
    "a value of the field above": form(b"/Parent 6 0 R", b"<< /FT /Tx /T (up) /Kids [5 0 R] /V (heavy bridge) >>"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("write", [plain, packed])
@pytest.mark.parametrize("name", RUNNING)
def test_a_script_is_found_wherever_an_action_may_stand(name: str, write: Write, path: Path) -> None:
    path.write_bytes(write(RUNNING[name]))

    with pytest.raises(Unreadable) as caught:
        count_pages(path)
    assert caught.value.fault == "scripts"


@pytest.mark.parametrize(("name", "write"), [*((name, plain) for name in HARMLESS), *((name, packed) for name in PACKABLE)])
def test_what_only_looks_like_a_script_is_read(name: str, write: Write, path: Path) -> None:
    path.write_bytes(write(HARMLESS[name]))

    assert count_pages(path) == 1
    assert sheet(path, 1).pixels.shape[2] == 3


def test_a_script_that_a_later_version_of_the_file_took_out_is_none(path: Path) -> None:
    before = plain(one_page(b"/OpenAction 5 0 R", b"", SCRIPT))
    place = len(before)
    catalogue = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    update = b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(before + catalogue + update % (place, before.rindex(b"xref\n0"), place + len(catalogue)))

    assert count_pages(path) == 1


@pytest.mark.parametrize(("action", "fault"), [(b"/OpenAction 5 0 R", "scripts"), (b"", None)])
def test_what_is_locked_with_no_password_is_looked_into(action: bytes, fault: str | None, path: Path) -> None:
    path.write_bytes(locked(one_page(action, b"", SCRIPT)))

    if fault is None:
        assert count_pages(path) == 1
    else:
        with pytest.raises(Unreadable) as caught:
            count_pages(path)
        assert caught.value.fault == fault


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_typed_into_a_form_is_drawn(name: str, path: Path) -> None:
    path.write_bytes(plain(FIELDS[name]))
    filled = sheet(path, 1).pixels
    path.write_bytes(plain(form(b"/FT /Tx /V (heavy bridge)")))
    alike = sheet(path, 1).pixels

    across = filled[:, : filled.shape[1] * 3 // 4].min(axis=(0, 2)) < 128  # the arrow of a choice stands at the right
    assert abs(int(across.sum()) - int((alike.min(axis=(0, 2)) < 128).sum())) <= 3
    assert across.sum() > 100


def chain(length: int, link: bytes, last: bytes) -> Sequence[bytes]:
    """Objects from number 5 on, each of which leads to the next."""
    return [*(b"<< /S /GoTo %b %d 0 R >>" % (link, 6 + index) for index in range(length)), last]


CIRCLES = {
    "actions": one_page(
        b"/OpenAction 5 0 R", b"/AA << /O 6 0 R >>", *chain(1, b"/Next", b"<< /S /GoTo /Next [5 0 R 6 0 R] >>")
    ),
    "fields above": one_page(b"", b"/Annots [5 0 R]", *chain(1, b"/Parent", b"<< /Parent 5 0 R >>")),
    "fields below": one_page(b"/AcroForm << /Fields [5 0 R] >>", b"", b"<< /Kids [5 0 R] >>"),
    "bookmarks": one_page(b"/Outlines 5 0 R", b"", b"<< /First 5 0 R /Next 5 0 R >>"),
    "names": one_page(b"/Names << /JavaScript 5 0 R >>", b"", b"<< /Kids [5 0 R] /Names [(x) 5 0 R] >>"),
    "annotations": one_page(b"", b"/Annots 5 0 R", b"[5 0 R 5 0 R [5 0 R]]"),
}


@pytest.mark.parametrize("write", [plain, packed])
@pytest.mark.parametrize("name", CIRCLES)
def test_what_leads_back_to_itself_has_an_end(name: str, write: Write, path: Path) -> None:
    path.write_bytes(write([*CIRCLES[name], b"/ObjStm"]))  # whose name makes it worth a look

    assert count_pages(path) == 1


def test_the_last_of_a_long_chain_is_found(path: Path) -> None:
    path.write_bytes(packed(one_page(b"/OpenAction 5 0 R", b"", *chain(20_000, b"/Next", SCRIPT))))

    with pytest.raises(Unreadable, match="scripts"):
        count_pages(path)


@pytest.mark.parametrize("place", range(40))
def test_a_damaged_file_is_refused_or_read_and_raises_nothing_else(place: int, path: Path) -> None:
    content = bytearray(packed(RUNNING["when a field changes"]))
    content[len(content) * place // 40] ^= 0xFF
    path.write_bytes(content)

    with suppress(Unreadable):
        assert count_pages(path) <= 1
