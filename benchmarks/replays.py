"""Repeats what faults bring down, from the reports of their runs alone, and counts what comes back.

``python benchmarks/replays.py [CONTAINER]... [--fault ID]... [--slice I/N] [--jobs N]`` tries these faults, or every Nth of
all, from the Ith, as a proof does: the requirements that it breaks are run against an emulator that wears it, and ``cogspec
replay`` repeats what failed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.emulator.settings import RECALL
from conformance.faults.emulators import Emulators
from conformance.faults.fault import Fault
from conformance.faults.prove import chosen, could_see, of_launches
from conformance.harness.files import LOOPBACK

PROGRAM = (sys.executable, "-m", "conformance")
LAUNCH = "env {{environment}} {program} serve {container} --metering-interval 0.3 --port {{port}} {{settings}} --fault {fault}"


@dataclass(frozen=True)
class Repeated:
    """What became of the failures of one run."""

    container: str
    fault: str
    reported: int
    back: int
    """How many came back, in one attempt or more."""
    gone: tuple[str, ...]
    """What the program says of each of the others."""


def repeated(container: Container, fault: Fault, emulators: Emulators) -> Repeated:
    """The failures of a run with this fault, repeated."""
    broken = tuple(identifier for identifier in fault.breaks if identifier in container.by_id)
    with tempfile.TemporaryDirectory(prefix="cogspec-") as name:
        folder = Path(name) / "out"
        for asked in (broken, could_see(container, fault)):  # some faults show in requests of other requirements alone
            with worn(container, fault, emulators, asked) as where:
                said(
                    ["run", container.name, *where, *(w for i in asked for w in ("--requirement", i)), "--output", str(folder)]
                )
            results = json.loads((folder / "results.json").read_text())
            failures = [failure["id"] for row in results["requirements"] for failure in row["failures"]]
            if failures:
                break
        with worn(container, fault, emulators, asked) as where:
            done = said(["replay", str(folder), *where, "--json"])
    if not done.stdout:  # there was nothing to repeat, or nothing could be
        return Repeated(container.name, fault.id, len(failures), 0, (done.stderr,))
    now = [each for report in json.loads(done.stdout) for each in report["failures"]]
    gone = [each for each in now if not each["came_back"]]
    told = tuple(
        f"  {each['id']} {each['requirement']}: {each['outcome']}, {each['reason'] or each['reported']}" for each in gone
    )
    return Repeated(container.name, fault.id, len(failures), len(now) - len(gone), told)


@contextmanager
def worn(container: Container, fault: Fault, emulators: Emulators, asked: tuple[str, ...]) -> Generator[list[str]]:
    """The options that lead to a target with this fault, which has met nobody yet."""
    if of_launches(container, fault):
        launch = LAUNCH.format(program=" ".join(PROGRAM), container=container.name, fault=fault.id)
        yield ["--launch", launch, "--metering", "0.3"]
        return
    count = target.instances_needed(container, [r.id for r in container.requirements if asked and r.id not in asked])
    with emulators.wearing(container, count, (fault.id,)) as urls:
        yield [word for url in urls for word in ("--url", url)] + ["--files-host", LOOPBACK[-1]]


def said(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """What the program says."""
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False)


def main(names: list[str], faults: tuple[str, ...], part: tuple[int, int], jobs: int) -> int:
    """Repeat what the faults of these containers bring down; 1 where less than 99 of a hundred came back."""
    containers = [catalogue.container(name) for name in names] or list(catalogue.containers())
    pairs = chosen(containers, faults, part)
    reported = back = 0
    with (
        tempfile.TemporaryDirectory(prefix="cogspec-") as recall,
        Emulators({RECALL: recall}) as emulators,
        ThreadPoolExecutor(jobs) as pool,
    ):
        tried = pool.map(lambda pair: repeated(pair[0], pair[1], emulators), pairs)
        for number, each in enumerate(tried, 1):
            reported, back = reported + each.reported, back + each.back
            print(
                f"{number} of {len(pairs)} {each.container} {each.fault}: {each.back} of {each.reported} came back", flush=True
            )
            print(*each.gone, sep="\n", end="\n" if each.gone else "", flush=True)
    print(f"{back} of {reported} failures of {len(pairs)} faults came back")
    return 0 if reported and back >= 0.99 * reported else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("containers", nargs="*")
    parser.add_argument("--slice", default="1/1")
    parser.add_argument("--fault", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    first, of = map(int, given.slice.split("/"))
    sys.exit(main(given.containers, tuple(given.fault), (first, of), given.jobs))
