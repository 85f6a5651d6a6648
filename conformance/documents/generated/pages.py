"""Which files of a checkout are generated or hold generated parts, and whether they are what the specifications give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.catalogue import specs_folder
from conformance.documents.generated.regions import fill
from conformance.refusal import Refusal

PAGES = "docs"


class NotACheckout(Refusal):
    """A call from an installed package, which has no pages."""


class CannotWritePages(Refusal):
    """A page that is to be read or written and cannot be."""


def checkout() -> Path:
    """The top of the checkout that this package runs from; NotACheckout elsewhere."""
    top = specs_folder().parent
    if not (top / "mkdocs.yml").is_file():
        raise NotACheckout("The pages belong to a checkout of the project, and this is an installed package; clone it first.")
    return top


def written(top: Path, generated: Mapping[str, str]) -> Iterator[str]:
    """Write what differs, and tell each file as it is written."""
    for name, text in _wanted(top, generated):
        if _read(top / name) != text:
            try:
                (top / name).parent.mkdir(parents=True, exist_ok=True)
                (top / name).write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                raise CannotWritePages(f"{top / name} cannot be written ({error.strerror}).") from None
            yield name


def differing(top: Path, generated: Mapping[str, str]) -> Iterator[str]:
    """The files that are not what the specifications give."""
    return (name for name, text in _wanted(top, generated) if _read(top / name) != text)


def _wanted(top: Path, generated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every generated page, then every other page with its generated parts filled."""
    yield from generated.items()
    for path in [top / "README.md", *sorted((top / PAGES).rglob("*.md"))]:
        name = path.relative_to(top).as_posix()
        if name not in generated:
            yield name, fill(_read(path) or "", name)


def _read(path: Path) -> str | None:
    """The text of a page; None where there is none."""
    try:
        return path.read_bytes().decode() if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotWritePages(f"{path} cannot be read ({error}); it is a page in UTF-8.") from None
