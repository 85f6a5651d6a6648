"""What makes every start of the program shorter; a run starts dozens of emulators."""

from __future__ import annotations

import gc
import sys
from typing import Any, cast

OBJECTS, GENERATIONS = 50_000, 50
"""New objects until garbage is looked for among them, and how often until among those that stayed; Python takes 700 and 10."""
UNUSED = "httpx._main"
"""The command line of httpx, which brings rich and Pygments along; httpx does without where it is not there."""


def shorten() -> None:
    """Look for garbage seldom, for nearly all that a start makes stays; leave out what nobody uses. A quarter of its time."""
    gc.set_threshold(OBJECTS, GENERATIONS, GENERATIONS)
    cast("dict[str, Any]", sys.modules).setdefault(UNUSED, None)
