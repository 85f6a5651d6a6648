"""The front matter of a page: what search engines and indexes show of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents import images_named, known
from conformance.documents.page import Page
from conformance.documents.rule import Edit, Problem, rule

_OPEN_END = re.compile(r"\b(?:in|of|for|with|the|a|an|to|and|or|on|by|from|using|via)\s*$", re.IGNORECASE)
KEYS = ("title", "titleSuffix", "description", "author", "manager", "services", "keywords")
GONE = {"ms.component": "ms.subservice", "titlesuffix": "titleSuffix"}
"""Keys that are read no more, and what they became."""
FILED = ("ms.component", "ms.subservice", "ms.service")
GENERAL = ("cognitive-services", "azure-ai", "azure-cognitive-services", "containers", "azure")


@rule("CS408", "warning", "Write a whole sentence.")
def description_breaks_off(page: Page) -> Iterator[Problem]:
    """The description of a page is a whole sentence.

    It is what a list of search results shows.
    """
    field = page.front.get("description")
    if field and (not field.value or _OPEN_END.search(field.value)):
        yield Problem(
            field.line, f"the description breaks off after {field.value[-20:].split()[-1] if field.value else 'its name'!r}"
        )


@rule("CS409", "note", "Write the key as the builder reads it.")
def unknown_key(page: Page) -> Iterator[Problem]:
    """Keys of the front matter are those that the builder reads, in their letter case.

    Another one is ignored without a word.
    """
    for key, field in page.front.items():
        right = GONE.get(key) or next((k for k in KEYS if k.lower() == key.lower() and k != key), "")
        if right and right not in page.front:
            yield Problem(field.line, f"{key} is not read", f"Write {right}.", Edit(field.line, key, right))


@rule("CS410", "note", "Write ms.topic: how-to.")
def wrong_topic(page: Page) -> Iterator[Problem]:
    """A page of steps is filed as how-to.

    As an overview or a reference it stands where nobody looks for steps.
    """
    field = page.front.get("ms.topic")
    if field and field.value in ("overview", "reference") and any(c.runs for c in page.commands):
        yield Problem(field.line, f"a page that runs containers is filed as {field.value}")


@rule("CS411", "warning", "Name the service of the page.")
def filed_under_another(page: Page) -> Iterator[Problem]:
    """A page is filed under the service that it is about.

    It shows up among the pages of another one, and is missing among its own.
    """
    product = known.subject(page) or _of_images(page)
    for key in FILED:
        field = page.front.get(key)
        value = field.value if field else ""
        if product and field and value and value not in GENERAL:
            filed = next((p for p in known.products() if value.lower() in {n.lower().replace(" ", "-") for n in p.names}), None)
            renamed = {old.lower().replace(" ", "-"): new for old, new in known.words()["renamed"].items()}
            if filed and filed != product:
                yield Problem(field.line, f"{key} is {value}, and the page is about {product.name}")
            elif value in renamed:
                yield Problem(
                    field.line, f"{value} is called {renamed[value]} now", f"Write {product.name.lower().replace(' ', '-')}."
                )


def _of_images(page: Page) -> known.Product | None:
    titles = " ".join(each.image.title for each in images_named.of_family(page) if each.image)
    return known.product_named(titles)
