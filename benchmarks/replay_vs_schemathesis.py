"""Client CPU per request: ``schemathesis run`` against a replay of the frozen corpus, on one live server.

    python benchmarks/replay_vs_schemathesis.py [URL] [--container anomaly-detector] [--rounds 3]

Without a URL it starts the emulator. CPU is user and system time of the client's process, its start and
end included; the server's is not counted. Both sides judge every answer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from conformance import catalogue

REPLAY = """
import sys
from conformance import catalogue
from conformance.corpus.build import load
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.description.oracle import Oracle
from conformance.corpus.replay import replay

container = catalogue.container(sys.argv[1])
oracle = Oracle(container)
cases = [case for case in load(container).cases if not case.placeholders]
with Connections(sys.argv[2], Limits(30)) as connections:
    judged = [
        oracle.judge(container.operation(case.operation), exchange, case.mode, case.why)
        for case, exchange in replay(cases, lines)
    ]
print(len(judged), sum(map(bool, judged)))
"""


@dataclass(frozen=True)
class Sample:
    """One run of one client."""

    requests: int
    cpu: float
    """Seconds, user and system."""
    wall: float
    """Seconds."""
    failures: int
    """Requests with a finding for the replay, findings for schemathesis."""

    @property
    def per_request(self) -> float:
        """Milliseconds of CPU for each request."""
        return 1000 * self.cpu / self.requests


def main() -> None:
    """Run both, as often as asked for, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--container", default="anomaly-detector")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(emulator(options.container))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rounds = [
            (schemathesis(options.container, url, folder), replayed(options.container, url)) for _ in range(options.rounds)
        ]
    stock, ours = zip(*rounds, strict=True)
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()};",
        end=" ",
    )
    print(", ".join(f"{name} {version(name)}" for name in ("schemathesis", "hypothesis", "jsonschema-rs")))
    print(f"{options.container} at {url}, median of {options.rounds}\n")
    show("schemathesis run", stock)
    show("corpus replay", ours)
    ratio = statistics.median(s.per_request for s in stock) / statistics.median(s.per_request for s in ours)
    print(f"\nCPU per request, schemathesis to replay: {ratio:.1f}")


def show(name: str, samples: tuple[Sample, ...]) -> None:
    """Print one line for one client."""
    cpu, wall = (statistics.median(getattr(s, key) for s in samples) for key in ("cpu", "wall"))
    each = statistics.median(s.per_request for s in samples)
    counts = f"{samples[0].requests:5} requests  {samples[0].failures:4} findings"
    print(f"{name:17} {counts}  {cpu:6.2f} s CPU  {wall:6.2f} s wall  {each:6.3f} ms CPU per request")


def replayed(container: str, url: str) -> Sample:
    """Replay and judge the frozen corpus in a process of its own."""
    output, cpu, wall = measured([sys.executable, "-c", REPLAY, container, url], Path.cwd())
    requests, failures = map(int, output.split())
    return Sample(requests, cpu, wall, failures)


def schemathesis(container: str, url: str, folder: Path) -> Sample:
    """Let schemathesis run the phases that the corpus is made of."""
    (folder / "openapi.json").write_text(json.dumps(catalogue.container(container).bundle))
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", url]
    command += ["--phases", "coverage,fuzzing", "--generation-database", "none", "--seed", "0", "--no-color"]
    output, cpu, wall = measured(command, folder)
    counted = re.search(r"(\d+) generated", output)
    if counted is None:
        sys.exit(f"schemathesis did not say how many cases it made:\n{output[-2000:]}")
    failures = re.search(r"(\d+) found|(\d+) unique failures", output)
    return Sample(int(counted[1]), cpu, wall, int((failures[1] or failures[2]) if failures else 0))


def measured(command: list[str], folder: Path) -> tuple[str, float, float]:
    """Run one client to its end: what it printed, its seconds of CPU, and those on the wall."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, text=True)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:4])} ended with {process.returncode}:\n{printed[-2000:]}")
    return printed, usage.ru_utime + usage.ru_stime, time.monotonic() - began


@contextlib.contextmanager
def emulator(container: str) -> Iterator[str]:
    """Start the embedded server on a free port; gives its URL."""
    command = [sys.executable, "-m", "conformance", "serve", container, "--demo", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    stream = process.stdout
    if stream is None:
        sys.exit("the emulator has no output to read its URL from")
    try:
        for line in stream:
            found = re.search(r"Now listening on: (\S+)", line)
            if found:
                # a full pipe would stop the server
                threading.Thread(target=stream.read, daemon=True).start()
                yield found[1]
                return
        sys.exit("the emulator ended before it listened")
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
