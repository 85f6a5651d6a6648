"""Kills runs at random moments, goes on with each, and compares what comes out with the results of a run that nobody killed.

``python benchmarks/kills.py CONTAINER COUNT [SEED] [OPTION OF RUN]…`` prints each difference, and how often there was none.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

OWN = ("times", "requests", "calls", "target")
"""What differs: times, the port of the emulator, and requests by which the kit itself looks around, which it sends again."""


def command(container: str, options: list[str], *more: str) -> list[str]:
    """A run of the program."""
    return [sys.executable, "-m", "conformance", "run", container, *options, *more]


def whole(container: str, options: list[str], folder: Path) -> tuple[Any, float]:
    """The results of a run, and how long it took."""
    begun = time.monotonic()
    subprocess.run(command(container, options, "--output", f"{folder}"), stdout=subprocess.DEVNULL, check=False)
    return results(folder), time.monotonic() - begun


def results(folder: Path) -> Any:
    """What a run wrote, without what differs anyway."""
    written = json.loads((folder / "results.json").read_text())
    return {name: value for name, value in written.items() if name not in OWN}


def killed(container: str, options: list[str], folder: Path, after: float) -> None:
    """A run that is killed after so many seconds, or has ended by then, with all that it started."""
    process = subprocess.Popen(
        command(container, options, "--output", f"{folder}"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(container: str, count: int, seed: int, options: list[str]) -> int:
    """Kill so many runs; gives how many came out otherwise."""
    chance, wrong = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as kept:
        expected, seconds = whole(container, options, Path(kept) / "whole")
        for number in range(count):
            folder, after = Path(kept) / f"{number}", chance.uniform(0.5, seconds)
            killed(container, options, folder, after)
            if not folder.is_dir():
                print(f"{number}: killed after {after:.2f} s, before it wrote anything")
                continue
            done = (folder / "units.jsonl").read_text().count('"unit":{') if (folder / "units.jsonl").exists() else 0
            again = command(container, options, "--resume", f"{folder}")
            ended = subprocess.run(again, capture_output=True, text=True, check=False)
            same = results(folder) == expected
            wrong += not same
            print(f"{number}: killed after {after:.2f} s and {done} tests: {'the same' if same else 'OTHERWISE'}", flush=True)
            if not same:
                print(ended.stdout[-2000:], ended.stderr[-2000:])
    print(f"{count - wrong} of {count} came out the same")
    return wrong


if __name__ == "__main__":
    name, times, *more = sys.argv[1:]
    sys.exit(1 if main(name, int(times), int(more[0]) if more else 0, more[1:]) else 0)
