"""What each test of a run showed, kept as the run goes: what shards are merged from, and where a killed run goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, cast

import msgspec

from conformance.files import plain_content_of, put
from conformance.refusal import Refusal
from conformance.report.ledger import Entry
from conformance.report.results import Exploration, Observation, Waiver, encode, time_of_run
from conformance.report.shard import MOST
from conformance.wire import Request

UNITS = "units.jsonl"
LONGEST = 1e7
"""Seconds of one test."""
Outcome = Literal["passed", "failed", "skipped"]


class UnitsLost(Refusal):
    """What a run keeps of its tests, and could not be written."""

    exit_code = 3


class UnreadableUnits(Refusal):
    """A directory without what a run keeps of its tests, or with something else in its place."""


@dataclass(frozen=True)
class Identity:
    """What runs have in common whose tests can be put together."""

    kit: str
    container: str
    shards: int
    seed: int
    spec: str
    declared: str
    """Digest of the ids and levels of all requirements."""
    corpus: str
    cases: int
    profiles: tuple[str, ...]
    requirements: tuple[str, ...]
    strict: bool
    shrink: bool
    waivers: tuple[Waiver, ...]
    budget: int | None
    target: str
    """How the target is come by: ``url``, ``emulator``, the name of an image, or the digest of a command that launches it."""
    exploration: Exploration | None = None

    def difference(self, other: Identity) -> str:
        """The first member in which another one differs, with both values, in words; empty where none does."""
        for name in (f.name for f in fields(self)):
            own, others = getattr(self, name), getattr(other, name)
            if own != others:
                return f"{name} is {_shown(others)}, not {_shown(own)}"
        return ""


def _shown(value: object) -> str:
    if isinstance(value, Waiver):
        return f"{value.requirement} until {value.expires} ({value.reason}, {value.link})"
    if isinstance(value, tuple):
        value = ", ".join(map(_shown, cast("tuple[object, ...]", value)))
    return "none" if value in ("", None) else f"{value}"


@dataclass(frozen=True)
class Head:
    """The first line: which run it is, and which part of it."""

    identity: Identity
    shard: int
    url: str
    started: str
    """In UTC."""
    units: tuple[str, ...]
    """The names of all tests, in their order."""
    own: tuple[str, ...]
    """Those of this shard."""


@dataclass(frozen=True)
class Unit:
    """What one test showed, whatever it was judged by."""

    name: str
    entries: tuple[Entry, ...] = ()
    told: tuple[tuple[str, str, int], ...] = ()
    """How many of its exchanges showed something, by requirement and name of the invariant."""
    done: tuple[tuple[str, str, int], ...] = ()
    """How often each alternative of a contested requirement was seen, by requirement and name."""
    blocked: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of each requirement that an exchange could not show: the broken one it rests on."""
    untold: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of each requirement of which an exchange showed nothing for a reason worth telling: this reason."""
    unplayed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of each requirement whose feed was not played: why."""
    served: tuple[str, ...] = ()
    """Operations that answered with success."""
    provoked: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Errors that operations answered with, by status and code."""
    answered: Mapping[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])
    """How many seconds each answer of an operation took."""
    requests: int = 0
    calls: Mapping[str, int] = field(default_factory=dict[str, int])
    left_behind: tuple[str, ...] = ()
    kit_failures: tuple[str, ...] = ()
    overstepped: tuple[str, ...] = ()
    """The limits that kept requests from being sent, a sentence each."""
    outcome: Outcome = "passed"
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Owed:
    """A request that removes what the run made, or puts back what it changed."""

    number: int
    method: str
    target: str
    body: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the file: one of these."""

    head: Head | None = None
    unit: Unit | None = None
    owed: Owed | None = None
    paid: int | None = None
    """The number of what is no longer owed."""
    end: str | None = None
    """The run came to its end; why the target was given up, where it was."""
    observed: tuple[Observation, ...] = ()
    """With the end: what was seen of the image."""


@dataclass(frozen=True)
class Kept:
    """All that a directory holds of the tests of a run."""

    folder: Path
    head: Head
    units: tuple[Unit, ...] = ()
    owed: tuple[Owed, ...] = ()
    """Outstanding, the last one first."""
    end: str | None = None
    observed: tuple[Observation, ...] = ()


def read_units(folder: Path) -> Kept | None:
    """What a run kept of its tests, without a last line that was being written; None where it had not begun any."""
    path = folder / UNITS
    try:
        content = plain_content_of(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableUnits(f"{path} cannot be read ({error.strerror}); name the directory that --output wrote.") from None
    lines = [line for line in content.split(b"\n")[:-1] if line]
    try:
        found = [msgspec.json.decode(line, type=Line) for line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableUnits(f"{path} is not what a run keeps of its tests: {error}.") from None
    if not found:
        return None
    head = found[0].head
    if head is None or any(line.head for line in found[1:]):
        raise UnreadableUnits(f"{path} does not begin as a run does, with which run it is; run this shard again.")
    return _kept(folder, head, found[1:])


def _kept(folder: Path, head: Head, lines: Iterable[Line]) -> Kept:
    units: list[Unit] = []
    owed: dict[int, Owed] = {}
    end: str | None = None
    observed: tuple[Observation, ...] = ()
    for line in lines:
        if line.unit is not None:
            units.append(line.unit)
        if line.owed is not None:
            owed[line.owed.number] = line.owed
        if line.paid is not None:
            owed.pop(line.paid, None)
        end, observed = line.end, line.observed
    if not 1 <= head.shard <= head.identity.shards <= MOST:
        raise UnreadableUnits(f"{folder / UNITS} is of a shard that is none; run this shard again.")
    if time_of_run(head.started) is None or not all(0 <= unit.seconds <= LONGEST for unit in units):
        raise UnreadableUnits(f"{folder / UNITS} holds a time that no test can have taken; run this shard again.")
    names = [unit.name for unit in units]
    if len(set(names)) < len(names) or not set(names) <= set(head.own):
        raise UnreadableUnits(f"{folder / UNITS} holds a test twice, or one that is not among its own; run this shard again.")
    return Kept(folder, head, tuple(units), tuple(reversed(owed.values())), end, observed)


class UnitWriter:
    """Appends lines, each on disk when the call returns; may be called from many threads."""

    def __init__(self, folder: Path, head: Head, units: Sequence[Unit] = (), owed: Sequence[Owed] = ()) -> None:
        """Begins with what is known already, in place of what the file held, and never with less than that."""
        path, lines = folder / UNITS, [Line(head=head), *(Line(unit=unit) for unit in units), *(Line(owed=o) for o in owed)]
        put(path, "".join(encode(line) + "\n" for line in lines).encode())
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._owed = max((o.number for o in owed), default=0)

    def unit(self, unit: Unit) -> None:
        """A test that has ended."""
        self._write(Line(unit=unit))

    def owe(self, request: Request) -> int:
        """A request that has to be sent before the run ends; gives its number."""
        with self._lock:
            self._owed += 1
            number = self._owed
        self._write(Line(owed=Owed(number, request.method, request.target, request.body.decode())))
        return number

    def paid(self, number: int) -> None:
        """It was sent."""
        self._write(Line(paid=number))

    def end(self, lost: str, observed: tuple[Observation, ...]) -> None:
        """The run came to its end; ``lost`` is why the target was given up, where it was."""
        self._write(Line(end=lost, observed=observed))

    def close(self) -> None:
        """Write no more."""
        with self._lock, suppress(OSError):  # each line was flushed, or its loss was told
            self._file.close()

    def _write(self, line: Line) -> None:
        try:
            with self._lock:
                self._file.write(msgspec.json.encode(line).decode() + "\n")
                self._file.flush()
        except OSError as error:
            raise UnitsLost(
                f"{self._file.name} cannot be written to any more ({error.strerror}); mend that, and go on with --resume."
            ) from None
