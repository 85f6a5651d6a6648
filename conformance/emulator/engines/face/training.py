"""Training: what is searched from its end on is what was there at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Status = Literal["notstarted", "running", "succeeded", "failed"]
Snapshot = TypeVar("Snapshot")

WAITING = 0.05
"""Seconds until a training starts."""
LEAST = 0.15
"""Seconds that one takes for a few faces; recorded were 0.17 to 0.24 with the waiting."""
PER_FACE = 0.0015
"""Seconds for each further one; an article gives 1 to 2 for a thousand."""


class StillTraining(Exception):
    """The training before this one has not ended."""


class Untrained(Exception):
    """Nothing was trained, or the last training failed."""


@dataclass(frozen=True)
class Progress:
    """How far the last training is; times in seconds since 1970."""

    status: Status
    created: float
    last_action: float
    last_success: float | None
    """When a training succeeded last, be it this one or one before."""
    message: str | None
    """Why it failed."""


@dataclass(frozen=True)
class _Run(Generic[Snapshot]):
    created: float
    ends: float
    snapshot: Snapshot
    failure: str | None

    def status(self, now: float) -> Status:
        if now >= self.ends:
            return "failed" if self.failure else "succeeded"
        return "running" if now >= self.created + WAITING else "notstarted"


class Training(Generic[Snapshot]):
    """The trainings of one collection, one after the other.

    Nothing has to be computed, for the nearest face is found without it; but a client that does not wait would fail at the
    real service, so a training takes its time here, too. The moments are told, so that whoever keeps the time decides.
    """

    def __init__(self) -> None:
        self._run: _Run[Snapshot] | None = None
        self._served: Snapshot | None = None
        self._succeeded: float | None = None

    def begin(self, now: float, snapshot: Snapshot, faces: int, failure: str | None = None) -> None:
        """Train this many faces, or fail in the end for a reason; StillTraining while another one is under way."""
        if self._settled(now) in ("notstarted", "running"):
            raise StillTraining
        self._run = _Run(now, now + WAITING + LEAST + PER_FACE * faces, snapshot, failure)

    def progress(self, now: float) -> Progress:
        """How far it is; Untrained when there never was one."""
        status = self._settled(now)
        if self._run is None or status is None:
            raise Untrained
        last_action = {"notstarted": self._run.created, "running": self._run.created + WAITING}.get(status, self._run.ends)
        message = self._run.failure if status == "failed" else None
        return Progress(status, self._run.created, last_action, self._succeeded, message)

    def trained(self, now: float) -> Snapshot:
        """What the last training took, or while one is under way the one before; StillTraining, or Untrained."""
        status = self._settled(now)
        if self._served is not None:
            return self._served
        raise StillTraining if status in ("notstarted", "running") else Untrained

    def _settled(self, now: float) -> Status | None:
        """The status, after what has ended by now was put in force."""
        if self._run is None:
            return None
        status = self._run.status(now)
        if status == "succeeded":
            self._served, self._succeeded = self._run.snapshot, self._run.ends
        elif status == "failed":
            self._served = None
        return status
