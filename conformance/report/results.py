"""The shape of ``results.json``: the one model, its one reader and its one writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from conformance.catalogue import Basis, Level, Profile
from conformance.files import plain_content_of, put
from conformance.refusal import Refusal
from conformance.report.views.models import Views

Outcome = Literal["passed", "failed", "unstable", "waived", "not_run"]
Verdict = Literal["conformant", "non-conformant", "no-verdict"]

WORDS: dict[Verdict, str] = {"conformant": "conformant", "non-conformant": "not conformant", "no-verdict": "no verdict"}
"""For people."""
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "failed": ("✗", "failed"),
    "unstable": ("~", "unstable"),
    "not_run": ("·", "not run"),
    "waived": ("○", "waived"),
    "passed": ("✓", "passed"),
}
"""Symbol and word of each, the gravest first."""
DRAWN = "drawn"
"""Member of an input that an exploration drew: its kind, and what Hypothesis made it of."""
SEED = "explored with seed"
"""Member of an input that an exploration drew, with this seed."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a file of results that is read."""
EXIT_CODES: dict[Verdict, int] = {"conformant": 0, "non-conformant": 1, "no-verdict": 3}


class UnreadableResults(Refusal):
    """A file that is no ``results.json`` of this kit."""


class NoReport(Refusal):
    """A directory without the results of a run."""


@dataclass(frozen=True)
class Failure:
    """One way in which a requirement was seen not to hold."""

    id: str
    """Stable over runs: made from the requirement, the test and the case."""
    summary: str
    expected: str
    got: str
    curl: tuple[str, ...] = ()
    """The requests that show it, in order, each as a shell command."""
    input: dict[str, Any] = field(default_factory=dict[str, Any])
    """What led to the requests: the case of the corpus, or the test with its seed and example."""
    views: Views = field(default_factory=Views)
    """What was sent, and what was said of it, as people see it; empty where there is nothing to be seen."""


@dataclass(frozen=True)
class Waiver:
    """A failure that is known."""

    requirement: str
    reason: str
    link: str
    """To who works on it."""
    expires: str
    """The last day on which it holds, as in 2027-01-31."""


@dataclass(frozen=True)
class RequirementResult:
    """A requirement and what became of it."""

    id: str
    level: Level
    basis: Basis
    profile: Profile
    outcome: Outcome
    reason: str = ""
    """Why it was not run, or is waived; never empty then."""
    failures: tuple[Failure, ...] = ()
    waiver: Waiver | None = None
    """By which it is waived."""
    alternatives: Mapping[str, int] = field(default_factory=dict[str, int])
    """Of a contested one: how often the target was seen to do each of its alternatives, by their names."""

    @property
    def broken(self) -> bool:
        """Whether it was seen not to hold, always or sometimes."""
        return self.outcome in ("failed", "unstable")


@dataclass(frozen=True)
class Totals:
    """The accounting: declared is the sum of the others."""

    declared: int
    passed: int
    failed: int
    unstable: int
    waived: int
    not_run: int


@dataclass(frozen=True)
class Kit:
    """Which release of the kit judged."""

    version: str


@dataclass(frozen=True)
class TargetUnderTest:
    """What was judged."""

    container: str
    url: str


@dataclass(frozen=True)
class SpecUsed:
    """The bundled description it was judged by."""

    sha256: str


@dataclass(frozen=True)
class CorpusUsed:
    """The cases that were replayed; none when the run needed none."""

    sha256: str
    cases: int


@dataclass(frozen=True)
class Exploration:
    """What was drawn anew, beside the frozen cases and the tests."""

    seed: int
    """With which the same is drawn again, by the same versions."""
    examples: int
    """Inputs of each kind, at most."""
    versions: Mapping[str, str]
    """Of what draws."""

    def __str__(self) -> str:
        """In a few words."""
        return f"seed {self.seed}, {self.examples} examples"


@dataclass(frozen=True)
class OperationTimes:
    """How many seconds one operation took to answer, while other requests were under way."""

    operation: str
    answers: int
    median: float
    percentile_95: float
    """At most this long took 95 of 100 answers."""


@dataclass(frozen=True)
class Times:
    """When the run began, in UTC, and how many seconds it took. The only members that two equal runs differ in."""

    started: str
    seconds: float
    operations: tuple[OperationTimes, ...] = ()
    """Of each operation that answered."""


@dataclass(frozen=True)
class OperationCoverage:
    """How much of one operation that the container must serve a run has met."""

    operation: str
    served: bool
    """Whether it answered with success."""
    provoked: tuple[str, ...] = ()
    """Documented errors that it answered with, by status and code."""
    not_provoked: tuple[str, ...] = ()
    """Those that it did not answer with."""


@dataclass(frozen=True)
class Observation:
    """Something that was seen of a container, of which no page says whether it must be so: it is told, and never judged."""

    id: Literal["not-root", "least-memory", "read-only-root"]
    seen: Literal["yes", "no", "unknown"]
    """Whether it does not run as root, serves with the least memory of its page, or with files that nobody can write."""
    told: str
    """How it was seen, or why it was not, in words."""


@dataclass(frozen=True)
class Results:
    """One run against one container."""

    verdict: Verdict
    reason: str
    """Why there is no verdict, or what a verdict does not rest on; empty when it rests on all that it should."""
    complete: bool
    """Whether there is a verdict, and every MUST of the profiles that were asked for was tried."""
    kit: Kit
    target: TargetUnderTest
    spec: SpecUsed
    corpus: CorpusUsed
    seed: int
    totals: Totals
    requests: int
    requirements: tuple[RequirementResult, ...]
    times: Times
    calls: Mapping[str, int] = field(default_factory=dict[str, int])
    """Requests that may be billed, by operation: all but those to the pages that every container has."""
    coverage: tuple[OperationCoverage, ...] = ()
    """Of each operation that the container must serve."""
    left_behind: tuple[str, ...] = ()
    """What the run made on the target and could not remove, a sentence each: somebody has to look after it."""
    observed: tuple[Observation, ...] = ()
    """Of an image that the run started."""

    exploration: Exploration | None = None
    """What ``--explore`` drew; such a run certifies nothing."""
    shard: str = ""
    """``I/N`` of a shard that ran to its end, whatever it found: it has no verdict before all are merged."""

    @property
    def exit_code(self) -> int:
        """What a process that stands for this run returns."""
        return 0 if self.shard else EXIT_CODES[self.verdict]

    @property
    def reasons(self) -> dict[str, list[str]]:
        """Why requirements were not run, and which for each reason."""
        found: dict[str, list[str]] = {}
        for row in self.requirements:
            if row.outcome == "not_run":
                found.setdefault(row.reason, []).append(row.id)
        return found

    @property
    def broken(self) -> tuple[RequirementResult, ...]:
        """The requirements that do not hold, MUST before SHOULD before MAY."""
        ranks = {"MUST": 0, "SHOULD": 1, "MAY": 2}
        return tuple(sorted((r for r in self.requirements if r.broken), key=lambda r: ranks[r.level]))


def time_of_run(text: str) -> datetime | None:
    """The time that a run writes so, in UTC; None where none does."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo == UTC and found.isoformat() == text else None


def standing(results: Results) -> str:
    """What the verdict rests on, in sentences of our own: ``reason``, in which a target may speak, stands beside them."""
    if results.verdict == "no-verdict":
        return "Nothing is said of the target."
    counts = Counter(row.level for row in results.broken)
    broken = [f"{count} {level}" for level, count in counts.items()]
    waived = sum(row.level == "MUST" and row.outcome == "waived" for row in results.requirements)
    if counts["MUST"]:
        said = f"{' and '.join(broken)} {'does' if counts.total() == 1 else 'do'} not hold"
    else:
        said = f"No MUST is broken{f' but {waived} that {_are(waived)} waived' if waived else ''}"
        if broken:
            said += f"; {' and '.join(broken)} {_are(counts.total())}"
    if results.complete:
        return f"{said}; every MUST of the profiles that were asked for was tried."
    return f"{said}. Not every MUST was tried{'' if counts['MUST'] else ', so this run cannot certify anything'}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def write(results: Results, path: Path) -> None:
    """Write ``results.json``."""
    put(path, msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def read(path: Path) -> Results:
    """Read a ``results.json``; UnreadableResults names the file and the place otherwise."""
    try:
        return msgspec.json.decode(plain_content_of(path, LARGEST), type=Results)
    except OSError as error:
        raise UnreadableResults(f"{path} cannot be read ({error.strerror}); name the directory that --output wrote.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what = f"{path} is not the results of a run ({str(error).rstrip('.')})"
        raise UnreadableResults(f"{what}; name its directory, unpacked, or the results.json in it.") from None


def read_all(folder: Path) -> tuple[Results, ...]:
    """The results below a folder: its own, or those of each container; none where no run has written."""
    return tuple(map(read, files_below(folder)))


def files_below(folder: Path) -> list[Path]:
    """Where the results below a folder lie."""
    return sorted([*folder.glob("results.json"), *folder.glob("*/results.json")])


def reports(place: Path) -> tuple[Results, ...]:
    """The results at a path: one file, or a directory that a run wrote; NoReport where there are none."""
    found = (read(place),) if place.is_file() else read_all(place)
    if not found:
        raise NoReport(f"{place} holds no results.json; name the directory that --output of a run wrote.")
    return found


def times(count: int) -> str:
    """How often something was seen, in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count:,} times")


def schema() -> dict[str, Any]:
    """The JSON Schema of ``results.json``, made from the models."""
    made = msgspec.json.schema(Results)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "cogspec results", **made}


def encode(value: object) -> str:
    """One line of JSON."""
    return msgspec.json.encode(value).decode()


def write_schema() -> None:
    """Write the shipped schema again, after a change of the models."""
    shipped = Path(__file__).with_name("results.schema.json")
    shipped.write_bytes(msgspec.json.format(msgspec.json.encode(schema()), indent=1) + b"\n")
