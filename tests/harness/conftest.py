"""A service of the tests' own: its description, its rooms, its cases, and a server that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from people_server import People, serving

import conformance.harness
from conformance import catalogue
from conformance.catalogue import Container, documents
from conformance.catalogue.bundle import read_container
from conformance.corpus.case import Case, read_line
from conformance.corpus.generate import generate
from conformance.harness.door import Door
from conformance.harness.files import Files
from conformance.harness.stage import Stage, staged
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.wire.connections import Connections

HERE = Path(__file__).parent
ENTRY = {
    "title": "People",
    "state": "retired",
    "repository": "",
    "tags": [],
    "port": 5000,
    "sizes": [],
    "mounts": {},
    "settings": {},
    "serves": [{"description": "people-v1.0"}],
}


@pytest.fixture(scope="session")
def container() -> Iterator[Container]:
    """The container of the service, whose rooms stand here."""
    assert catalogue.container("personalizer")  # which reads the shared document where it lies
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "specs_folder", lambda: HERE / "specs")
        patch.setattr(conformance.harness, "__path__", [*conformance.harness.__path__, str(HERE / "rooms")])
        yield read_container("people", ENTRY)


@pytest.fixture(scope="session")
def cases(container: Container) -> list[Case]:
    """Its cases as schemathesis draws them, frozen and read back."""
    return [read_line(case.line()) for case in generate(container, 0)]


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


@pytest.fixture
def target(container: Container, cases: list[Case]) -> Iterator[Target]:
    files = Files()
    with serving() as (url, people), Connections(url, 10) as connections:
        door = Door(container, url, connections, Witness(Judge(container, url)))
        yield Target(container, cases, people, connections, door, files)
    files.close()
