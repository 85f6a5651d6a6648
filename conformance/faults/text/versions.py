"""Faults of an image that serves its function in one version, or in none."""

from __future__ import annotations

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import asked, at


@fault(breaks="container.paths.one-version-is-served", at=at())
async def serves_no_version(ask: Ask, serve: Serve) -> Reply:
    """Knows the paths of all versions, and has nothing behind them: whoever sends documents gets 404."""
    return Reply.of(404, "", "text/plain") if asked(ask) else await serve(ask)
