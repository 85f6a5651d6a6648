"""The people service under test, and how a run would stage its cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from people_server import People

from conformance.catalogue import Container
from conformance.corpus.case import Case
from conformance.harness.door import Door
from conformance.harness.files import Files
from conformance.harness.stage import Stage, staged
from conformance.wire.connections import Connections


class NotRun(AssertionError):
    """What a run would not run, with its reason."""


@dataclass
class Target:
    """The service under test, and how its cases are staged."""

    container: Container
    cases: list[Case]
    people: People
    connections: Connections
    door: Door
    files: Files

    def of(self, operation: str, *modes: str) -> list[Case]:
        """The cases of an operation, in these modes or in all."""
        return [c for c in self.cases if c.operation == f"people.{operation}" and (not modes or c.mode in modes)]

    @contextmanager
    def staged(self, operation: str, name: str = "") -> Iterator[Stage]:
        """The stage of an operation; NotRun where a run would skip, which no test here must do unseen."""
        described = self.container.operation(f"people.{operation}")
        try:
            with staged(self.door, self.files, described, name or f"cogspec-0-{described.key}") as stage:
                yield stage
        except pytest.skip.Exception as reason:
            raise NotRun(reason.msg) from None
