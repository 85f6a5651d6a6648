"""How the emulators answer what was asked of the real services, beside what these answered.

    python benchmarks/against_recordings.py DIR [--container NAME]... [--only different]

DIR holds recorded exchanges in any form that ``cogspec judge`` reads. Each request that an emulator can take is sent to
one with its demo settings; one that can be changed by requests is a fresh one each time. Compared are the status, every
``code`` of the body, and the names of the members at every depth; of the items of a list, their union. Values are not
compared, nor the order.

Where the path or the body names a thing that only the real service had, such as an operation or a face, the emulator is
asked for one of its own, with something in it where things can be in it. A request to a preview is sent to a described
version of the same service only where the recorded answer has the form that is described there, without a member more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
from answer_forms import differences, read, unlike

from conformance import catalogue
from conformance.catalogue import Container, Operation
from conformance.corpus.case import Case
from conformance.corpus.meaning import certain
from conformance.corpus.placeholders import in_body
from conformance.harness.door import Door
from conformance.harness.files import Files
from conformance.harness.stage import Stage
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.refusal import Refusal
from conformance.target import embedded
from conformance.traffic import files
from conformance.traffic.files import NoRecording
from conformance.traffic.operations import VERSION, Candidates, Meant, Shared
from conformance.traffic.recorded import NoExchange, Recorded
from conformance.wire import Answer, Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits

Kind = Literal["same", "different", "not comparable"]
KINDS: tuple[Kind, ...] = ("same", "different", "not comparable")
GATEWAY = (401, 403, 429)
"""What a gateway of the cloud answers; nothing like it stands before a container."""
UNFINISHED = ("notstarted", "running")
"""States of an operation, in lower case."""
SECONDS = 60.0


class NotComparable(Exception):
    """A recorded exchange that no emulator can be held against, in a clause for people."""


@dataclass(frozen=True)
class Target:
    """Where the request of a recording is sent, and as what."""

    container: Container
    operation: Operation | None
    """None for a path that has none."""
    request: Request
    note: str = ""


def main() -> None:
    """Ask for every recorded request, and print a line for each and the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--container", action="append", choices=catalogue.names(), default=[])
    parser.add_argument("--only", action="append", choices=KINDS, default=[])
    options = parser.parse_args()
    counts: Counter[Kind] = Counter()
    try:
        with ExitStack() as stack:
            emulators = Emulators(stack)
            for name, recorded in exchanges(options.folder):
                kind, what = compared(recorded, emulators, options.container)
                if what and (not options.only or kind in options.only):
                    request = recorded.exchange.request
                    print(f"{kind:15} {name}: {request.method} {request.target.partition('?')[0]}: {what}", flush=True)
                counts[kind] += bool(what)
    except Refusal as refusal:
        sys.exit(str(refusal))
    print(", ".join(f"{counts[kind]} {kind}" for kind in KINDS))


def exchanges(folder: Path) -> Iterator[tuple[str, Recorded]]:
    """The exchanges of a folder that can be read, each with the file that it stands in."""
    for named in files.files([folder]):
        name = str(named.path.relative_to(folder)) if folder.is_dir() else named.path.name
        try:
            for entry in files.read(named, files.LARGEST).exchanges:
                if isinstance(entry, NoExchange):
                    print(f"skipped an exchange of {name}: {entry}", file=sys.stderr)
                else:
                    yield name, entry
        except NoRecording as reason:
            print(f"skipped {name}: {reason}", file=sys.stderr)


class Emulators:
    """A running emulator for each container that is asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._running: dict[str, tuple[ExitStack, Door]] = {}

    def of(self, container: Container) -> Door:
        """The door of a running one; of a container that requests can change, of a fresh one."""
        if container.name in self._running and any(operation.changes_state for operation in container.operations):
            self._running.pop(container.name)[0].close()
        if container.name not in self._running:
            own = self._stack.enter_context(ExitStack())
            url = own.enter_context(embedded(container))
            connections = own.enter_context(Connections(url, Limits(SECONDS)))
            self._running[container.name] = own, Door(container, url, connections, Witness(Judge(container)))
        return self._running[container.name][1]


def compared(recorded: Recorded, emulators: Emulators, wanted: Collection[str]) -> tuple[Kind, str]:
    """How the recorded answer compares with the emulator's, and in what; nothing where another container is wanted."""
    target = None
    try:
        target = addressed(recorded)
        if wanted and target.container.name not in wanted:
            return "not comparable", ""
        given = asked(target, demand_comparable(recorded.exchange), emulators)
    except NotComparable as reason:
        return "not comparable", str(reason) if target or not wanted else ""
    found = list(differences(recorded.exchange, given))
    return "different" if found else "same", f"{'; '.join(found) or given.status}{target.note}"


def demand_comparable(exchange: Exchange) -> Answer:
    """The recorded answer; NotComparable where the request cannot be sent as it was, or the service did not answer itself."""
    if exchange.answer is None:
        raise NotComparable("no answer was recorded")
    if "request" in exchange.unkept:
        raise NotComparable("the body of the request is only described")
    if exchange.answer.status in GATEWAY or exchange.answer.status >= 500:
        raise NotComparable(f"{exchange.answer.status} was the answer of a gateway, or of one in trouble")
    return exchange.answer


def addressed(recorded: Recorded) -> Target:
    """The container and operation that a request is for; of a preview, that of a version which has its form."""
    candidates, exchange = Candidates(catalogue.containers()), recorded.exchange
    try:
        meant = candidates.meant(exchange.request, recorded.host)
    except Shared:
        raise NotComparable("every container has this path") from None
    if isinstance(meant, Meant):
        return target_of(meant, exchange.request)
    neighbour = owner_of(meant.path)
    if neighbour and exchange.answer and exchange.answer.status == 404:
        return Target(neighbour, None, exchange.request, " (no operation has this path)")
    if meant.kind == "other-service":
        raise NotComparable("no container of the catalogue has this path")
    parts = meant.path.split("/")
    place = next(index for index, part in enumerate(parts) if VERSION.fullmatch(part))
    reason = f"{parts[place]} of this is not described"
    for version in versions():
        path = "/".join([*parts[:place], version, *parts[place + 1 :]])
        request = replace(exchange.request, target=with_query(path, exchange.request))
        other = candidates.meant(request, recorded.host)
        if isinstance(other, Meant):
            odd = unlike(other.container, other.container.operation(other.place.operation.key), exchange)
            if not odd:
                return replace(target_of(other, request), note=f" (asked as {version})")
            reason += f", and it is unlike {version}: {odd}"
    raise NotComparable(reason)


def versions() -> list[str]:
    """Every version that stands in a described path, the newest first."""
    paths = (operation.path.split("/") for c in catalogue.containers() for operation in c.operations)
    return sorted({part for path in paths for part in path if VERSION.fullmatch(part)}, reverse=True)


def owner_of(path: str) -> Container | None:
    """The container whose operations have the beginning of a path, up to its version."""
    parts = path.lower().split("/")
    end = next((index for index, part in enumerate(parts) if VERSION.fullmatch(part)), 0)
    known = ((container, o.path.lower().split("/")) for container in catalogue.containers() for o in container.operations)
    return next((container for container, own in known if end and own[: end + 1] == parts[: end + 1]), None)


def target_of(meant: Meant, request: Request) -> Target:
    """Where a request goes, without what stood before its path."""
    operation = meant.container.operation(meant.place.operation.key)
    return Target(meant.container, operation, replace(request, target=with_query(meant.place.path, request)))


def with_query(path: str, request: Request) -> str:
    """A path with the query of a request."""
    return path + "".join(request.target.partition("?")[1:])


def asked(target: Target, answer: Answer, emulators: Emulators) -> Answer:
    """What the emulator answers; where the real service gave something it had, after making the like of it."""
    door = emulators.of(target.container)
    with ExitStack() as undo:
        request = prepared(target, door, undo) if answer.status < 400 else target.request
        kept = tuple((name, value) for name, value in request.headers if name.lower() in ("content-type", "accept"))
        exchange = door.exchange(replace(request, headers=kept), judged=False)
    if exchange.answer is None:
        raise NotComparable(f"the emulator gave no answer: {exchange.trouble}")
    if unfinished(answer) and not unfinished(exchange.answer):
        raise NotComparable("the real operation was under way, and that of the emulator has ended")
    return exchange.answer


def prepared(target: Target, door: Door, undo: ExitStack) -> Request:
    """The request about things that the emulator has: made now, each with something in it where that can be read."""
    operation, request = target.operation, target.request
    if operation is None:
        return request
    request = replace(request, body=about_ours(operation, request.body))
    named = innermost(target.container, operation)
    own = case(operation, replace(request, target=with_query(named.path, request)))
    if not own.placeholders:
        return request
    try:
        bound = own.bound(Stage(door, Files(), named, "recorded", undo, []).bindings([own])[0])
    except pytest.skip.Exception as reason:
        raise NotComparable(f"the emulator could not make what the request is about: {reason}") from None
    path = "/".join(bound.target.partition("?")[0].split("/")[: len(operation.path.split("/"))])
    return replace(bound, target=with_query(path, request))


def about_ours(operation: Operation, body: bytes) -> bytes:
    """A body with placeholders where it names what only the real service had; unchanged where it names nothing."""
    try:
        meant = certain(operation, json.loads(body), 0)
    except ValueError:
        return body
    ours = json.dumps(meant).encode()
    return ours if in_body(ours) else body


def unfinished(answer: Answer) -> bool:
    """Whether an answer tells of an operation that goes on."""
    said = read(answer)
    return isinstance(said, dict) and str(said.get("status")).lower() in UNFINISHED


def innermost(container: Container, operation: Operation) -> Operation:
    """Of what can be inside of the thing that is read, the operation that names the innermost; itself where there is none."""
    inside = (
        other
        for other in container.operations
        if operation.method == "GET" and other.method in ("GET", "DELETE")  # those of what is there already
        if other.path.startswith(f"{operation.path}/") and other.path.endswith("}")
    )
    return max(inside, key=lambda other: other.path.count("/"), default=operation)


def case(operation: Operation, request: Request) -> Case:
    """A request whose path has placeholders."""
    return Case(operation.key, "positive", request, "as recorded", "examples")


if __name__ == "__main__":
    main()
