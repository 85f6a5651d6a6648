"""What a fixture is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.harness.door import Door


@dataclass(frozen=True)
class Fixture:
    """One kind of resource that a path can name."""

    make: Callable[[Door, str], str]
    """From a name that only this run uses to what stands in the path, percent-encoded; skips where it cannot."""
    remove: Callable[[Door, str], None] | None = None
    """Removes what stands behind such a value, if it is still there; None where the API has no way to."""
