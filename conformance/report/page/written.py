"""From what a page shows to the file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.catalogue import Container
from conformance.files import put
from conformance.report.page.drawing import HEIGHT, WIDTH
from conformance.report.page.shown import shown
from conformance.report.results import WORDS, Results

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

PAGE, INDEX_PAGE = "report.html", "index.html"
HERE = Path(__file__).parent


def page(results: Results, container: Container | None) -> str:
    """The page of one run; without a container where none was known, then it holds the verdict alone.

    What it shows came from the target, which is hostile: everything is escaped, and a policy in the page itself forbids
    whatever else would be loaded or run.
    """
    script = _own("page.js")
    return template_of(HERE, "page").render(
        shown=shown(results, container), script=script, hash=_digest(script), width=WIDTH, height=HEIGHT
    )


def write_page(results: Results, container: Container | None, folder: Path) -> None:
    """Write the page of one run into its directory. Raises OSError."""
    put(folder / PAGE, page(results, container).encode())


def write_index_page(results: Sequence[Results], folder: Path) -> None:
    """Write the page over the pages of several containers, each in a folder of its name. Raises OSError."""
    text = template_of(HERE, "index").render(results=results, words=WORDS)
    put(folder / INDEX_PAGE, text.encode())


def _own(name: str) -> Markup:
    """A file of the kit's own, which is not escaped."""
    from markupsafe import Markup

    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - nothing in it came from anywhere else


@cache
def template_of(folder: Path, name: str) -> Template:
    """A template of pages in the manner of ours, which escapes everything; it may take our ``style``."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(f"{name}.html.jinja", globals={"style": _own("page.css")})


def _digest(script: str) -> str:
    """How a policy names the one script that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
