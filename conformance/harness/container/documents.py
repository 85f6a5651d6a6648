"""The container's own OpenAPI document: found as a reader of /swagger finds it, and compared by meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import pytest

from conformance.description.named import LINK
from conformance.harness import Door
from conformance.harness.container.browser import Astray, fetch, follow, scripts, text_of, within
from conformance.wire import Answer, NotJson

Json = dict[str, Any]
PAGE = "/swagger"
LARGEST_SCRIPT = 100_000
"""Bytes; a script that names the document is small, a bundle of a page's machinery is not and names samples."""


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


def _links(door: Door, page: str, answer: Answer) -> list[str]:
    found = (within(door, page, reference) for reference in LINK.findall(text_of(answer)))
    return [target for target in found if target is not None]
