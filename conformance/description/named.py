"""The operations that an OpenAPI or Swagger document of a stranger names, and how a page links to it."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import urlsplit

from conformance.catalogue import METHODS, Json

LINK = re.compile(r"[^\s\"'`<>()\\=,]*(?:swagger|openapi|api-docs)[^\s\"'`<>()\\,]*\.json(?![\w.-])", re.IGNORECASE)
"""The address of such a document in the text of a page or of a script."""


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


def comparable(path: str) -> str:
    """A path without what may differ between descriptions: letter case, names of placeholders, doubled or last slashes."""
    return re.sub(r"/+", "/", re.sub(r"\{[^}]*\}", "{}", path)).rstrip("/").casefold()


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
