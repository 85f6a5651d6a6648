"""The site: pages made by MkDocs, and beside them what the repository does not hold."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from conformance import catalogue
from conformance.documents.generated.pages import PAGES, written
from conformance.refusal import Refusal

TRY_IT = "assets/try-it"
SWAGGER_UI = ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE")
"""The files of Swagger UI that the page to try operations needs, and what they are licensed under."""
QUIET = {"NO_MKDOCS_2_WARNING": "1"}
"""What keeps the theme from advertising its successor."""
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


class CannotBuildSite(Refusal):
    """A site that cannot be built, because something is not installed or a page is wrong."""


def build(top: Path, generated: Mapping[str, str], output: Path) -> None:
    """Build the site of a checkout and these generated pages into a directory; the checkout stays as it is."""
    if importlib.util.find_spec("mkdocs") is None or importlib.util.find_spec("material") is None:
        raise CannotBuildSite("MkDocs and its theme are not installed; install the extras: pip install -e '.[docs,emulator]'.")
    with tempfile.TemporaryDirectory(prefix="cogspec-") as name:
        whole = Path(name)
        shutil.copytree(top / PAGES, whole / PAGES)
        for file in ("mkdocs.yml", "README.md"):
            shutil.copyfile(top / file, whole / file)
        list(written(whole, generated))
        _make_pages(whole, output)
        try:
            _try_it(output / TRY_IT)
            pages = list(_named(yaml.safe_load((whole / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
            (output / "llms.txt").write_text(_short(whole, pages), encoding="utf-8")
            (output / "llms-full.txt").write_text(_full(whole, pages), encoding="utf-8")
        except OSError as error:
            raise CannotBuildSite(f"{error.filename} cannot be written ({error.strerror}); name another directory.") from None


def _make_pages(whole: Path, output: Path) -> None:
    """What another builder would do in place of MkDocs: HTML of finished Markdown, refused where a link leads nowhere."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(output.resolve())]
    done = subprocess.run(command, cwd=whole, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)  # noqa: S603 - MkDocs
    if done.returncode:
        raise CannotBuildSite(f"MkDocs refuses a page: {done.stderr.strip() or done.stdout.strip()}")


def _try_it(folder: Path) -> None:
    """Swagger UI out of the package that brings it, and the document of each container."""
    found = importlib.util.find_spec("swagger_ui")
    if found is None or not found.submodule_search_locations:
        raise CannotBuildSite("The page to try operations needs Swagger UI; install: pip install -e '.[docs,emulator]'.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in SWAGGER_UI:
        shutil.copyfile(Path(found.submodule_search_locations[0]) / "static" / name, folder / name)
    known = catalogue.containers()
    listed = [{"name": container.name, "title": container.title} for container in known]
    (folder / "containers.json").write_text(json.dumps(listed), encoding="utf-8")
    for container in known:
        (folder / f"{container.name}.json").write_text(json.dumps(container.bundle), encoding="utf-8")


def _named(entry: Any) -> Iterator[str]:
    """The pages that a part of the navigation names, in its order."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in cast("dict[str, Any]", entry).values():
            yield from _named(inner)
    else:
        for inner in cast("list[Any]", entry):
            yield from _named(inner)


def _short(top: Path, pages: list[str]) -> str:
    """What the site has, with the address and the first sentence of each page."""
    lines = ["# cogspec", "", "> Specification and conformance test kit for the Azure Cognitive Services containers.", ""]
    for name in pages:
        title, _, rest = _text(top, name).partition("\n")
        first = next((line for line in rest.split("\n\n") if line.strip() and line.strip()[0] not in "#|`*-"), "")
        said = " ".join(first.split()).partition(". ")[0].rstrip(".")
        lines.append(f"- [{title.lstrip('# ')}]({name.removesuffix('.md')}.html){f': {said}.' if said else ''}")
    return "\n".join(lines) + "\n"


def _full(top: Path, pages: list[str]) -> str:
    """All pages as one text."""
    return "\n\n---\n\n".join(_text(top, name).strip() for name in pages) + "\n"


def _text(top: Path, name: str) -> str:
    """A page without its front matter and comments."""
    text = (top / "docs" / name).read_text(encoding="utf-8")
    return _COMMENT.sub("", re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)).lstrip()
