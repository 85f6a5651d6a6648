"""Whether a run, or a proof, has become slower: two checkouts side by side, one after the other, in turns.

    python benchmarks/two_checkouts.py OLD [CONTAINER]... [--rounds 7] [--prove]

OLD is another checkout of this repository, such as a worktree of an earlier commit. Both are started by the same
interpreter on the emulator that each brings. Of every round the time from start to end, and of a run the CPU time of the
program and of what it started, are compared in pairs: a machine that is busy for a while is busy for both. A proof tries
the faults that both checkouts have; most of what it starts is not its own child, so that nobody counts its CPU time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

NEW = Path(__file__).parents[1]
FAULTS = """
import sys
from conformance import catalogue
from conformance.faults.registry import faults_of
print(*(fault.id for fault in faults_of(catalogue.container(sys.argv[1]))))
"""


@dataclass(frozen=True)
class Taken:
    """What one run, or one proof, took."""

    wall: float
    cpu: float
    """Seconds."""
    requests: int
    """Of a run; 0 for a proof."""


def environment_of(checkout: Path) -> dict[str, str]:
    """The environment of programs of this checkout."""
    return {**os.environ, "PYTHONPATH": str(checkout)}


def faults_of_both(old: Path, container: str) -> list[str]:
    """The faults of a container that the other checkout has, too; ids keep their meaning."""
    known: list[list[str]] = []
    for checkout in (NEW, old):
        command = [sys.executable, "-c", FAULTS, container]
        known.append(subprocess.check_output(command, cwd=checkout, env=environment_of(checkout), text=True).split())
    return [fault for fault in known[0] if fault in known[1]]


def taken(checkout: Path, container: str, faults: list[str]) -> Taken:
    """Run the program of a checkout once, in an empty folder, or prove these faults."""
    with tempfile.TemporaryDirectory(prefix="cogspec-") as folder:
        command = [sys.executable, "-m", "conformance", "prove" if faults else "run", container]
        command += [word for fault in faults for word in ("--fault", fault)]
        began = time.monotonic()
        with subprocess.Popen(
            command, cwd=folder, env=environment_of(checkout), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        if process.returncode:
            sys.exit(f"{checkout}: cogspec {' '.join(command[3:])} ended with exit code {process.returncode}")
        results = Path(folder, "cogspec-results", "results.json")
        requests = 0 if faults else json.loads(results.read_text(encoding="utf-8"))["requests"]
    return Taken(wall, usage.ru_utime + usage.ru_stime, requests)


def main() -> None:
    """Compare, and print a line a container."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("containers", nargs="*", metavar="CONTAINER", default=["sentiment", "keyphrase", "language"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--prove", action="store_true")
    given = parser.parse_args()
    print(f"CPython {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; {given.rounds} rounds")
    other = given.old.resolve()
    for container in given.containers:
        faults = faults_of_both(other, container) if given.prove else []
        if given.prove and not faults:
            sys.exit(f"{other} has no fault of {container} that this checkout has; compare runs, without --prove.")
        pairs = [(taken(other, container, faults), taken(NEW, container, faults)) for _ in range(given.rounds)]
        figures = {"wall": lambda t: t.wall} if faults else {"wall": lambda t: t.wall, "CPU": lambda t: t.cpu}
        for name, figure in figures.items():
            old, new = (statistics.median(figure(pair[side]) for pair in pairs) for side in (0, 1))
            ratio = statistics.median(figure(new) / figure(old) for old, new in pairs)
            print(f"{container:17} {name:4}  old {old:7.2f} s  new {new:7.2f} s  new to old {ratio:.2f}", end="")
            each = [
                figure(new) / new.requests / (figure(old) / old.requests) for old, new in pairs if old.requests and new.requests
            ]
            print(f", for each request {statistics.median(each):.2f}" if each else "")
        if faults:
            print(f"{container:17} faults {len(faults)}")
        else:
            print(f"{container:17} requests  old {pairs[0][0].requests}  new {pairs[0][1].requests}")


if __name__ == "__main__":
    main()
