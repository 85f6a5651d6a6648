"""What is known of the subjects of guides: products, words, images, operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from conformance import catalogue
from conformance.catalogue import SHARED_DOCUMENT, Container, Operation
from conformance.description.paths import Paths
from conformance.documents.page import Page


@dataclass(frozen=True)
class Product:
    """A service, as pages name it."""

    name: str
    also: tuple[str, ...]
    family: str

    @property
    def names(self) -> tuple[str, ...]:
        """All names of it."""
        return (self.name, *self.also)


@cache
def words() -> dict[str, Any]:
    """What ``words.yaml`` holds."""
    return yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


@cache
def products() -> tuple[Product, ...]:
    """All products that pages are about."""
    return tuple(Product(p["name"], tuple(p["also"]), p["family"]) for p in words()["products"])


@cache
def html_tags() -> frozenset[str]:
    """The tags that browsers know."""
    return frozenset(words()["html"].split())


def product_named(text: str) -> Product | None:
    """The product that a text is about; None where it names none, or several."""
    found = [product for product in products() if any(_names(name, text) for name in product.names if name[0].isupper())]
    return found[0] if len(found) == 1 else None


def subject(page: Page) -> Product | None:
    """The product that a page is about, by its title, its heading and its description."""
    title, suffix, description = (page.front[key].value if key in page.front else "" for key in _TELLING)
    return product_named(f"{page.title} {title} {suffix}") or product_named(description)


_TELLING = ("title", "titleSuffix", "description")


def _names(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))


@dataclass(frozen=True)
class Described:
    """An operation of a service, and a container that serves it."""

    container: Container
    operation: Operation

    @property
    def is_query(self) -> bool:
        """Whether it asks the service itself, and not for a page that every container has."""
        return self.operation.service != SHARED_DOCUMENT


class Operations:
    """Every operation that some container serves."""

    def __init__(self) -> None:
        everything = {o.key: Described(c, o) for c in reversed(catalogue.containers()) for o in c.operations}
        self._owners = {known.operation.key: known for known in everything.values()}
        self._paths = Paths(known.operation for known in everything.values())
        self.roots = frozenset(root(known.operation.path) for known in everything.values() if root(known.operation.path))

    def find(self, method: str, target: str) -> Described | None:
        """The operation with this method and path, whose parameters may be placeholders."""
        operation = self._paths.find(method.upper(), target)
        return self._owners[operation.key] if operation else None

    def methods(self, target: str) -> list[str]:
        """The methods that are described for a path; none where the path is not."""
        return [method for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if self.find(method, target)]

    def is_ours(self, target: str) -> bool:
        """Whether a path begins like those of a described service in a described version."""
        return root(target.partition("?")[0]) in self.roots


@cache
def operations() -> Operations:
    """All operations; made once."""
    return Operations()


def root(path: str) -> str:
    """What a path begins with, up to the version of the service; empty where it names none."""
    found = re.match(r"(?:/[A-Za-z-]+){1,2}/v\d[\w.-]*(?=/|$)", path)
    return found[0].lower() if found else ""
