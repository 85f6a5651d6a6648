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
    """Write what differs, and remove what is generated no more; tell each file."""
    for name, text in {**generated, **_filled(top, generated)}.items():
        if _read(top / name) != text:
            try:
                (top / name).parent.mkdir(parents=True, exist_ok=True)
                (top / name).write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                raise CannotWritePages(f"{top / name} cannot be written ({error.strerror}).") from None
            yield f"{name}: written"
    for path in _left_over(top, generated):
        path.unlink()
        yield f"{path.relative_to(top).as_posix()}: removed"


def differing(top: Path, generated: Mapping[str, str]) -> Iterator[str]:
    """The files that are not what the specifications give, or are generated no more."""
    yield from (name for name, text in {**generated, **_filled(top, generated)}.items() if _read(top / name) != text)
    yield from (path.relative_to(top).as_posix() for path in _left_over(top, generated))


def _filled(top: Path, generated: Mapping[str, str]) -> dict[str, str]:
    """Every page that people write, with its generated parts filled."""
    left_over = set(_left_over(top, generated))
    paths = {top / "README.md", *(top / PAGES).rglob("*.md")} - left_over
    names = {path.relative_to(top).as_posix(): path for path in sorted(paths)}
    return {name: fill(_read(path) or "", name) for name, path in names.items() if name not in generated}


def _left_over(top: Path, generated: Mapping[str, str]) -> Iterator[Path]:
    """Pages in a folder of generated ones that are none of them."""
    for folder in sorted({(top / name).parent for name in generated}):
        yield from (p for p in sorted(folder.glob("*.md")) if p.relative_to(top).as_posix() not in generated)


def _read(path: Path) -> str | None:
    """The text of a page; None where there is none."""
    try:
        return path.read_bytes().decode() if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotWritePages(f"{path} cannot be read ({error}); it is a page in UTF-8.") from None
