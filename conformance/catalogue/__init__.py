"""What the specifications say: containers, operations, requirements, images.

Everything else asks this package; it reads ``specs/`` once and imports nothing of the project but refusals.
"""

from __future__ import annotations

from functools import cache

from conformance.catalogue.bundle import example_of, offline_document, read_container, without_colliding_components
from conformance.catalogue.documents import (
    METHODS,
    OFFLINE_DOCUMENT,
    SHARED_DOCUMENT,
    BrokenSpecification,
    as_yaml,
    images,
    resolve,
    specs_folder,
    validate_documents,
)
from conformance.catalogue.models import (
    LAUNCHED,
    PROFILES,
    Alternative,
    Basis,
    Container,
    Ending,
    Json,
    Level,
    NoSuchContainer,
    NoSuchRequirement,
    Operation,
    Profile,
    Requirement,
    Setting,
)
from conformance.catalogue.properties import FATES, REASONS, Property, read_properties
from conformance.refusal import hint

__all__ = [
    "FATES",
    "LAUNCHED",
    "METHODS",
    "OFFLINE_DOCUMENT",
    "PROFILES",
    "REASONS",
    "SHARED_DOCUMENT",
    "Alternative",
    "Basis",
    "BrokenSpecification",
    "Container",
    "Ending",
    "Json",
    "Level",
    "NoSuchContainer",
    "NoSuchRequirement",
    "Operation",
    "Profile",
    "Property",
    "Requirement",
    "Setting",
    "as_yaml",
    "container",
    "containers",
    "elsewhere",
    "example_of",
    "names",
    "offline_document",
    "properties",
    "requirement",
    "resolve",
    "specs_folder",
    "validate_documents",
    "without_colliding_components",
]


def names() -> tuple[str, ...]:
    """Every container of the catalogue, in its order."""
    return tuple(images())


@cache
def container(name: str) -> Container:
    """The container with this name; NoSuchContainer with a hint otherwise."""
    if name not in images():
        raise NoSuchContainer(f"{name!r} is not in the catalogue." + hint(name, list(images())))
    try:
        return read_container(name, images()[name])
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        validate_documents(name)
        raise BrokenSpecification(
            f"The description of {name} in {specs_folder()} lacks something ({type(error).__name__}: {error})."
        ) from None


def containers() -> tuple[Container, ...]:
    """All containers of the catalogue."""
    return tuple(container(name) for name in names())


def requirement(identifier: str) -> Requirement:
    """The requirement with this id, whichever container declares it; NoSuchRequirement with a hint otherwise."""
    likely = sorted(names(), key=lambda name: not identifier.startswith(f"{name}."))
    for known in map(container, likely):  # no more than are needed: to read all of them takes as long as to start
        if identifier in known.by_id:
            return known.by_id[identifier]
    raise NoSuchRequirement(
        f"{identifier!r} is not a requirement of any container." + hint(identifier, list(_all_requirements()))
    )


@cache
def properties() -> tuple[Property, ...]:
    """What sources state that a black box can show, and what became of it."""
    return tuple(read_properties(_all_requirements()))


def elsewhere() -> tuple[Requirement, ...]:
    """The requirements that somebody wrote and no property names: they come from other parts of the sources."""
    named = {identifier for known in properties() for identifier in known.requirements}
    return tuple(r for r in _all_requirements().values() if r.id not in named and not r.unwritten)


@cache
def _all_requirements() -> dict[str, Requirement]:
    return {r.id: r for c in containers() for r in c.requirements}
