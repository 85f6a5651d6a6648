"""What a run is going to cost: the calls of each test as they were counted on a clean emulator."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conformance.catalogue import Container, specs_folder

NAMED = 4
"""Operations that a sentence names; the others are summed up."""

Calls = Mapping[str, int]
"""How often each operation is called, by its key."""


@dataclass(frozen=True)
class Forecast:
    """The calls that a run is going to make, before it makes any."""

    calls: Calls = field(default_factory=dict[str, int])
    budget: int | None = None
    """How many the user allows."""

    def __str__(self) -> str:
        """A sentence for whoever pays; empty where nothing is called that could be billed."""
        total = sum(self.calls.values())
        if not total:
            return ""
        named = Counter(self.calls).most_common(NAMED)
        parts = [f"{count} {key}" for key, count in named]
        rest = total - sum(count for _, count in named)
        if rest:
            parts.append(f"{rest} of {len(self.calls) - len(named)} other operations")
        capped = self.budget is not None and self.budget < total
        return f"about {total} calls that may be billed: {', '.join(parts)}" + (
            f"; no more than {self.budget} are made, and what was made for a while is removed all the same" if capped else ""
        )


def forecast(
    container: Container, tests: Iterable[str], budget: int | None, more: Mapping[str, Calls] | None = None
) -> Forecast:
    """The calls of these tests, by their names in every report; ``more`` are calls of tests that are made for a run.

    A test that was never counted adds none.
    """
    counted = {**(more or {}), **read_calls(container)}
    total: Counter[str] = Counter()
    for test in tests:
        total.update(counted.get(test, {}))
    return Forecast(total, budget)


def read_calls(container: Container) -> dict[str, dict[str, int]]:
    """The calls of each test of a container, as ``benchmarks/calls.py`` counted them; none of one that is new."""
    file = calls_file(container)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write_calls(container: Container, counted: Mapping[str, Calls]) -> None:
    """Keep what was counted, a test a line."""
    lines = [f" {json.dumps(test)}: {json.dumps(dict(sorted(calls.items())))}" for test, calls in sorted(counted.items())]
    calls_file(container).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def read_seconds(container: Container) -> dict[str, float]:
    """The seconds that each test took with the emulator on a machine with two processors; none of one that is new."""
    file = _beside_calls(container)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write_seconds(container: Container, taken: Mapping[str, float]) -> None:
    """Keep how long each test took, a test a line."""
    lines = [f" {json.dumps(test)}: {seconds}" for test, seconds in sorted(taken.items())]
    _beside_calls(container).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _beside_calls(container: Container) -> Path:
    return specs_folder() / "corpus" / f"{container.name}.seconds.json"


def calls_file(container: Container) -> Path:
    """Where the calls of a container stand, beside its frozen cases, which make most of them."""
    return specs_folder() / "corpus" / f"{container.name}.calls.json"
