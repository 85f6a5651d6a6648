"""Which faults there are."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import conformance.faults
from conformance import catalogue
from conformance.catalogue import SHARED_DOCUMENT, Container
from conformance.faults.derived import derived
from conformance.faults.fault import Fault
from conformance.refusal import Refusal, hint


class NoSuchFault(Refusal):
    """An id that no fault has."""


@cache
def _written() -> tuple[Fault, ...]:
    """Every fault of every module below this package, in the order they are written in."""
    found: list[Fault] = []
    for module in pkgutil.walk_packages(conformance.faults.__path__, "conformance.faults."):
        if module.name.count(".") > 2:  # the packages of the services; what lies beside them is machinery
            members = vars(import_module(module.name)).values()
            found += [member for member in members if isinstance(member, Fault)]
    return tuple(found)


def faults_of(container: Container) -> tuple[Fault, ...]:
    """The faults that break a requirement of this container: those that are written, then those that are derived.

    A fault that breaks something of a service, too, is for the containers of that service only: whether it
    is seen in another one is written nowhere.
    """
    written = (f for f in _written() if not container.by_id.keys().isdisjoint(_own(f) or f.breaks))
    return (*written, *derived(container))


@cache
def _all() -> tuple[Fault, ...]:
    """Every fault of every container, each once."""
    every = [*_written(), *(fault for container in catalogue.containers() for fault in derived(container))]
    return tuple({fault.id: fault for fault in every}.values())


def _own(fault: Fault) -> list[str]:
    """The requirements that not every container has."""
    return [b for b in fault.breaks if not b.startswith(f"{SHARED_DOCUMENT}.")]


def find(identifier: str, container: Container | None = None) -> Fault:
    """The fault with this id; NoSuchFault with a hint otherwise."""
    known = faults_of(container) if container else _all()
    found = next((f for f in known if f.id == identifier), None)
    if found is None:
        owner = f" of {container.name}" if container else ""
        raise NoSuchFault(f"{identifier!r} is not a fault{owner}." + hint(identifier, [f.id for f in known]))
    return found
