"""Starts of a container without a connection: with the licence that it downloaded, or with one that is none."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pytest

from conformance.billing.endpoint import Endpoint
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher, Mounts, Settings
from conformance.harness.container.licences import Download, filled_files, wrong_licences
from conformance.harness.container.records import Summary, summary
from conformance.harness.door import rests_on
from conformance.target import READY_SECONDS

IS_DOWNLOADED = "container.licence.is-downloaded"
SERVES = "container.offline.serves"
MAY_BE_VARIABLES = "container.offline.mounts-may-be-variables"
NO_OUTPUT = "no output mount"
CONNECTED = ("Billing", "ApiKey")
SECONDS_TO_END = 10.0
"""That a container may take to end, which has downloaded its licence and goes on."""
UNKNOWN_FORM = (
    "the container asked the billing endpoint of the run for no licence in the form of this kit, and no other endpoint's "
    "can be had"
)


def to_download(settings: Settings) -> Settings:
    """A start that downloads a licence."""
    return {**settings, "DownloadLicense": "True"}


def without_connection(settings: Settings) -> Settings:
    """A start without what a connection needs."""
    return {name: value for name, value in settings.items() if name not in CONNECTED}


@dataclass(frozen=True)
class Resumed:
    """A container that serves without a connection, started again where another one had been killed."""

    instance: Instance
    output: Path
    """The output mount of both."""
    shown: Summary
    """The records of the first, before it was killed."""
    kept: Summary
    """Those of the second, before it was asked anything else."""


@dataclass(frozen=True)
class Fresh:
    """What came of a start with an empty output mount."""

    begun: Summary
    """Its records before it was asked anything else."""
    why_not: str
    """Why it served no query, in words; empty where it did."""


def _says_something(records: Summary) -> bool:
    """Whether records show some use, or will never."""
    return bool(records.wrong or records.quantity)


def _refused(endpoint: Endpoint) -> bool:
    """Whether an endpoint has refused a licence."""
    return any(record.licence_for and record.status != 200 for record in endpoint.records)


class Offline:
    """The starts of one run, each with directories of its own."""

    def __init__(self, launcher: Launcher, container: str, folder: Path, up: ExitStack) -> None:
        self.launcher = launcher
        self._container = container
        self._folder = folder
        self._up = up

    def new_folder(self, name: str) -> Path:
        """An empty directory, which a container with another user may write to; a test that is run again has another one."""
        path = Path(tempfile.mkdtemp(prefix=f"{name.replace(' ', '-')}-", dir=self._folder))
        path.chmod(0o777)
        return path

    @property
    def download(self) -> Download:
        """What came of a download with a good key."""
        return self._downloads[0]

    @property
    def refused(self) -> Download:
        """What came of one with a key that its endpoint calls invalid."""
        return self._downloads[1]

    @cached_property
    def _downloads(self) -> list[Download]:
        self.launcher.demand_settings()
        self.launcher.demand_mounts()
        return self.launcher.at_once([partial(self._downloaded, answer) for answer in ("valid", "401")])

    def _downloaded(self, answer: str) -> Download:
        """What came of a start that was to download a licence; its endpoint stays up."""
        folder, endpoint = self.new_folder("licence"), self._up.enter_context(self.launcher.keyed((answer,)))
        with self.launcher.launch(to_download, mounts={"License": folder}, answers=endpoint) as instance:
            # one that was refused has nothing to write, and need not end either
            instance.wait_until(lambda: bool(filled_files(folder)) or _refused(endpoint), READY_SECONDS)
            if not instance.ends_within(SECONDS_TO_END):  # whether it goes on after that, no page says
                instance.signal(signal.SIGTERM)
                instance.ends_within(SECONDS_TO_END)
            ended = bool(instance.ending)
        asked = any(record.licence_for for record in endpoint.records)
        return Download(folder, endpoint, asked, ended, len(endpoint.records))

    @property
    def licence(self) -> Path:
        """The directory with a licence; skips where none was downloaded."""
        if not self.download.files:
            pytest.skip(rests_on(IS_DOWNLOADED) if self.download.asked else UNKNOWN_FORM)
        return self.download.folder

    @contextmanager
    def launch(self, mounts: Mounts, *, as_variables: bool = False) -> Generator[Instance]:
        """A container that starts without a connection."""
        self.launcher.demand_settings()
        with self.launcher.launch(without_connection, mounts=mounts, as_variables=as_variables) as instance:
            yield instance

    @property
    def resumed(self) -> Resumed | str:
        """A container that stays up, after another one had served and was killed; in words, why there is none."""
        return self._licensed[0]

    @property
    def fresh(self) -> Fresh:
        """What came of a start with an empty output mount, beside it."""
        return self._licensed[1]

    @cached_property
    def _licensed(self) -> tuple[Resumed | str, Fresh]:
        _ = self.licence
        resumed: list[Resumed | str] = []
        fresh: list[Fresh] = []
        self.launcher.at_once([lambda: resumed.append(self._resume()), lambda: fresh.append(self._begin())])
        return resumed[0], fresh[0]

    def _resume(self) -> Resumed | str:
        mounts = {"License": self.licence, "Output": self.new_folder("output")}
        with self.launch(mounts) as first:
            if not first.wait_until(lambda: first.ready and first.serves, READY_SECONDS):
                return first.ending or "it runs"
            first.wait_until(lambda: _says_something(summary(first)), self.launcher.seconds_for(1))
            shown = summary(first)
            first.signal(signal.SIGKILL)
            first.ends_within(SECONDS_TO_END)
        second = self._up.enter_context(self.launch(mounts))
        second.wait_until(lambda: second.ready, READY_SECONDS)
        return Resumed(second, mounts["Output"], shown, summary(second))

    def _begin(self) -> Fresh:
        """As variables of the environment, where they can be given."""
        mounts = {"License": self.licence, "Output": self.new_folder("fresh")}
        with self.launch(mounts, as_variables=self.launcher.has("environment")) as instance:
            instance.wait_until(lambda: instance.ready, READY_SECONDS)
            begun = summary(instance)
            serves = instance.wait_until(lambda: instance.serves, READY_SECONDS)
            return Fresh(begun, "" if serves else instance.ending or "it runs")

    @cached_property
    def tried(self) -> dict[str, bool]:
        """Starts without a valid licence, or without a place for records, and whether they ever serve a query."""
        mounts: dict[str, Mounts] = {NO_OUTPUT: {"License": self.licence}}
        for name, licence_mount in wrong_licences(self.download, self._container, self.new_folder):
            licensed = {} if licence_mount is None else {"License": licence_mount}
            mounts[name] = {**licensed, "Output": self.new_folder(f"output with {name}")}
        serving = self.launcher.serve_ever(dict.fromkeys(mounts, without_connection), mounts)
        return {name: name in serving for name in mounts}
