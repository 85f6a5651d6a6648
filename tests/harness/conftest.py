"""A service of the tests' own: its description, its rooms, its cases, and a server that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from people_server import serving
from people_target import Target

import conformance.harness
from conformance import catalogue
from conformance.catalogue import Container, documents
from conformance.catalogue.bundle import read_container
from conformance.corpus.case import Case, read_line
from conformance.corpus.generate import generate
from conformance.harness.door import Door
from conformance.harness.files import Files
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits

HERE = Path(__file__).parent
ENTRY = {
    "title": "People",
    "state": "alive",
    "repository": "",
    "tags": [],
    "port": 5000,
    "sizes": [],
    "mounts": {},
    "settings": {},
    "serves": [{"description": "people-v1.0"}],
}


@pytest.fixture(scope="session")
def container() -> Container:
    """The container of the service, whose description stands here."""
    assert catalogue.container("personalizer")  # which reads the shared document where it lies
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "specs_folder", lambda: HERE / "specs")
        return read_container("people", ENTRY)


@pytest.fixture(scope="session")
def cases(container: Container) -> list[Case]:
    """Its cases as schemathesis draws them, frozen and read back."""
    return [read_line(case.line()) for case in generate(container, 0)]


@pytest.fixture
def target(container: Container, cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """The service, served anew for each test; its room in the harness stands here."""
    monkeypatch.setattr(conformance.harness, "__path__", [*conformance.harness.__path__, str(HERE / "rooms")])
    files = Files()
    with serving() as (url, people), Connections(url, Limits(10)) as connections:
        door = Door(container, url, connections, Witness(Judge(container, url)))
        yield Target(container, cases, people, connections, door, files)
    files.close()
