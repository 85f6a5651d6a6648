"""Whether a PDF runs scripts: read from its actions, not from bytes that may stand for anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conformance.emulator.engines.read.pdf_objects import Entries, Objects

RUN_SCRIPTS = ("JavaScript", "Rendition")
"""The actions that do when they have a script."""
MAY_RUN = re.compile(rb"/JavaScript|/Rendition|/ObjStm|/[^\0\t\n\f\r ()<>\[\]{}/%]{0,30}#")
"""Without one of these a file has no such action: its name is plain, escaped, or packed into a stream of objects."""


def may_run_scripts(path: Path) -> bool:
    """Whether a file is worth a look at its actions, which takes a while for large ones."""
    return MAY_RUN.search(path.read_bytes()) is not None


def runs_scripts(document: Any, flags: int) -> bool:
    """Whether an action of a document runs a script: when it, a page, an annotation or a field is opened, used or changed.

    ``document`` and ``flags`` are those of Objects.
    """
    objects = Objects(document, flags)
    return any(_runs(objects, action) for action in objects.reached(_actions(objects), ("Next",)))


def _runs(objects: Objects, action: Entries) -> bool:
    return objects.value(action.get("S")) in RUN_SCRIPTS and objects.value(action.get("JS")) is not None


def _actions(objects: Objects) -> Iterator[Any]:
    """Where chains of actions begin."""
    root = objects.root
    yield root.get("OpenAction")
    for leaf in objects.reached([objects.entries(root.get("Names")).get("JavaScript")], ("Kids",)):
        yield leaf.get("Names")
    for owner in _owners(objects, root):
        yield owner.get("A")
        yield from objects.entries(owner.get("AA")).values()


def _owners(objects: Objects, root: Entries) -> Iterator[Entries]:
    """Everything that can have actions."""
    yield root
    pages = list(objects.reached([root.get("Pages")], ("Kids",)))
    yield from pages
    yield from objects.reached([page.get("Annots") for page in pages], ("Parent",))
    yield from objects.reached([objects.entries(root.get("AcroForm")).get("Fields")], ("Kids",))
    yield from objects.reached([root.get("Outlines")], ("First", "Next"))
