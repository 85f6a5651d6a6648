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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OWN = ("times", "requests", "calls", "target")
"""What differs: times, the port of the emulator, and requests by which the kit itself looks around, which it sends again."""


def command(container: str, options: list[str], *more: str) -> list[str]:
    """A run of the program."""
    return [sys.executable, "-m", "conformance", "run", container, *options, *more]


def whole(container: str, options: list[str], folder: Path) -> tuple[Any, float]:
    """The results of a run, and how long it took from when it began to keep its tests."""
    process = begun(container, options, folder)
    since = time.monotonic()
    process.wait()
    return results(folder), time.monotonic() - since


def begun(container: str, options: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """A run that keeps its tests from now on; before that there is nothing to go on with."""
    process = subprocess.Popen(
        command(container, options, "--output", f"{folder}"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not (folder / "units.jsonl").exists():
        time.sleep(0.01)
    return process


def results(folder: Path) -> Any:
    """What a run wrote, without what differs anyway, such as how often something was asked that takes its time."""
    written = json.loads((folder / "results.json").read_text())
    for row in written["requirements"]:
        row["alternatives"] = sorted(name for name, count in row["alternatives"].items() if count)
    return {name: value for name, value in written.items() if name not in OWN}


def differences(expected: Any, now: Any, place: str = "") -> Iterator[str]:
    """Where two results differ, with both values."""
    if isinstance(expected, dict) and isinstance(now, dict):
        for name in sorted({*expected, *now}):
            yield from differences(expected.get(name), now.get(name), f"{place}/{name}")
    elif isinstance(expected, list) and isinstance(now, list) and len(expected) == len(now):
        for number, (one, other) in enumerate(zip(expected, now, strict=True)):
            yield from differences(one, other, f"{place}/{number}")
    elif expected != now:
        yield f"  {place}: {str(expected)[:200]} became {str(now)[:200]}"


def killed(container: str, options: list[str], folder: Path, after: float) -> None:
    """A run that is killed so many seconds after it began, or has ended by then, with all that it started."""
    process = begun(container, options, folder)
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
            folder, after = Path(kept) / f"{number}", chance.uniform(0, seconds)
            killed(container, options, folder, after)
            done = (folder / "units.jsonl").read_text().count('"unit":{')
            again = command(container, options, "--resume", f"{folder}")
            ended = subprocess.run(again, capture_output=True, text=True, check=False)
            now = results(folder)
            same = now == expected
            wrong += not same
            print(f"{number}: killed after {after:.2f} s and {done} tests: {'the same' if same else 'OTHERWISE'}", flush=True)
            if not same:
                print(*differences(expected, now), ended.stderr[-500:], sep="\n", flush=True)
    print(f"{count - wrong} of {count} came out the same")
    return wrong


if __name__ == "__main__":
    name, times, *more = sys.argv[1:]
    sys.exit(1 if main(name, int(times), int(more[0]) if more else 0, more[1:]) else 0)
