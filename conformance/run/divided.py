"""A run that is divided inside one machine: shards side by side, each a process with a target of its own, merged in the end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance.catalogue import LAUNCHED, Container
from conformance.harness.container.launcher import MOST_AT_ONCE
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.journal import UNENDED, mark_unended
from conformance.report.progress import what_is_changed
from conformance.report.results import Results, UnreadableResults, read
from conformance.report.shard import MOST, Shard
from conformance.report.written import JUNIT, RESULTS
from conformance.run.merging import put_together, whole_runs
from conformance.run.options import DECLARED, Options
from conformance.run.places import instances
from conformance.run.plan import Plan, plans
from conformance.target import SECONDS_TO_CLEAR, Command, Guarded

TICK = 0.1
"""Seconds between two looks at shards, whose guards say when they have ended."""
SECONDS_TO_STOP = SECONDS_TO_CLEAR + 30.0
"""That a shard has to put back what it changed, and to remove what it launched, before it is killed."""
OF_THE_WHOLE = ("GITHUB_ACTIONS",)
"""Variables of the environment that let a run tell its results to others, which one shard of it must not."""


class ShardFailed(Refusal):
    """A shard that did not come to its end, so that there is nothing to merge."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class JunitLost(Refusal):
    """A report that could not be written where the user wants it."""

    exit_code = 3


@dataclass(frozen=True)
class _Part:
    """A shard that was started."""

    shard: Shard
    tests: int
    folder: Path
    """What it writes; gone with its guard."""
    process: Guarded

    def results(self) -> Results | None:
        """Those that it wrote at its end."""
        with suppress(OSError, UnreadableResults):
            found = read(self.folder / RESULTS)
            return found if found.reason != UNENDED else None
        return None


def divided(container: Container, options: Options, given: Mapping[str, Any], most: int) -> Results | None:
    """The results of a run in so many shards at most, written as those of a whole one; None where nothing can be shared out.

    The output directory is claimed. ``given`` are the values of the front door, by the members of ``DECLARED``.
    """
    plan = _plan(container, options, most)
    count, output = len(plan.shards), options.output
    if count < 2 or output is None:
        return None
    mark_unended(output, container.name, "")
    for line in _beforehand(container, options, plan):
        _say(line)
    words = {Shard(number, count): _words(options, given) for number in range(1, count + 1)}
    with _under_way(words, [len(share.tests) for share in plan.shards]) as parts:
        _await(parts, options)
        (results,) = put_together(whole_runs([part.folder for part in parts]), output)
    return results


def _plan(container: Container, options: Options, most: int) -> Plan:
    """What each shard does; never more of them than have something to do."""
    named = replace(options, containers=(container.name,))
    (plan,) = plans(named, min(most, MOST))
    busy = sum(bool(share.tests) for share in plan.shards)
    return plan if busy == len(plan.shards) else plans(named, max(busy, 1))[0]


def _beforehand(container: Container, options: Options, plan: Plan) -> list[str]:
    """What the run will do, and cost, a line each."""
    count = len(plan.shards)
    asked = (r.profile for r in container.requirements if r.id not in options.left_out(container))
    more = f", each with up to {MOST_AT_ONCE} more beside it for what only a launch shows" if set(LAUNCHED) & set(asked) else ""
    at_once = f"{count * instances(container, options)} containers are launched at once{more}"
    head = f"{container.name}: {plan.tests} tests in {count} shards side by side; {at_once}"
    return [head, *what_is_changed(container), *plan.sentences]


def _words(options: Options, given: Mapping[str, Any]) -> list[str]:
    """The command line of a run as this one, without its shard and where that writes."""
    own: dict[str, Any] = {"output": None, "seed": options.exploration.seed if options.exploration else options.seed}
    words = [sys.executable, "-m", "conformance", "run", *options.containers]
    for option in DECLARED:
        flag, value = f"--{option.name}", own.get(option.member, given[option.member])
        if option.many:
            words += [f"{flag}={each}" for each in value]
        elif not option.metavar:
            words += [flag] if value else []
        elif value not in (None, option.default):
            words.append(f"{flag}={value}")
    return words


@contextmanager
def _under_way(commands: Mapping[Shard, Sequence[str]], tests: Sequence[int]) -> Generator[list[_Part]]:
    """Shards that go on; at the end, or when this process is killed, nothing is left of them."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_WHOLE}
    parts: list[_Part] = []
    try:
        for (shard, words), count in zip(commands.items(), tests, strict=True):
            folder = tempfile.mkdtemp(prefix="cogspec-")
            command = Command((*words, f"--shard={shard}", f"--output={folder}"))
            try:
                process = Guarded(command, 0, folder, SECONDS_TO_STOP, environment)
            except Refusal:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            parts.append(_Part(shard, count, Path(folder), process))
        yield parts
    finally:
        for part in parts:
            part.process.tell()
        for part in parts:
            part.process.wait()
            shutil.rmtree(part.folder, ignore_errors=True)  # left where its guard was killed


def _await(parts: Sequence[_Part], options: Options) -> None:
    """Return when all shards have ended; ShardFailed as soon as one did that gives no results."""
    begun, left = time.monotonic(), list(parts)
    while left:
        for part in [part for part in left if part.process.ended]:
            left.remove(part)
            results = part.results()
            if part.process.status or results is None:
                raise ShardFailed(_sentence(part, results, options), 2 if part.process.status == 2 else 3)
            failed = results.totals.failed + results.totals.unstable
            found = f"{failed} requirement{'s' if failed != 1 else ''} failed in it" if failed else "nothing failed in it"
            tests = f"{part.tests} of {sum(each.tests for each in parts)} tests"
            _say(f"shard {part.shard} has ended after {time.monotonic() - begun:.0f} s with {tests}; {found}")
        time.sleep(TICK if left else 0)


def _sentence(part: _Part, results: Results | None, options: Options) -> str:
    """Which shard gives no results, and why, by what it wrote, or else said last."""
    lines = part.process.said.decode("utf-8", "replace").strip().splitlines()
    why = results.reason if results else plain(lines[-1]) if lines else "it said nothing"
    status = part.process.status
    how = f"was ended by signal {-status}" if status is not None and status < 0 else f"ended with {status}"
    if status is None:
        how = "could not be started"
    return f"Shard {part.shard} {how}, and the others were ended for that: {options.hide(why)}"


def copy_junit(output: Path, wanted: Path) -> None:
    """Put the JUnit report of a run that was merged where the user wants it, too."""
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(output / JUNIT, wanted)
    except OSError as error:
        raise JunitLost(f"{wanted} cannot be written ({error.strerror}); the report is {output / JUNIT}.") from None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
