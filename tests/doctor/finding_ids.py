"""Findings by the ids of their causes."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.doctor.finding import Finding


def ids(found: Iterable[Finding]) -> list[str]:
    """The ids, without what all of them begin with."""
    return [finding.id.removeprefix("doctor.") for finding in found]
