"""The container's own OpenAPI document: found as a reader of /swagger finds it, and compared by meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from conformance.catalogue import METHODS
from conformance.harness import Door
from conformance.harness.container.browser import Astray, fetch, follow, scripts, text_of, within
from conformance.wire import Answer, NotJson

Json = dict[str, Any]
PAGE = "/swagger"
LARGEST_SCRIPT = 100_000
"""Bytes; a script that names the document is small, a bundle of a page's machinery is not and names samples."""
_LINK = re.compile(r"[^\s\"'`<>()\\=,]*(?:swagger|openapi|api-docs)[^\s\"'`<>()\\,]*\.json(?![\w.-])", re.IGNORECASE)


@dataclass(frozen=True)
class Linked:
    """One document that the page links to."""

    target: str
    answer: Answer

    @property
    def document(self) -> Json | None:
        """The document, when it is a JSON object with paths."""
        try:
            body = self.answer.json() if self.answer.status == 200 else None
        except NotJson:
            return None
        return cast("Json", body) if isinstance(body, dict) and isinstance(cast("Json", body).get("paths"), dict) else None


def linked_targets(door: Door) -> list[str]:
    """Path and query of every document that the page behind /swagger links to; skips where it links to none."""
    try:
        page, answer = follow(door, PAGE)
    except Astray as astray:
        pytest.skip(f"no page stands behind {PAGE}: {astray}")
    targets = _links(door, page, answer)
    for script in scripts(text_of(answer)):
        source = within(door, page, script)
        said = fetch(door, source) if source else None
        if said and said.status == 200 and len(said.body) <= LARGEST_SCRIPT:
            targets += _links(door, page, said)  # a script's references are relative to its page
    if not targets:
        pytest.skip(f"no OpenAPI document is linked from {PAGE}")
    return list(dict.fromkeys(targets))


def linked_documents(door: Door) -> list[Linked]:
    """Every document that the page behind /swagger links to; skips where it links to none."""
    return [Linked(target, fetch(door, target, "container.openapi")) for target in linked_targets(door)]


def linked_document_name(door: Door) -> str:
    """The name by which a document is linked, as in /swagger/{document}/swagger.json; skips where none has that form."""
    for target in linked_targets(door):
        form = re.fullmatch(r"/swagger/([^/?]+)/swagger\.json", target, re.IGNORECASE)
        if form:
            return form.group(1)
    pytest.skip(f"no document of the form /swagger/…/swagger.json is linked from {PAGE}")


def named_operations(document: Json) -> set[tuple[str, str]]:
    """Methods and full paths that a document names, in a form that can be compared."""
    paths = cast("dict[str, Json]", document["paths"])
    return {
        (method, comparable(prefix + path))
        for path, item in paths.items()
        for prefix in _prefixes(document, item)
        for method in METHODS
        if method in item
    }


def reference_elsewhere(document: Json) -> str:
    """A reference that leads out of a document, if any: nobody here fetches what a stranger names."""
    inside: list[Any] = [document]
    while inside:
        value = inside.pop()
        if isinstance(value, list):
            inside += cast("list[Any]", value)
        elif isinstance(value, dict):
            members = cast("Json", value)
            reference = members.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return reference
            inside += members.values()
    return ""


def comparable(path: str) -> str:
    """A path without what may differ between descriptions: letter case, names of placeholders, doubled or last slashes."""
    return re.sub(r"/+", "/", re.sub(r"\{[^}]*\}", "{}", path)).rstrip("/").casefold()


def _links(door: Door, page: str, answer: Answer) -> list[str]:
    found = (within(door, page, reference) for reference in _LINK.findall(text_of(answer)))
    return [target for target in found if target is not None]


def _prefixes(document: Json, item: Json) -> list[str]:
    """What a document puts before its paths: a base path, or the paths of its servers."""
    if "swagger" in document:
        return [str(document.get("basePath", ""))]
    stated: Any = item.get("servers") or document.get("servers")
    listed = cast("list[Any]", stated) if isinstance(stated, list) else []
    servers = [cast("Json", server) for server in listed if isinstance(server, dict)]
    return [urlsplit(_with_defaults(server)).path for server in servers or [{"url": ""}]]


def _with_defaults(server: Json) -> str:
    url = str(server.get("url", ""))
    for name, variable in cast("dict[str, Json]", server.get("variables") or {}).items():
        url = url.replace("{" + name + "}", str(variable.get("default", "")))
    return url
