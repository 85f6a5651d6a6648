"""Judges one exchange by the description and by every invariant of its operation; sends nothing and remembers nothing."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from conformance.catalogue import Container, Operation
from conformance.description.bodies import Bodies
from conformance.description.oracle import ANYTHING, Due, Mode, Oracle, absent, patient
from conformance.description.paths import Paths
from conformance.description.unsaid import unsaid
from conformance.invariants.invariant import Invariant, NotTelling, Seen
from conformance.rooms import module_of
from conformance.wire import Exchange, NotJson, Request

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a function raises that reads a body which is not of the form it relies on."""
DESCRIPTION = "description"
"""What judges an exchange by its form alone."""
LONGEST_COMPLAINT = 2000
"""Characters of one complaint, which may hold what was answered."""
MOST_COMPLAINTS = 3
"""Complaints of one invariant about one exchange that are kept."""
DECIDED: Mapping[Mode, str] = {"positive": "accepts-valid", "negative": "refuses-invalid"}
"""The rule that only a request can show of which it is known what must become of it."""


@dataclass(frozen=True)
class Finding:
    """One requirement that one exchange breaks."""

    requirement: str
    expected: str
    got: str
    by: str = ""
    """The name of the invariant that found it; empty where the description did."""


@dataclass(frozen=True)
class Judgement:
    """All that one exchange shows."""

    findings: tuple[Finding, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    """Of what it shows something, kept or broken: requirement, and the name of the invariant or DESCRIPTION."""
    blocked: Mapping[str, str] = field(default_factory=dict[str, str])
    """Invariants that could not read the answer, each with the broken requirement it rests on."""
    untold: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of what it shows nothing for a reason worth telling, and this reason."""
    done: frozenset[tuple[str, str]] = frozenset()
    """Of contested requirements: the alternatives of which it is an example, by requirement and name."""

    def tells(self, requirement: str) -> bool:
        """Whether it shows anything of a requirement."""
        return any(requirement == told for told, _ in self.told)

    def breaks(self, requirement: str) -> Finding | None:
        """The finding against a requirement, if there is one."""
        return next((finding for finding in self.findings if finding.requirement == requirement), None)


class InvariantFailed(Exception):
    """An invariant that stumbled over a described answer to a valid request, or names what is no alternative: our mistake."""


class Judge:
    """Knows everything that one exchange with a container can show; may be asked from many threads."""

    def __init__(self, container: Container, url: str = "", oracle: Oracle | None = None) -> None:
        self.container = container
        self.url = url
        self.oracle = oracle or Oracle(container)
        self._by_operation = {o.key: tuple(_judging(container, o)) for o in container.operations}
        self._requirements = {
            o.key: tuple(r.id for r in container.requirements if r.operation == o.key) for o in container.operations
        }
        self._bodies: dict[str, Bodies] = {}
        self._paths = Paths(container.operations)

    def invariants(self, operation: Operation) -> tuple[tuple[str, Invariant], ...]:
        """The requirements of an operation that one exchange can show, each with its invariant."""
        return self._by_operation[operation.key]

    def operation_of(self, request: Request) -> Operation | None:
        """The operation that a request is meant for; None when none has its method and path, in any letter case."""
        return self._paths.find(request.method, request.target)

    def judge(
        self, operation: Operation, exchange: Exchange, *, described: bool = True, url: str = "", due: Due = ANYTHING
    ) -> Judgement:
        """What an exchange with the container shows, or with another instance of it at this address.

        Without ``described``, the description has been asked elsewhere, and only invariants are. ``due`` is what must become
        of the request.
        """
        nothing = self._nothing(operation, exchange)
        if nothing is not None:
            return nothing
        key, answer = operation.key, exchange.answer
        violations = self.oracle.judge(operation, exchange, due.mode, due.why) if described else []
        found = [Finding(f"{key}.{v.rule}", v.expected, v.got) for v in violations]
        unbroken = (f"{key}.never-breaks", f"{key}.no-internal-errors") if described else ()
        told = {(requirement, DESCRIPTION) for requirement in unbroken if requirement in self.container.by_id}
        if answer is None or answer.status >= 500:
            return Judgement(tuple(found), frozenset(told))
        if described:
            told.add((f"{key}.answers-as-described", DESCRIPTION))
            decided = f"{key}.{DECIDED.get(due.mode)}"
            told |= {(decided, DESCRIPTION)} if decided in self.container.by_id else set()
        blocked: dict[str, str] = {}
        untold: dict[str, str] = {}
        done: set[tuple[str, str]] = set()
        seen = Seen(self.container, operation, exchange, url or self.url, self.bodies)
        for requirement, invariant in self._by_operation[key]:
            try:
                complaints = _complaints(invariant, seen)
            except NotTelling as silent:
                untold |= {requirement: str(silent)} if silent.args else {}
                continue
            except UNREADABLE as error:
                # asked only now: nearly every answer can be read
                wrong = next(iter(violations), None) or next(self.oracle.look(operation, exchange), None)
                if wrong:
                    blocked[requirement] = f"{key}.{wrong.rule}"
                elif self._certain(operation, seen):
                    raise InvariantFailed(f"{invariant.name} failed: {type(error).__name__}: {error}") from error
                continue
            told.add((requirement, invariant.name))
            done |= {(requirement, name) for name in self._done(requirement, invariant, seen)}
            text = self.container.by_id[requirement].text
            found += [Finding(requirement, text, complaint, invariant.name) for complaint in complaints]
        return Judgement(tuple(found), frozenset(told), blocked, untold, frozenset(done))

    def _done(self, requirement: str, invariant: Invariant, seen: Seen) -> list[str]:
        """The alternatives of which an exchange is an example; none where the requirement is not contested."""
        declared = self.container.by_id[requirement].alternatives
        names: list[str] = []
        with suppress(NotTelling, *UNREADABLE):
            names += invariant.does(seen) if declared else ()
        unknown = [name for name in names if name not in declared]
        if unknown:
            raise InvariantFailed(f"{invariant.name} names {unknown[0]!r}, which is no alternative of {requirement}")
        return names

    def _nothing(self, operation: Operation, exchange: Exchange) -> Judgement | None:
        """The judgement of an exchange that says nothing of the target; None for any other."""
        silent = unsaid(exchange)
        if silent:
            return Judgement(untold=dict.fromkeys(self._requirements[operation.key], silent))
        late = exchange.late and patient(operation)  # how long the work may take is stated nowhere
        missing = exchange.answer is not None and absent(operation, exchange.answer) and not says_why(exchange)
        return Judgement() if late or missing else None

    def bodies(self, operation: Operation) -> Bodies:
        """What can be said of the JSON that is sent to an operation."""
        if operation.key not in self._bodies:
            self._bodies[operation.key] = Bodies(self.container.bundle, operation)
        return self._bodies[operation.key]

    def _certain(self, operation: Operation, seen: Seen) -> bool:
        """Whether the form of the request is beyond doubt, so that an invariant should have been able to read it."""
        bodies = self.bodies(operation)
        try:
            return not bodies.known or bodies.standing(seen.sent) == "valid"
        except NotTelling:
            return False


def _complaints(invariant: Invariant, seen: Seen) -> list[str]:
    complaints: list[str] = []
    for complaint in invariant.check(seen):
        complaints.append(complaint[:LONGEST_COMPLAINT])
        if len(complaints) == MOST_COMPLAINTS:
            break
    return complaints


def _judging(container: Container, operation: Operation) -> Iterator[tuple[str, Invariant]]:
    for invariant in invariants_of(operation.package):
        requirement = invariant.requirement(container, operation)
        if requirement:
            yield requirement, invariant


@cache
def invariants_of(package: str) -> tuple[Invariant, ...]:
    """All invariants of the services with this package, in the order in which they are written, module by module."""
    room = module_of(f"conformance.invariants.{package}")
    if room is None:
        return ()
    inside = pkgutil.iter_modules(getattr(room, "__path__", ()), f"{room.__name__}.")
    modules = (room, *(import_module(module.name) for module in inside))
    found = (member for module in modules for member in vars(module).values() if isinstance(member, Invariant))
    return tuple(dict.fromkeys(found))


def says_why(exchange: Exchange) -> bool:
    """Whether a 404 comes from an operation that is there and misses something else: then it tells so in JSON."""
    try:
        return exchange.answer is not None and isinstance(exchange.answer.json(), dict)
    except NotJson:
        return False
