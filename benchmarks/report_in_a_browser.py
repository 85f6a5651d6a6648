"""How long a browser takes to open the report of a run with many failures.

    python benchmarks/report_in_a_browser.py [CONTAINER]... [--failures 50] [--rounds 5] [--output DIR]

Each container is an emulator with as many faults as it takes for that many requirements to fail. A fault that breaks
much hides others, so those that break the least come first. Its run writes the report, which a headless Chromium opens
anew in each round, with nothing in its cache. What is told of each page:

- ``load``: from the navigation to the end of the load event, when all of it is laid out and its script has run;
- ``paint``: from the navigation to the first thing that is painted;
- ``filter``: from words in the filter to the next frame, in which what is left of the table is seen.

With ``--output`` the runs are kept there, with pictures of the first screens in light and dark, 1280 and 390 pixels
wide. A run that is there already is not repeated.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from conformance import catalogue, target
from conformance.faults import faults_of
from conformance.report.results import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from conformance.catalogue import Container

DEFAULT = ("language", "face", "read", "anomaly-detector")
SPOILT = ("behaviour", "accuracy")
"""The profiles of what faults may break: what breaks an answer as a whole hides all that could be said of it."""
FOR_EACH = 1.4
"""Requirements that faults are paired with for each that has to fail: one fault may hide another."""
MOST_AT_ONCE = 6
"""Requirements that one fault may break; more of them, and it hides others."""
HIDING = (
    *("read.poll.status-regresses", "read.poll.everything-is-about-to-start", "read.submit.has-one-worker"),
    "read.poll.drops-blank-pages",
)
"""With these no operation is seen to end, or has a page, and nothing can be said of what was read."""
SCREENS = 6
"""Of a page, in a picture."""
FILTER = """() => new Promise((done) => {
  const words = document.querySelector("form.filter input[name=words]");
  const begun = performance.now();
  words.value = "status";
  words.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0));
})"""
TIMES = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [navigation.loadEventEnd, paint.startTime];
}"""


def main() -> None:
    """Measure each, and print a line about it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("containers", nargs="*", default=DEFAULT)
    parser.add_argument("--failures", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder: Path = options.output or Path(temporary)
        with playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"]) as browser:
            print(f"Chromium {browser.version}, {cpu_count()} cores, {platform.machine()}; median of {options.rounds}")
            print(f"{'':18}{'broken':>8}{'KB':>8}{'load':>10}{'paint':>10}{'filter':>10}")
            for name in options.containers:
                report = written(catalogue.container(name), folder / name, options.failures)
                broken = len(read(report.with_name("results.json")).broken)
                times = zip(*(opened(browser, report) for _ in range(options.rounds)), strict=True)
                load, paint, filtered = (f"{statistics.median(each):.0f} ms" for each in times)
                size = report.stat().st_size / 1000
                print(f"{name:18}{broken:>8}{size:>8.0f}{load:>10}{paint:>10}{filtered:>10}", flush=True)
                if options.output:
                    take_pictures(browser, report)


def written(container: Container, folder: Path, failures: int) -> Path:
    """The report of a run against an emulator with faults; of an earlier one where it is there."""
    report = folder / "report.html"
    if not report.exists():
        with target.embedded(container, chosen(container, failures)) as url:
            command = [sys.executable, "-m", "conformance", "run", container.name, "--url", url, "--output", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 1:
            raise SystemExit(f"The run of {container.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return report


def chosen(container: Container, failures: int) -> tuple[str, ...]:
    """Faults that break so many requirements together, those that break the least first."""
    broken: set[str] = set()
    names: list[str] = []
    for fault in sorted(faults_of(container), key=lambda fault: len(fault.breaks)):
        breaks = {container.by_id[identifier] for identifier in fault.breaks if identifier in container.by_id}
        spoils = all(requirement.operation and requirement.profile in SPOILT for requirement in breaks)
        if fault.begin or fault.id in HIDING or not spoils or len(breaks) > MOST_AT_ONCE:
            continue
        if broken.issuperset(r.id for r in breaks):
            continue
        names.append(fault.id)
        broken.update(r.id for r in breaks)
        if len(broken) >= FOR_EACH * failures:
            break
    return tuple(names)


def opened(browser: Browser, report: Path) -> tuple[float, float, float]:
    """Milliseconds until a page is loaded and painted, and until its filter has done."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(report.as_uri(), wait_until="load")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    load, paint = page.evaluate(TIMES)
    filtered = page.evaluate(FILTER)
    context.close()
    return load, paint, filtered


def take_pictures(browser: Browser, report: Path) -> None:
    """Of the page in both schemes and widths, beside it."""
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            page = context.new_page()
            page.goto(report.as_uri())
            page.screenshot(
                path=report.with_name(f"{scheme}-{width}.png"),
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": 900 * SCREENS},
            )
            context.close()


if __name__ == "__main__":
    main()
