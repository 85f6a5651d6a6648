"""Containers that a test starts itself, each with a billing endpoint and a key of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from threading import BoundedSemaphore, Event, Lock
from types import MappingProxyType
from typing import Any, TypeVar

import pytest

from conformance.billing.endpoint import KEPT, Address, Endpoint
from conformance.catalogue import Container
from conformance.corpus.case import Case
from conformance.harness.container.instance import Instance
from conformance.harness.files import LOOPBACK
from conformance.target import CLIENTS, READY_SECONDS, Launched, Template
from conformance.wire.connections import Connections

T = TypeVar("T")
Settings = Mapping[str, str]
Change = Callable[[Settings], Settings]
"""From the settings that a start needs to those that it gets."""
Mounts = Mapping[str, Path]
"""Directories of this machine by what a container knows them as: Output, License."""
Connect = Callable[[str], Connections]

SETTINGS = ("settings", "environment")
"""Placeholders by which a start can be given other settings."""
ALL_ADDRESSES = "0.0.0.0"  # noqa: S104 - what is launched in a network of its own reaches none of loopback
MOST_AT_ONCE = 4
"""Containers that a run has launched at once, beside what it tests; each may take the memory that a real one does."""
SLACK = 10.0
"""Seconds beyond those between reports that these may take."""
LEAST = 1.0
"""Seconds that one report may take on a busy host, however short the time between two is."""


@dataclass(frozen=True)
class Launching:
    """How a run starts containers."""

    template: Template
    metering: float
    """Seconds that the container takes between two reports, at most."""


def complete(billing: str, key: str) -> Settings:
    """All that a start needs."""
    return {"Eula": "accept", "Billing": billing, "ApiKey": key}


def as_needed(settings: Settings) -> Settings:
    """What a start needs, unchanged."""
    return settings


def mounted(mounts: Mounts, template: Template) -> tuple[Settings, list[str]]:
    """The settings by which a container finds its directories, and how the launch mounts them, if it does."""
    if "mounts" not in template.placeholders:
        return {f"Mounts:{name}": str(path) for name, path in mounts.items()}, []
    for path in mounts.values():
        path.chmod(0o777)  # who writes inside may be any user
    inside = {name: f"/{name.lower()}" for name in mounts}
    given = {f"Mounts:{name}": path for name, path in inside.items()}
    return given, [f"{path}:{inside[name]}" for name, path in mounts.items()]


def keyed(template: Template, answers: Sequence[str] = ("valid",), kept: int = 0) -> Endpoint:
    """An endpoint that takes one new key alone, where what is launched reaches it."""
    return Endpoint(answers, at=within_reach(template), key=secrets.token_hex(16), kept=kept)


def within_reach(template: Template) -> Address:
    """Where servers of the run listen, so that what is launched reaches them."""
    return Address(ALL_ADDRESSES, known_as=template.host) if template.host else Address(LOOPBACK[-1])


@contextmanager
def billed(
    template: Template,
    container: Container | None,
    change: Change = as_needed,
    *,
    mounts: Mounts = MappingProxyType({}),
    as_variables: bool = False,
    reported_to: Endpoint | None = None,
) -> Generator[tuple[dict[str, str | Sequence[str]], Endpoint]]:
    """What the placeholders of a launch stand for, and the endpoint that is up for it: its own, where none is given."""
    with nullcontext(reported_to) if reported_to else keyed(template) as endpoint:
        if template.placeholders.isdisjoint(("key", *SETTINGS)):
            endpoint.key = ""  # the template has one of its own
        as_variables = as_variables or "settings" not in template.placeholders
        where, pairs = mounted(mounts, template)
        settings = change({**complete(endpoint.url, endpoint.key), **where})
        yield (
            {
                "container": container.name if container else "",
                "settings": () if as_variables else [f"{name}={value}" for name, value in settings.items()],
                "environment": [f"{_variable(name)}={value}" for name, value in settings.items()] if as_variables else (),
                "mounts": pairs,
                "billing": endpoint.url,
                "key": endpoint.key,
            },
            endpoint,
        )


def _variable(setting: str) -> str:
    """The name of a setting where no colon may stand."""
    return setting.replace(":", "__")


class Launcher:
    """Starts containers for tests, and removes them."""

    def __init__(
        self,
        how: Launching,
        container: Container,
        connect: Connect,
        case: Case | None,
        seconds: float,
        asked: Collection[str],
    ) -> None:
        """``case`` is the valid query of all tests, ``seconds`` what the whole run may take, ``asked`` what it is about."""
        self._how = how
        self.container = container
        self.asked = asked
        """Ids of the requirements that the run is about."""
        self._connect = connect
        self._case = case
        self._seconds = seconds
        self._over = Event()
        self._free = BoundedSemaphore(MOST_AT_ONCE)
        self._telling = Lock()
        self._told: dict[Callable[[Launcher], Any], Future[Any]] = {}

    @property
    def template(self) -> Template:
        """The command that launches."""
        return self._how.template

    def give_up(self) -> None:
        """Let nobody wait any longer for what was launched; skips whatever is to be launched after that."""
        self._over.set()

    def story(self, tell: Callable[[Launcher], T]) -> T:
        """What came of a story that several tests are about; the first of them that asks lets it happen."""
        with self._telling:
            first = tell not in self._told
            told = self._told.setdefault(tell, Future())
        if first:
            try:
                told.set_result(tell(self))
            except BaseException as error:  # noqa: BLE001 - raised below, in every test that asks
                told.set_exception(error)
        return told.result()

    def seconds_for(self, reports: int) -> float:
        """Seconds in which so many reports are made, at most."""
        return reports * max(self._how.metering * 1.1, LEAST) + SLACK

    def has(self, *placeholders: str) -> bool:
        """Whether the command that launches has one of these placeholders."""
        return not self.template.placeholders.isdisjoint(placeholders)

    def demand(self, *placeholders: str) -> None:
        """Skip where the command that launches has none of these placeholders."""
        if not self.has(*placeholders):
            names = " or ".join(f"{{{name}}}" for name in placeholders)
            pytest.skip(f"the command to launch has no {names}, so this cannot be varied or seen")

    def demand_settings(self) -> None:
        """Skip where the container cannot be given other settings."""
        self.demand(*SETTINGS)

    @property
    def mounts(self) -> bool:
        """Whether the container sees directories of this machine; one of an engine does only where {mounts} is given."""
        programs = {PurePath(word).name for word in self.template.words}
        return "mounts" in self.template.placeholders or programs.isdisjoint(CLIENTS)

    def demand_mounts(self) -> None:
        """Skip where the container sees no directory of this machine."""
        if not self.mounts:
            self.demand("mounts")

    def demand_endpoint(self) -> None:
        """Skip where the container cannot be told to report to an endpoint of the run."""
        self.demand(*SETTINGS, "billing")

    def forget_stories(self) -> None:
        """Let them happen again for whoever asks next; none may be under way."""
        self._told.clear()

    def has_time_for(self, reports: int) -> bool:
        """Whether so many reports are made in the time that the whole run may take."""
        return reports * self._how.metering <= self._seconds

    def demand_time(self, reports: int) -> None:
        """Skip where so many reports take longer than that."""
        if not self.has_time_for(reports):
            needed = reports * self._how.metering
            pytest.skip(
                f"{reports} reports of the container take {needed:g} s, and the run ends after {self._seconds:g}; see --time"
            )

    def keyed(self, answers: Sequence[str]) -> Endpoint:
        """An endpoint for what is launched, which takes one new key alone."""
        return keyed(self.template, answers, KEPT)

    @contextmanager
    def launch(
        self,
        change: Change = as_needed,
        *,
        mounts: Mounts = MappingProxyType({}),
        as_variables: bool = False,
        answers: Sequence[str] | Endpoint = ("valid",),
        port: int = 0,
        options: Sequence[str] = (),
    ) -> Generator[Instance]:
        """A container that is starting with these settings, and is gone at the end; at a given port, in place of another.

        ``answers`` are those of an endpoint that goes with it, or are an endpoint that stays; ``options`` are for the engine
        that runs an image.
        """
        if self._case is None:
            pytest.skip(f"no frozen case of {self.container.name} can be asked by itself")
        operation = self.container.operation(self._case.operation)
        with ExitStack() as up:
            if not port:
                up.enter_context(self._free)
            if self._over.is_set():
                pytest.skip("the run ended before that")
            endpoint = answers if isinstance(answers, Endpoint) else up.enter_context(self.keyed(answers))
            start = billed(
                self.template, self.container, change, mounts=mounts, as_variables=as_variables, reported_to=endpoint
            )
            values, _ = up.enter_context(start)
            launched = up.enter_context(Launched(self.template.with_options(*options), values))
            launched.grow(1, port)
            connections = up.enter_context(self._connect(launched.urls[0]))
            yield Instance(launched, endpoint, connections, operation, self._case, self._over)

    @contextmanager
    def serving(self, change: Change = as_needed, **others: Any) -> Generator[Instance]:
        """A container that serves; skips where it does not come to that, which no test here is about."""
        with self.launch(change, **others) as instance:
            if not instance.wait_until(lambda: instance.ready and instance.serves, READY_SECONDS):
                why = instance.ending or f"it did not serve within {READY_SECONDS:g} s"
                pytest.skip(f"no container to try it with was launched: {why}")
            yield instance

    def serve_ever(self, changes: Mapping[str, Change], mounts: Mapping[str, Mounts] = MappingProxyType({})) -> list[str]:
        """The names of those of several starts that ever serve a query; ``mounts`` are theirs, by the same names."""

        def tried(name: str) -> bool:
            with self.launch(changes[name], mounts=mounts.get(name, {})) as instance:
                return instance.ever_serves()

        outcomes = self.at_once([partial(tried, name) for name in changes])
        return [name for name, served in zip(changes, outcomes, strict=True) if served]

    def at_once(self, stories: Sequence[Callable[[], T]]) -> list[T]:
        """What comes of several stories that each launch something, some of them at a time."""
        with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            try:
                return [begun.result() for begun in [pool.submit(story) for story in stories]]
            except (Exception, pytest.skip.Exception):
                raise
            except BaseException:
                self.give_up()  # whoever interrupts does not wait for those that are watched
                pool.shutdown(cancel_futures=True)
                raise
