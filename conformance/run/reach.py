"""How a run comes to its target: over which connections, by which doors, with which files, and whether it is still there."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property

from conformance.catalogue import Operation
from conformance.corpus.case import Case
from conformance.corpus.meaning import ServedFile
from conformance.description.oracle import patient
from conformance.harness.door import Door
from conformance.harness.endurance import Endurance, Indulgence
from conformance.harness.files import Files
from conformance.harness.outstanding import Outstanding, Watched
from conformance.harness.stage import Stage, staged
from conformance.harness.witness import Witness
from conformance.run.options import Options
from conformance.wire import FILES, Request
from conformance.wire.connections import Connections, Observer
from conformance.wire.retries import Retries

NOT_REACHED = "the container cannot fetch files from this machine; --files-host says by which name it may"


class Reach:
    """All ways of one run to its target."""

    def __init__(
        self,
        options: Options,
        cases: Sequence[Case],
        witness: Witness,
        served: Callable[[], Mapping[str, ServedFile | str]],
        observer: Observer | None = None,
        why_gone: Callable[[], str] = str,
        reached_by: str = "",
    ) -> None:
        """``served`` gives the files that cases name, ``reached_by`` a name of this machine, where the options have none."""
        self.container, self.url = witness.judge.container, witness.judge.url
        self.options = options
        self.name = f"cogspec-{options.seed:x}"
        """What every name begins with that this run gives to something; the same in every run with the same seed."""
        self.lost = ""
        """Why the target is given up, once it no longer answers."""
        self.left_behind: list[str] = []
        """What was made or changed and could not be removed or put back, a sentence each."""
        self.witness = witness
        self.endurance = Endurance(witness.judge.operation_of, options.time, options.budget)
        self.outstanding = Outstanding()
        self.files = Files(options.files_host or reached_by, options.patience, promised=bool(options.files_host))
        self._cases = cases
        self._served = served
        self._why_gone = why_gone
        """Says what is known of a target that no longer answers; empty where nothing is."""
        self._retries = Retries(options.retry)
        self.connections = self._connect(self.url, observer)
        self.door = self._door(self.url, self.connections)
        self.door.outstanding = self.outstanding

    def _connect(self, url: str, observer: Observer | None = None) -> Connections:
        return Connections(
            url,
            self.options.limits,
            self.options.access,
            retries=self._retries,
            gate=Watched(self.endurance, self.container, self.outstanding, self.name, self.witness.judge.operation_of),
            patience=self._patience,
            observer=observer,
        )

    def connect_once(self, url: str) -> Connections:
        """Connections to a container that need not answer, and may ask to be asked later."""
        gate = Indulgence(self.endurance)
        return Connections(url, self.options.limits, self.options.access, gate=gate, patience=self._patience)

    def _patience(self, request: Request) -> float:
        """Seconds that a request may take beyond the timeout of all."""
        operation = self.witness.judge.operation_of(request)
        return self.options.patience if operation and patient(operation) else 0.0

    def _door(self, url: str, connections: Connections) -> Door:
        return Door(self.container, url, connections, self.witness, self.options.patience, self.options.portraits)

    @contextmanager
    def door_to(self, url: str) -> Generator[Door]:
        """A door to another instance of the container."""
        with self._connect(url) as connections:
            door = self._door(url, connections)
            yield door
            self.door.requests += door.requests

    def staged(self, operation: Operation, part: str) -> AbstractContextManager[Stage]:
        """The stage of one operation; what cannot be removed from it is left behind."""
        return staged(self.door, self.files, operation, f"{self.name}-{operation.key}-{part}", self.left_behind)

    @cached_property
    def missing_files(self) -> Mapping[str, str]:
        """The files that the container cannot fetch, by path, each with the reason."""
        missing = {path: file for path, file in self._served().items() if isinstance(file, str)}
        return missing if self._files_are_reached else missing | dict.fromkeys(self._served(), NOT_REACHED)

    @cached_property
    def _files_are_reached(self) -> bool:
        """Whether the container fetches what it is told to fetch; without a word from the user, it is tried."""
        files = {path: file for path, file in self._served().items() if not isinstance(file, str)}
        for path, (media_type, content) in files.items():
            self.files.offer(path, media_type, content)
        if self.files.promised:
            return True
        positive = (case for case in self._cases if case.mode == "positive")
        case, path = next((case, path) for case in positive for path in files if case.names_file(path))
        ask = case.bound({FILES: self.files.base})
        return self.files.reached(path, lambda: self.door.exchange(ask, judged=False))

    def is_lost(self) -> bool:
        """After a request got no answer: whether the target is gone for good, and so given up."""
        limits = replace(self.options.limits, seconds=min(10.0, self.options.timeout))
        with Connections(self.url, limits, self.options.access) as connections:
            for _ in range(3):
                trouble = connections.exchange(Request("GET", "/ready")).trouble
                if not trouble:
                    self.lost = ""
                    return False
                self.lost = f"the target no longer answers ({trouble})"
                time.sleep(0.5)
        if why := self._why_gone():
            self.lost += f"; {why}"
        return True

    def close(self) -> None:
        """Ask and offer nothing more."""
        self.connections.close()
        self.files.close()
