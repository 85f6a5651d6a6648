"""Pages of a PDF, drawn by pdfium, which is not made for threads: one process uses it from one."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image

from conformance.emulator.engines.read.faults import Unreadable, demand_few
from conformance.emulator.engines.read.pdf_scripts import may_run_scripts, runs_scripts

pypdfium2: Any = import_module("pypdfium2")  # whose types are not described
pdfium: Any = import_module("pypdfium2.raw")

SIGNATURE = b"%PDF-"
SIGNATURE_WITHIN = 1024
"""Bytes at the beginning; readers allow some others before it."""
LONGEST_SIDE = 17.0
"""Inches of a page, as published."""
LEAST_SIDE = 0.1
DETAIL = 200
"""Dots per inch at which a page is drawn."""
MOST_DOTS = 2200
"""Along the longer side of a drawn page: more take longer and show nothing new."""
POINTS = 72
"""Per inch."""
AS_ONE_PIECE: int = pdfium.FPDF_NO_INCREMENTAL | pdfium.FPDF_REMOVE_SECURITY
"""How pdfium writes a document down without earlier versions of it and without a lock."""


def is_pdf(path: Path) -> bool:
    """Whether a file says that it is one."""
    with path.open("rb") as file:
        return SIGNATURE in file.read(SIGNATURE_WITHIN)


def count(path: Path, most: int) -> int:
    """How many pages a file has, when all of them keep within the limits; raises Unreadable."""
    with closing(_opened(path)) as document:
        if may_run_scripts(path) and runs_scripts(document, AS_ONE_PIECE):
            raise Unreadable("scripts", "The PDF holds scripts, which are not run here; save it without them.")
        pages = len(document)
        if not pages:
            raise Unreadable("damaged", "The PDF has no pages.")
        demand_few(pages, most)
        for number in range(pages):
            _demand_sides(*document.get_page_size(number))
        return pages


def drawn(path: Path, number: int) -> tuple[Image.Image, float, float]:
    """Page ``number``, counted from 1, as an image, and its width and height in inches; raises Unreadable."""
    with closing(_opened(path)) as document:
        document.init_forms()  # else what was typed into fields is not drawn
        page = document[number - 1]
        width, height = (side / POINTS for side in page.get_size())
        _demand_sides(*page.get_size())
        dots_per_inch = min(DETAIL, MOST_DOTS / max(width, height))
        return page.render(scale=dots_per_inch / POINTS).to_pil(), width, height


def _opened(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable("locked", "The PDF is protected by a password.") from None
        raise Unreadable("damaged", "The PDF cannot be opened.") from None


def _demand_sides(width: float, height: float) -> None:
    wide, high = width / POINTS, height / POINTS
    if not (LEAST_SIDE <= wide <= LONGEST_SIDE and LEAST_SIDE <= high <= LONGEST_SIDE):
        raise Unreadable(
            "size", f"A page of the PDF measures {wide:.4g} x {high:.4g} inches; each side may have {LONGEST_SIDE:g}."
        )
