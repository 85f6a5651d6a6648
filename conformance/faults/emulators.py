"""Emulators that stay up from trial to trial, and are told which faults to wear."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Self

import httpx

from conformance import target
from conformance.catalogue import Container
from conformance.faults.layer import CONTROL
from conformance.faults.runner import ProofFailed

PATIENCE = 30.0
"""Seconds that an emulator may take to change its faults."""


@dataclass(frozen=True)
class Instances:
    """The instances of one container that are up."""

    container: Container
    urls: tuple[str, ...]
    up: ExitStack
    """Closing it stops them."""


class Emulators:
    """Hands emulators out to trials, each to one at a time, and takes them back.

    Those of a container whose requests change something that lasts are stopped after a trial, because
    the next one would find what it left behind; the others forget everything with their fault.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._control = f"/{secrets.token_hex(16)}"
        self._environment = {**environment, CONTROL: self._control}
        self._idle: list[Instances] = []
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Stop all that are up."""
        for instances in self._idle:
            instances.up.close()

    @contextmanager
    def wearing(self, container: Container, count: int, faults: tuple[str, ...]) -> Generator[tuple[str, ...]]:
        """The URLs of this many instances of a container that have these faults, and no other."""
        instances = self._that_take(container, count, faults)
        try:
            yield instances.urls
        except BaseException:
            instances.up.close()
            raise
        if any("x-changes-state" in operation.definition for operation in container.operations):
            instances.up.close()
        else:
            with self._lock:
                self._idle.append(instances)

    def _that_take(self, container: Container, count: int, faults: tuple[str, ...]) -> Instances:
        """Instances that have taken the faults; new ones where those that were up no longer answer."""
        kept = self._kept(container, count)
        if kept:
            with suppress(httpx.HTTPError):
                self._tell(kept, faults)
                return kept
            kept.up.close()
        with ExitStack() as up:
            urls = up.enter_context(target.embedded_instances(container, (), count, self._environment))
            started = Instances(container, urls, up)
            self._tell(started, faults)
            return Instances(container, urls, up.pop_all())

    def _kept(self, container: Container, count: int) -> Instances | None:
        """Instances that are up and idle; where there are others only, one of them makes room."""
        with self._lock:
            fitting = [i for i in self._idle if i.container.name == container.name and len(i.urls) == count]
            chosen = next(iter(fitting or self._idle), None)
            if chosen:
                self._idle.remove(chosen)
        if chosen and not fitting:
            chosen.up.close()
        return chosen if fitting else None

    def _tell(self, instances: Instances, faults: tuple[str, ...]) -> None:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            for url in instances.urls:
                answer = client.put(url + self._control, json=faults)
                if answer.status_code != 200:
                    raise ProofFailed(f"The emulator of {instances.container.name} takes no fault: {answer.text[:200]}")
