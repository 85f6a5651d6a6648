"""A soak of the Read emulator: many mixed requests at once, every answer checked, memory watched.

    python benchmarks/read_soak.py [read|read-3.2] [--requests 500] [--concurrency 16]

Good pages by bytes and by URL, documents, reading at once, unknown ids, and files and URLs that attack. It fails
where an answer is wrong, where a status is 5xx, or where the memory of the emulator and its processes is further
than a tenth from what it was after the first hundred requests.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from conformance import catalogue, target
from conformance.harness.files import Files
from conformance.wire import Answer, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.worlds.pages import hostile
from conformance.worlds.pages.files import File, pdf, png
from conformance.worlds.pages.strategies import saying
from conformance.worlds.pages.words import distinct_words

if TYPE_CHECKING:
    from collections.abc import Callable

OCTETS = (("Content-Type", "application/octet-stream"),)
JSON = (("Content-Type", "application/json"),)
PATHS = {
    "read": ("/vision/v2.0/read/core/asyncBatchAnalyze", "/vision/v2.0/read/operations/", "/vision/v2.0/read/core/Analyze"),
    "read-3.2": ("/vision/v3.2/read/analyze", "/vision/v3.2/read/analyzeResults/", "/vision/v3.2/read/syncAnalyze"),
}
FIRST = 100
TOLERANCE = 0.1


@dataclass
class Soak:
    """One soak, and what came of it."""

    connections: Connections
    paths: tuple[str, str, str]
    files: Files
    statuses: Counter[int] = field(default_factory=Counter[int])
    wrong: list[str] = field(default_factory=list[str])

    def send(self, method: str, target_: str, headers: Any = (), body: bytes = b"") -> Answer:
        """One request; a missing answer or a 5xx is wrong."""
        exchange = self.connections.exchange(Request(method, target_, headers, body))
        answer = exchange.answer or Answer(599, (), exchange.trouble.encode())
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.wrong.append(answer.excerpt(120))
        return answer

    def one(self, number: int) -> None:
        """One request of the mix, and those that follow from it."""
        random = Random(number)
        words = distinct_words(number, 4)
        page, document = png(saying(*words[:2])), pdf([saying(*words[:2]), saying(*words[2:])])
        kinds: list[tuple[int, Callable[[], None]]] = [
            (4, lambda: self.later(page)),
            (2, lambda: self.later(document)),
            (3, lambda: self.at_once(page)),
            (2, lambda: self.by_url(number, page)),
            (2, lambda: self.attacked(random.choice(ATTACKS))),
            (1, self.unknown),
        ]
        random.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]()

    def later(self, file: File) -> None:
        """Submit a file and ask for it."""
        self.follow(self.send("POST", self.paths[0], OCTETS, file.content), file)

    def by_url(self, number: int, file: File) -> None:
        """The same by its URL."""
        url = self.files.offer(f"/{number}.png", file.media_type, file.content)
        self.follow(self.send("POST", self.paths[0], JSON, json.dumps({"url": url}).encode()), file)

    def follow(self, answer: Answer, file: File) -> None:
        """Ask for an operation until it has ended, and compare."""
        identifier = (answer.header("operation-location") or "").rpartition("/")[2]
        if answer.status != 202:
            self.wrong.append(f"a good file was answered with {answer.excerpt(80)}")
            return
        for _ in range(2400):
            told = self.send("GET", self.paths[1] + identifier).json()
            if told["status"].lower() in ("succeeded", "failed"):
                self.compare(told, file)
                return
            time.sleep(0.05)
        self.wrong.append(f"{identifier} never ended")

    def at_once(self, file: File) -> None:
        """Read a file while waiting."""
        self.compare(self.send("POST", self.paths[2], OCTETS, file.content).json(), file)

    def attacked(self, hostile: hostile.Hostile) -> None:
        """Send what must not be read."""
        answer = self.send("POST", self.paths[2], OCTETS, hostile.content)
        if answer.json().get("status", "").lower() != "failed":
            self.wrong.append(f"{hostile.name} was answered with {answer.excerpt(80)}")

    def unknown(self) -> None:
        """Ask for what is not there."""
        if self.send("GET", self.paths[1] + "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19").status != 404:
            self.wrong.append("an unknown id was not refused")

    def compare(self, told: Any, file: File) -> None:
        """Whether a result says what is on the pages."""
        pages = told.get("recognitionResults") or (told.get("analyzeResult") or {}).get("readResults") or []
        said = [[word["text"] for line in page["lines"] for word in line["words"]] for page in pages]
        if said != [list(page.texts) for page in file.pages]:
            self.wrong.append(f"{[page.texts for page in file.pages]} was read as {said}")


ATTACKS = list(hostile.attacks())


def memory(process: int) -> int:
    """Bytes that a process and those it started hold now."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if folder.name == str(process) or parent == str(process):
                found += int((folder / "statm").read_text().split()[1]) * 4096
        except OSError:
            continue
    return found


def main() -> None:
    """Run the soak and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("container", nargs="?", default="read", choices=PATHS)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--concurrency", type=int, default=16)
    options = parser.parse_args()
    catalogue.container(options.container)
    command = [sys.executable, "-m", "conformance", "serve", options.container, "--demo", "--private-urls", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = iter((process.stdout or sys.exit("no output")).readline, "")
            url = next(line.removeprefix(target.LISTENING).strip() for line in said if line.startswith(target.LISTENING))
            with Connections(url, Limits(120)) as connections:
                soak = Soak(connections, PATHS[options.container], Files())
                began, held = time.monotonic(), [memory(process.pid)]
                with ThreadPoolExecutor(options.concurrency) as pool:
                    for begin, end in ((0, FIRST), (FIRST, options.requests)):
                        list(pool.map(soak.one, range(begin, end)))
                        held.append(memory(process.pid))
                soak.files.close()
        finally:
            process.terminate()
    first, last = held[1:]
    print(f"{options.requests} mixed requests at concurrency {options.concurrency} in {time.monotonic() - began:.0f} s")
    print(f"answers by status: {dict(sorted(soak.statuses.items()))}")
    print(f"memory: {first / 1e6:.0f} MB after {FIRST} requests, {last / 1e6:.0f} MB at the end ({last / first - 1:+.1%})")
    print(f"wrong answers: {len(soak.wrong)}")
    for line in soak.wrong[:10]:
        print(f"  {line}")
    sys.exit(bool(soak.wrong) or abs(last / first - 1) > TOLERANCE)


if __name__ == "__main__":
    main()
