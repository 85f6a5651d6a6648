"""The files of a rehearsal: for programs, for a pull request, and a page that can be shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from conformance.files import put
from conformance.refusal import Refusal
from conformance.rehearsal.results import WORDS, Comparison
from conformance.rehearsal.telling import IN_FULL, NO_EXCHANGE, alike, likewise, markdown, place_of, statuses, summary, words_of
from conformance.report.page.written import template_of

JSON, MARKDOWN, PAGE = "comparison.json", "comparison.md", "comparison.html"


class CannotWrite(Refusal):
    """A directory that cannot be written to."""


def demand_folder(folder: Path) -> None:
    """Make the directory, before anything is sent; CannotWrite where that does not work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (JSON, MARKDOWN, PAGE):
            (folder / name).unlink(missing_ok=True)
        with tempfile.TemporaryFile(dir=folder):  # a directory that was there may not be ours to write to
            pass
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written to ({error.strerror}); choose another directory with --output."
        ) from None


def write(comparison: Comparison, folder: Path) -> None:
    """Write all of them."""
    try:
        put(folder / JSON, msgspec.json.format(msgspec.json.encode(comparison), indent=1) + b"\n")
        put(folder / MARKDOWN, markdown(comparison).encode())
        put(folder / PAGE, page(comparison).encode())
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written to ({error.strerror}); choose another directory with --output."
        ) from None


def page(comparison: Comparison) -> str:
    """One self-contained page, in which whatever a target or a recording says is escaped."""
    template = template_of(Path(__file__).parent, "comparison")
    return template.render(
        comparison=comparison,
        words=WORDS,
        in_full=IN_FULL,
        summary=summary(comparison),
        alike=alike,
        likewise=likewise,
        no_exchange=NO_EXCHANGE,
        place=place_of,
        statuses=statuses,
        words_of=words_of,
    )
