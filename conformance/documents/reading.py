"""Which files are pages, and how they are read: bad ones are refused in a sentence, or read as well as can be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from conformance.documents.markdown import parse
from conformance.documents.page import Page
from conformance.files import content_of
from conformance.plain import plain
from conformance.refusal import Refusal

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
"""Of the files that are looked at in a directory; a file that is named may have any."""
LARGEST = 2
"""Megabytes of a page: the longest guide that was met has a tenth of one."""
SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
MEGABYTE = 1_000_000
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class NoSuchPage(Refusal):
    """A path at which no page can be read."""


class NotMarkdown(Refusal):
    """A file that cannot be a page."""


class PageTooLarge(Refusal):
    """A file that is larger than any page."""


class NoPages(Refusal):
    """Paths at which there is no Markdown at all."""


def pages_at(paths: Iterable[Path]) -> Iterator[Page]:
    """The pages at these paths, each once; a refusal for what cannot be one."""
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path):
            real = Path(os.path.realpath(file))
            if real not in seen:
                seen.add(real)
                yield read(file) if file == path else _found(file)
    if not seen:
        raise NoPages(
            f"There is no Markdown at {', '.join(_shown(path) for path in paths)}; name a file, or a directory with some."
        )


def _found(file: Path) -> Page:
    """The page of a file that was found in a directory, where one that cannot be read leaves the others alone."""
    try:
        return read(file)
    except Refusal as refusal:
        return Page(_shown(file), (), file, trouble=plain(str(refusal.args[0])))


def read(file: Path) -> Page:
    """The page of a file."""
    shown = _shown(file)
    try:
        size = file.stat().st_size
        if size > LARGEST * MEGABYTE:
            raise PageTooLarge(f"{shown} has {size / MEGABYTE:.1f} MB, and a page has {LARGEST} at most; split it.")
        content = content_of(file, LARGEST * MEGABYTE)
    except OSError as error:
        raise NoSuchPage(f"{shown} cannot be read ({error.strerror}); see who may read it, or leave it out.") from None
    text, encoding = _decoded(content, shown)
    return replace(parse(text, shown, file), encoding=encoding)


@lru_cache(maxsize=256)
def page_at(file: Path | None) -> Page | None:
    """The page that a link leads to; None where none can be read."""
    try:
        return read(file) if file and is_page(file) and file.is_file() else None
    except Refusal:
        return None


def beside(page: Page, path: str) -> Path | None:
    """The file that a relative link names; None where the name cannot be one."""
    if page.file is None:
        return None
    try:
        return page.file.parent / unquote(path)
    except ValueError:
        return None


def included(page: Page) -> Iterator[Page]:
    """The pages that are put into a page, as far as they are there."""
    for link in page.links:
        part = page_at(beside(page, link.target)) if link.included else None
        if part:
            yield part


def everything(page: Page) -> str:
    """All that a reader sees of a page, and of what is put into it: text, headings and code."""
    return "\n".join(f"{part.words}\n{part.code}" for part in (page, *included(page)))


def is_page(file: Path) -> bool:
    """Whether a file is called as pages are."""
    return file.suffix.lower() in SUFFIXES


def _files(path: Path) -> Iterator[Path]:
    if os.path.islink(path) and not os.path.exists(path):  # noqa: PTH110, PTH114 - a circle of links raises in Path
        raise NoSuchPage(f"{_shown(path)} is a link that leads nowhere, or in a circle; name the file itself.")
    if not path.exists():
        raise NoSuchPage(f"{_shown(path)} is not there.")
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise NotMarkdown(f"{_shown(path)} is neither a file nor a directory; name one with Markdown.")
    found = sorted(_below(path))
    if not found:
        raise NoPages(f"There is no Markdown in {_shown(path)}; its files end in {', '.join(SUFFIXES)}.")
    yield from found


def _below(folder: Path) -> Iterator[Path]:
    """The pages of a directory; links to directories are not followed, so that none leads in a circle."""
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in names:
            file = Path(place) / name
            if is_page(file) and not name.startswith(".") and os.path.isfile(file):  # noqa: PTH113 - the same
                yield file


def _refuse(error: OSError) -> None:
    raise NoSuchPage(f"{_shown(Path(str(error.filename)))} cannot be read ({error.strerror}); see who may read it.")


def _decoded(content: bytes, shown: str) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                raise NotMarkdown(f"{shown} begins like a text in {encoding}, and is none; save it as UTF-8.") from None
    if b"\0" in content:
        raise NotMarkdown(f"{shown} is no text: it holds bytes that no page has.")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _shown(path: Path) -> str:
    return plain(str(path), 4096)
