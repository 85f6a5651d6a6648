"""The documents of a catalogue that counts: small enough to know every row by heart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance import catalogue
from conformance.catalogue import documents

IMAGES = """
counter: &image
  title: Counter
  state: alive
  repository: example.com/counter
  tags: [latest]
  port: 5000
  serves: [{description: counter-v1}, {description: counter-v2}]
  sizes: []
  mounts: {}
  settings: {}
adder:
  <<: *image
  title: Adder
  serves: [{description: counter-v1, operations: [AddV1]}]
"""

DESCRIPTION = """
openapi: 3.1.0
info: {title: Counter, version: v{N}}
x-service: counter-{N}.0
x-package: counter
x-requirements-from: counter
x-sources: {page: "Counting, chapter {N}"}
paths:
  /v{N}/add:
    post:
      operationId: AddV{N}
      x-operation: add
      responses: {"204": {description: Added.}}
      x-requirements:
        - id: counter-{N}.0.add.counts-up
          level: MUST
          basis: documented
          profile: behaviour
          text: Adding makes the count larger.
          source: "{page}: adding"
  /v{N}/list:
    get:
      operationId: ListV{N}
      x-operation: list
      responses: {"204": {description: Nothing to list.}}
x-requirements:
  - id: counter-{N}.0.errors.have-a-code
    level: SHOULD
    basis: inferred
    profile: behaviour
    text: An error has a code.
    source: No page states it
  - rule: is-quick
    operations: [list, add]
    level: SHOULD
    basis: inferred
    profile: behaviour
    text: An answer comes within a second.
    source: No page states it
"""

SHARED = """
services: [counter-1.0, counter-2.0]
requirements:
  - rule: never-forgets
    operations: [add, list]
    level: MUST
    basis: documented
    profile: behaviour
    text: What was counted stays counted.
    source: "Counter {version} description; {page}"
    differs:
      counter-2.0.list: {level: SHOULD, basis: reported, source: Users of version 2}
  - id: "{service}.paths.any-letter-case"
    level: MAY
    basis: reported
    profile: behaviour
    text: A path in capitals is served.
    source: Users of {version}
"""


@dataclass(frozen=True)
class Specs:
    """A folder of documents that a test may change before it is read."""

    folder: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text in a document, and forget what was read."""
        path = self.folder / f"{name}.yaml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        self.forget()

    def forget(self) -> None:
        """Let the catalogue read everything again."""
        documents.load.cache_clear()
        catalogue.container.cache_clear()
