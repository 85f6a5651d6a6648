"""What tests of several rooms share: the program, an emulator, an empty place to run in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from program import Run

from conformance import catalogue, target

if TYPE_CHECKING:
    from playwright.sync_api import Browser


SHARING = ("tests/certify", "tests/images", "tests/shards", "tests/site")
"""Rooms whose files rest on one run, one bundle, one image, or one built site."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--docs-update", action="store_true", help="Write into the pages what their examples print now.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: where several processes share the tests, none is left with them at the end."""
    items.sort(key=lambda item: "witnesses" not in item.path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many blocks of the pages were run, judged and left out, and why."""
    done: Counter[str] = Counter()
    reasons: list[str] = []
    for report in terminalreporter.stats.get("passed", []):
        properties = dict(report.user_properties)
        done["judged"] += properties.get("judged", 0)
        if "example" in properties:
            done[properties["example"]] += 1
            if properties["example"] == "skipped":
                reasons.append(f"{report.nodeid.partition('[')[2].rstrip(']')}: {properties['reason']}")
    if done.total():
        told = ", ".join(f"{count} {what}" for what, count in sorted(done.items()))
        terminalreporter.write_line(f"examples of the pages: {done.total()} blocks, {told}")
        for reason in reasons:
            terminalreporter.write_line(f"  left out: {reason}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Leave a file of tests to one process, and of the examples each page: they share what was started for them.

    Of some rooms all files share what takes longest.
    """
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, name = nodeid.partition("::")
            page, room = re.search(r"\[(.+\.md):", name), file.rpartition("/")[0]
            return f"{file}::{page[1]}" if page else room if room in SHARING else file

    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def emulator() -> Iterator[str]:
    """The URL of a clean emulator of Anomaly Detector."""
    with target.embedded(catalogue.container("anomaly-detector")) as url:
        yield url


@pytest.fixture
def cogspec(tmp_path: Path) -> Run:
    """Run the program in an empty directory."""

    def run(*arguments: str, program: str = "conformance", timeout: float = 240) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "160"},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None and "CI" not in os.environ:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
