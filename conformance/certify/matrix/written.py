"""The files of the site, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from conformance.certify.matrix.feed import UNKNOWN, events, feed_id
from conformance.certify.matrix.reading import Entry
from conformance.certify.matrix.table import Listed, Matrix
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.page.written import template_of
from conformance.report.results import OUTCOMES, WORDS, Verdict

HERE = Path(__file__).parent
INDEX, FEED, DATA = "index.html", "feed.xml", "matrix.json"
OWN = {INDEX, FEED, DATA, "containers", "products", "badges"}
SYMBOLS: dict[Verdict, str] = {"conformant": "✓", "non-conformant": "✗", "no-verdict": "?"}
COLOURS: dict[Verdict, str] = {"conformant": "#116329", "non-conformant": "#a40e26", "no-verdict": "#57606a"}
"""Of badges: each has a contrast of more than 4.5 with white."""
LETTER = 7
"""Pixels that a letter of a badge may take."""


class CannotWriteMatrix(Refusal):
    """A place where no site can be written."""


def check_place(place: Path) -> None:
    """Refuse a place that holds anything else than an earlier site of ours, which would be replaced."""
    try:
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise CannotWriteMatrix(f"{place} is no directory; choose another one with -o.")
        there = {path.name for path in place.iterdir()} if place.exists() else set[str]()
    except OSError as error:
        raise _unwritable(place, error) from None
    if place.absolute().parts == Path.cwd().parts:
        raise CannotWriteMatrix(f"{place} is where you are, and would be replaced by another; name a directory in it with -o.")
    if there and (DATA not in there or there - OWN):
        strange = min(there - OWN, default=min(there))
        raise CannotWriteMatrix(f"{place} holds {plain(strange)!r}, which would be lost; choose an empty directory with -o.")


def write(matrix: Matrix, place: Path) -> None:
    """Write the site, in place of an earlier one."""
    check_place(place)
    place = place.absolute()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise _unwritable(place, error) from None
    try:
        for name, text in pages(matrix):
            path = draft / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if place.exists():
            place.rename(draft / "old")
        (draft / "new").rename(place)
    except OSError as error:
        raise _unwritable(place, error) from None
    finally:
        if (draft / "old").exists() and not place.exists():
            (draft / "old").rename(place)
        shutil.rmtree(draft, ignore_errors=True)


def _unwritable(place: Path, error: OSError) -> CannotWriteMatrix:
    return CannotWriteMatrix(f"{place} cannot be written ({error.strerror}); choose another directory with -o.")


def pages(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Every file with its name. What results say is hostile: all of it is escaped, and cut where it is long."""
    style = (HERE / "matrix.css").read_text(encoding="utf-8")
    own = {"matrix": matrix, "plain": plain, "verdicts": WORDS, "symbols": SYMBOLS, "outcomes": OUTCOMES, "more_style": style}
    yield INDEX, template_of(HERE, "index").render(own, root="")
    for compared in matrix.containers:
        name = f"containers/{compared.container.name}.html"
        yield name, template_of(HERE, "container").render(own, compared=compared, root="../")
    for product in matrix.products:
        yield f"products/{product.slug}.html", template_of(HERE, "product").render(own, product=product, root="../")
        for name, entry in product.newest.items():
            yield f"badges/{product.slug}/{name}.svg", badge(entry)
    happened = events(matrix)
    updated = happened[0].updated if happened else UNKNOWN
    yield (
        FEED,
        template_of(HERE, "feed").render(matrix=matrix, id=feed_id(matrix), updated=updated, events=happened, legal=legal),
    )
    yield DATA, as_json(matrix)


def badge(entry: Entry) -> str:
    """The verdict on one container as a picture of one line, which says the same to those who do not see it."""
    verdict = entry.results.verdict
    said = f"{SYMBOLS[verdict]} {'certified' if entry.certified else WORDS[verdict]}"
    if verdict != "no-verdict" and not entry.results.complete:
        said += ", as far as tried"
    label = entry.results.target.container
    left, right = ((len(text) + 2) * LETTER for text in (label, said))
    return template_of(HERE, "badge").render(label=label, said=said, left=left, right=right, colour=COLOURS[verdict])


def as_json(matrix: Matrix) -> str:
    """The table for programs."""
    rows = [_row(product, name, entry) for product in matrix.products for name, entry in product.newest.items()]
    value = {"title": matrix.title, "results": rows, "refused": matrix.refused}
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


def _row(product: Listed, container: str, entry: Entry) -> dict[str, object]:
    results = entry.results
    return {
        "vendor": product.vendor,
        "product": product.name,
        "version": entry.version,
        "container": container,
        "verdict": results.verdict,
        "complete": results.complete,
        "certified": entry.certified,
        "totals": results.totals,
        "started": entry.started.isoformat() if entry.started else "",
        "kit": results.kit.version,
        "page": f"products/{product.slug}.html",
        "badge": f"badges/{product.slug}/{container}.svg",
    }


def legal(text: str) -> str:
    """The text without the two characters that XML forbids and ``plain`` leaves."""
    return plain(text).replace("\ufffe", "").replace("\uffff", "")
