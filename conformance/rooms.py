"""Finds what differs by service: each package of services has rooms of its own, which no table lists."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def module_of(name: str) -> ModuleType | None:
    """The module with this name; None where it is not there, or the package that would hold it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        raise  # it is there, and what it imports is not
