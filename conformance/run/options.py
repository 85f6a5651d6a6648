"""What the user asked for: one object, declared once, that both front doors fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from os import environ
from pathlib import Path
from secrets import randbelow
from typing import Any

from conformance.catalogue import PROFILES, Container, NoSuchRequirement
from conformance.doctor.image import parse as parse_reference
from conformance.harness.files import name_and_port
from conformance.hiding import Hiding
from conformance.refusal import Refusal, hint
from conformance.report.results import Exploration, Waiver
from conformance.report.shard import Shard, WrongShard
from conformance.report.waivers import read_waivers
from conformance.target import Template
from conformance.wire.access import OPEN, SHORTEST_SECRET, Access
from conformance.wire.limits import MEBIBYTE, Limits

OUTPUT = "cogspec-results"
EXPLORED = "cogspec-explored"
EXAMPLES = 50
"""Inputs of each kind that an exploration draws unless it is told otherwise."""
LARGEST_SEED = 2**63
LARGEST_DRAWN = 10**6
"""Of the seeds that nobody named: short ones are easily told."""


class WrongNumber(Refusal):
    """A number that an option cannot take."""


class MatchesNothing(Refusal):
    """A pattern of requirements that none has."""


class TwoTargets(Refusal):
    """More than one way to come to what is tested."""


class EmptyOption(Refusal):
    """An option that was given without a value."""


class TwoDirectories(Refusal):
    """A run that goes on in one directory, and is to write into another."""


class UnknownSeed(Refusal):
    """An exploration that has to draw what another one draws, without its seed."""


class NoSuchProfile(Refusal):
    """A profile that the design does not know."""


@dataclass(frozen=True)
class Declared:
    """One option, by the name that it has behind ``--`` on the command line and behind ``--container-`` in pytest."""

    name: str
    help: str
    metavar: str = ""
    """Empty for a switch."""
    type: Callable[[str], Any] = str
    many: bool = False
    default: Any = None

    @property
    def member(self) -> str:
        """The parameter that it fills."""
        return self.name.replace("-", "_")


DECLARED = (
    Declared("url", "test this; of one container, more are its instances", "URL", many=True),
    Declared(
        "launch", "test what this command line starts, and remove it afterwards; it has {port} where it listens", "TEMPLATE"
    ),
    Declared("image", "test the image of this name, run by docker or podman as documented, and remove it afterwards", "REF"),
    Declared(
        "metering", "seconds between two reports of what is launched to its billing endpoint", "SECONDS", float, default=900.0
    ),
    Declared("profile", "only this profile; may be repeated", "P", many=True),
    Declared("requirement", "only this requirement, or those of a pattern: 'text-v3.1.*'; may be repeated", "ID", many=True),
    Declared("seed", "another seed builds fresh cases", "N", int, default=0),
    Declared("concurrency", "requests under way at once", "N", int, default=8),
    Declared("timeout", "seconds for one request", "SECONDS", float, default=30.0),
    Declared("patience", "seconds for work of which no page says how long it takes", "SECONDS", float, default=60.0),
    Declared("time", "seconds for the whole run; what is left then is not run", "SECONDS", float, default=1800.0),
    Declared("budget", "calls in all that may be billed, the most telling first; what is left then is not run", "N", int),
    Declared("retry", "seconds in all that are waited when asked to come back later", "SECONDS", float, default=60.0),
    Declared("largest", "size of an answer that is read", "MB", int, default=16),
    Declared("header", "sent with every request and never shown, such as a key; @FILE reads lines", "NAME:VALUE", many=True),
    Declared("ca", "certificates of an authority to trust beside those of this machine", "FILE"),
    Declared("files-host", "by which the container fetches files from here", "HOST[:PORT]"),
    Declared("portraits", "photographs of faces to show, a folder for each person", "DIR"),
    Declared("waivers", "failures that are known, each with a reason, a link and an end", "FILE"),
    Declared("strict", "a broken SHOULD counts, too"),
    Declared("explore", "in the end also draw inputs that no frozen case has; the seed is theirs then, 0 for any"),
    Declared("examples", "inputs of each kind that --explore draws", "N", int, default=EXAMPLES),
    Declared(
        "explore-database", "where --explore keeps what it finds: a directory, or redis://… for many", "DIR", default=EXPLORED
    ),
    Declared("no-shrink", "report the first failing input as it is"),
    Declared("shard", "only this part of the tests, the I-th of N; cogspec merge judges them together", "I/N"),
    Declared("resume", "go on with the killed run that this directory holds; the other options are repeated", "DIR"),
    Declared("output", "where results go", "DIR", default=OUTPUT),
)
HEADERS = "COGSPEC_HEADERS"
"""The variable of the environment that holds further headers, one a line: it stands in no list of processes."""
SILENT = ("files-host", "portraits", "waivers", "explore-database", "resume", "output")
"""Options of which an empty value would otherwise mean none, or the directory in which the user is."""
BOUNDS = {
    "seed": (0, LARGEST_SEED),
    "concurrency": (1, 256),
    "timeout": (0.1, 86400.0),
    "patience": (0.1, 86400.0),
    "time": (1.0, 864000.0),
    "metering": (0.05, 86400.0),
    "budget": (1, 2**31),
    "examples": (1, 10**6),
    "retry": (0.0, 86400.0),
    "largest": (1, 1024),
}


@dataclass(frozen=True)
class Options:
    """What a run is to do. Refuses what no run can do."""

    containers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    profiles: frozenset[str] = frozenset()
    """None means all; the same for requirements."""
    requirements: frozenset[str] = frozenset()
    seed: int = 0
    concurrency: int = 8
    timeout: float = 30.0
    """Seconds."""
    patience: float = 60.0
    """Seconds, for what is done in the background, or while the caller waits for it."""
    time: float = 1800.0
    """Seconds."""
    budget: int | None = None
    """Calls that may be billed; None for as many as there are."""
    retry: float = 60.0
    """Seconds."""
    largest: int = 16
    """Megabytes."""
    access: Access = OPEN
    files_host: str = ""
    """By which the container reaches this machine, to fetch files; with a port, or without."""
    portraits: Path | None = None
    """A folder for each person, with their photographs; None for the portraits that lie in packages."""
    strict: bool = False
    shrink: bool = True
    played: frozenset[str] = frozenset()
    """Keys of the operations whose cases and feeds are sent; none means all. In a proof, others cannot show anything."""
    output: Path | None = field(default=None)
    launch: Template | None = None
    """How to start what is tested."""
    image: str | None = None
    """The image that is tested."""
    metering: float = 900.0
    """Seconds that what is launched takes between two reports, at most; containers take 10 to 15 minutes."""
    waivers: tuple[Waiver, ...] = ()
    """Of requirements that are known to fail."""
    exploration: Exploration | None = None
    """What is drawn anew when all else was tried; None for nothing."""
    explored: str = EXPLORED
    """Where its findings are kept."""
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """The tests that are run, by their names, each with the ids of the cases that it sends; none of either means all.

    Of an exploration, with what its inputs are drawn from.
    """
    shard: Shard | None = None
    """The part of the tests that is run; None for all."""
    resume: bool = False
    """Whether to go on with the run that the output directory holds."""
    worn: tuple[str, ...] | None = None
    """In a proof: the faults of emulators that tests launch beside what is at the URL; None where they launch none."""

    def __post_init__(self) -> None:
        for name in BOUNDS:
            demand_bounds(name, getattr(self, name))
        for profile in sorted(self.profiles - set(PROFILES)):
            raise NoSuchProfile(f"{profile!r} is not a profile; choose from {', '.join(PROFILES)}.")
        name_and_port(self.files_host)
        if self.shard and self.budget is not None:
            raise WrongShard("A budget is spent test by test, which shards cannot do together; leave out --budget or --shard.")
        if self.exploration and not self.exploration.seed:
            raise UnknownSeed(
                "What shards explore, or a run that goes on, is drawn with one seed; name with --seed the one told first."
            )
        if self.image is not None:
            parse_reference(self.image)
        given = {"--url": self.urls, "--launch": self.launch, "--image": self.image}
        named = [option for option, value in given.items() if value]
        if len(named) > 1:
            raise TwoTargets(
                f"A run tests what is at a URL, what a command launches, or an image; leave out one of {' and '.join(named)}."
            )

    @classmethod
    def given(cls, containers: tuple[str, ...], values: Mapping[str, Any]) -> Options:
        """The options that the values of a front door mean, by the members of ``DECLARED``."""
        _demand_values(values)
        return cls(
            containers,
            tuple(values["url"]),
            frozenset(values["profile"]),
            frozenset(values["requirement"]),
            0 if values["explore"] else values["seed"],
            values["concurrency"],
            values["timeout"],
            values["patience"],
            values["time"],
            values["budget"],
            values["retry"],
            values["largest"],
            access(values),
            values["files_host"] or "",
            Path(values["portraits"]) if values["portraits"] else None,
            values["strict"],
            not values["no_shrink"],
            output=Path(values["resume"] or values["output"]),
            shard=None if values["shard"] is None else Shard.read(values["shard"]),
            resume=values["resume"] is not None,
            launch=None if values["launch"] is None else Template.read(values["launch"]),
            metering=values["metering"],
            image=values["image"],
            exploration=_exploration(values) if values["explore"] else None,
            explored=values["explore_database"],
            waivers=read_waivers(Path(values["waivers"])) if values["waivers"] else (),
        )

    @property
    def examples(self) -> int:
        """Inputs of each kind that are drawn anew."""
        return self.exploration.examples if self.exploration else EXAMPLES

    @property
    def limits(self) -> Limits:
        """What one exchange may take."""
        return Limits(self.timeout, body=self.largest * MEBIBYTE)

    def hide(self, text: str) -> str:
        """A text that somebody else may have said, without the keys in the headers and the command that the user gave."""
        return self.hiding.hide(text)

    @cached_property
    def hiding(self) -> Hiding:
        """Knows these keys."""
        return Hiding({**(self.launch.secrets if self.launch else {}), **self.access.secrets}, SHORTEST_SECRET)

    def check(self, containers: Sequence[Container]) -> None:
        """Refuse requirements that none of these containers has, and patterns that match nothing of theirs."""
        for wanted in sorted(self.requirements):
            if any(_matching(container, wanted) for container in containers):
                continue
            names = ", ".join(container.name for container in containers)
            if any(sign in wanted for sign in "*?["):
                raise MatchesNothing(f"{wanted!r} matches no requirement of {names}; cogspec spec CONTAINER lists them.")
            known = [identifier for container in containers for identifier in container.by_id]
            raise NoSuchRequirement(f"{wanted!r} is not a requirement of {names}." + hint(wanted, known))

    def asks(self, container: Container) -> bool:
        """Whether anything of a container is asked for by the requirements that are named."""
        return not self.requirements or any(_matching(container, wanted) for wanted in self.requirements)

    def left_out(self, container: Container) -> dict[str, str]:
        """Requirements that are not asked for, each with the reason that a report shows."""
        reasons: dict[str, str] = {}
        for requirement in container.requirements:
            if self.profiles and requirement.profile not in self.profiles:
                reasons[requirement.id] = f"profile {requirement.profile} was not asked for"
            elif self.requirements and not any(fnmatchcase(requirement.id, wanted) for wanted in self.requirements):
                reasons[requirement.id] = "other requirements were asked for by id"
        return reasons


def _demand_values(values: Mapping[str, Any]) -> None:
    """Refuse options without a value, and two directories for one run."""
    for name in SILENT:
        _demand_value(name, values[name.replace("-", "_")])
    resumed, output = values["resume"], values["output"]
    if resumed is not None and output not in (OUTPUT, resumed):
        raise TwoDirectories(f"A run goes on in the directory that --resume names, {resumed}; leave out --output {output}.")


def _demand_value(name: str, value: object) -> None:
    """EmptyOption where an option was given without a value, as by a variable that is not set."""
    if value == "":
        raise EmptyOption(f"--{name} is empty; give it a value, or leave it out.")


def _exploration(values: Mapping[str, Any]) -> Exploration:
    """What is drawn anew: with the seed that was named, or else any, which nobody else has to draw with."""
    from conformance.corpus.build import pins
    from conformance.harness.explored import Explored

    demand_bounds("seed", values["seed"])
    is_shared = values["shard"] is not None or values["resume"] is not None
    seed = values["seed"] or (0 if is_shared else 1 + randbelow(LARGEST_DRAWN))
    Explored(values["explore_database"])  # which refuses a place that can keep nothing, before anything is sent
    return Exploration(seed, values["examples"], pins())


def demand_bounds(name: str, value: float | None) -> None:
    """WrongNumber where an option cannot take a value; None is one that was not given."""
    least, most = BOUNDS[name]
    if value is not None and not least <= value <= most:
        raise WrongNumber(f"--{name} is {value}; it must be from {least} to {most}.")


def demand_challenge(seed: int) -> None:
    """WrongNumber where a seed challenges nobody: that of the frozen cases, which all know beforehand, or none at all."""
    if not 1 <= seed <= LARGEST_SEED:
        raise WrongNumber(f"--challenge is {seed}; it must be from 1 to {LARGEST_SEED}, for 0 stands for the frozen cases.")


def access(values: Mapping[str, Any]) -> Access:
    """How to get past what stands before a target, by the values of a front door and the environment."""
    _demand_value("ca", values["ca"])
    return Access.given([*values["header"], *environ.get(HEADERS, "").splitlines()], values["ca"] or "")


def _matching(container: Container, wanted: str) -> list[str]:
    return [identifier for identifier in container.by_id if fnmatchcase(identifier, wanted)]
