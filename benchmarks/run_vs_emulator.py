"""How long a run takes, against how long the emulator needs to answer the same requests.

    python benchmarks/run_vs_emulator.py [CONTAINER]... [--rounds 3]

The second figure is measured twice. In the run itself: the time during which at least one request is under
way. And alone: the requests of the run, recorded at the emulator, are sent to a fresh one, one after the other
over one connection, by the same client, which does nothing else. What a run waits for on purpose,
such as the end of a reward wait time, is told apart: no request takes that time.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conformance import catalogue
from conformance.target import LISTENING
from conformance.wire import Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = ("sentiment", "keyphrase", "language", "personalizer")

RECORDING = """
import base64, json, sys
from conformance.emulator.command import Differences, Wrapping, run_emulator

def recording(app):
    async def recorded(scope, receive, send):
        body = b""
        async def heard():
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            return message
        await app(scope, heard, send)
        if scope["type"] == "http":
            target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
            headers = [[k.decode("latin-1"), v.decode("latin-1")] for k, v in scope["headers"]]
            row = [scope["method"], target.decode("latin-1"), headers, base64.b64encode(body).decode()]
            file.write(json.dumps(row) + "\\n")
    return recorded

with open(sys.argv[2], "w", encoding="utf-8") as file:
    run_emulator(sys.argv[1], (), Differences(demo=True, private_urls=True, wrapping=Wrapping(app=recording)), port=0)
"""

RUNNING = """
import json, sys, threading, time
from rich.console import Console
from conformance import catalogue
from conformance.report.progress import Progress
from conformance.run.options import Options
from conformance.run.run import Run
from conformance.run.session import run_one

class Watch:
    def __init__(self):
        self.guard, self.under_way, self.since, self.awaited = threading.Lock(), 0, 0.0, 0.0

    def began(self):
        with self.guard:
            self.since = self.since if self.under_way else time.monotonic()
            self.under_way += 1

    def ended(self):
        with self.guard:
            self.under_way -= 1
            self.awaited += 0 if self.under_way else time.monotonic() - self.since

watch = Watch()
run = Run(catalogue.container(sys.argv[1]), (sys.argv[2],), Options(), watch)
results = run_one(run, Progress(Console(), silent=True))
json.dump([results.verdict, results.requests, results.times.seconds, run.reach.door.waited, watch.awaited], sys.stdout)
"""


@dataclass(frozen=True)
class Sample:
    """One run of one container, and its requests sent again; times in seconds."""

    requests: int
    run: float
    """From the first request to the results, as the results say."""
    waited: float
    """Of it, what was waited for on purpose."""
    awaited: float
    """Of it, while at least one request was under way."""
    alone: float
    """The emulator with the same requests, and nothing else to do."""

    @property
    def ratio(self) -> float:
        """The run, without its waiting, to the emulator's share of it."""
        return (self.run - self.waited) / self.awaited

    @property
    def ratio_alone(self) -> float:
        """The same to the emulator alone."""
        return (self.run - self.waited) / self.alone


def main() -> None:
    """Measure each container as often as asked for, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("containers", nargs="*", default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{'':17} requests    run (waited)   emulator: in the run, alone   run without waiting to each")
    for name in options.containers:
        catalogue.container(name)
        requests = requests_of(name)
        samples = [measured(name, requests) for _ in range(options.rounds)]
        seconds, waited, awaited, alone, ratio, ratio_alone = (
            statistics.median(getattr(s, key) for s in samples)
            for key in ("run", "waited", "awaited", "alone", "ratio", "ratio_alone")
        )
        times = f"{seconds:6.2f} ({waited:5.2f}) s {awaited:18.2f} s {alone:6.2f} s"
        print(f"{name:17} {samples[0].requests:8} {times} {ratio:15.2f} {ratio_alone:6.2f}")


def requests_of(name: str) -> list[Request]:
    """What a run sends, as it came to the emulator."""
    own = ("host", "content-length", "transfer-encoding")
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "requests.jsonl"
        with started([sys.executable, "-c", RECORDING, name, str(record)]) as url:
            run(name, url)
        rows = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    return [
        Request(method, target, tuple((k, v) for k, v in headers if k not in own), base64.b64decode(body))
        for method, target, headers, body in rows
    ]


def measured(name: str, requests: list[Request]) -> Sample:
    """One run, and its requests sent again."""
    with serving(name) as url:
        count, seconds, waited, awaited = run(name, url)
    with serving(name) as url:
        return Sample(count, seconds, waited, awaited, sent(requests, url))


def run(name: str, url: str) -> tuple[int, float, float, float]:
    """The requests of one run, its seconds, and of them those waited for on purpose, and those with a request under way."""
    done = subprocess.run([sys.executable, "-c", RUNNING, name, url], capture_output=True, text=True, check=True)
    verdict, requests, seconds, waited, awaited = json.loads(done.stdout)
    if verdict != "conformant":
        sys.exit(f"the run of {name} was {verdict}")
    return requests, seconds, waited, awaited


def sent(requests: list[Request], url: str) -> float:
    """Send the recorded requests one after the other; gives seconds."""
    with Connections(url, Limits(60)) as connections:
        began = time.monotonic()
        for request in requests:
            connections.exchange(request)
        return time.monotonic() - began


def serving(name: str) -> AbstractContextManager[str]:
    """A fresh emulator, as ``cogspec run`` starts one."""
    return started([sys.executable, "-m", "conformance", "serve", name, "--demo", "--private-urls", "--port", "0"])


@contextmanager
def started(command: list[str]) -> Iterator[str]:
    """Start an emulator on a free port, and give its URL."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stream = process.stdout
    if stream is None:
        sys.exit("the emulator has no output to read its URL from")
    try:
        lines = iter(stream.readline, "")
        yield next(line.removeprefix(LISTENING).strip() for line in lines if line.startswith(LISTENING))
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
