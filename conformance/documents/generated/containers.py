"""A page for each container: its state, image, sizes, settings, operations, limits and errors."""

from __future__ import annotations

from conformance import catalogue
from conformance.catalogue import Container
from conformance.documents.generated import facts, requests
from conformance.documents.generated.markup import code, counted, link, paragraphs, table, words
from conformance.documents.generated.requirements import title_of

INTRODUCTION = """\
# Containers

What the catalogue of images has of each container. `cogspec containers` prints the same in short, and `cogspec spec
CONTAINER` the whole OpenAPI document.
"""


def index() -> str:
    """The page that leads to the others."""
    rows = (
        (link(c.title, f"{c.name}.md"), code(c.name), words(c.life), counted(len(c.operations), "operation"))
        for c in catalogue.containers()
    )
    return paragraphs([INTRODUCTION, table(("Container", "Name", "State", "Serves"), rows)])


def page(container: Container) -> str:
    """Everything about one container."""
    described = ", ".join(link(title_of(name), f"../api/{name}.md") for name in container.descriptions)
    return paragraphs(
        [
            f"# {container.title}",
            facts.life_cycle(container),
            f"On the command line it is {code(container.name)}. It serves: {described}.",
            "## Image",
            facts.images(container),
            "## Sizes",
            facts.sizes(container),
            "## Settings",
            "Each is an argument `Name=value` of the container, or a variable of its environment with `__` in place of `:`.",
            facts.settings(container),
            "## Operations",
            requests.operations(container),
            "## Limits",
            requests.limits(container),
            "## Errors",
            requests.errors(container),
        ]
    )
