"""What a run would do, without doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from conformance.catalogue import Container
from conformance.report.shard import MOST, WrongShard
from conformance.run.deal import dealt
from conformance.run.options import Options
from conformance.run.places import WrongTargets, how_launched, wanted
from conformance.run.run import Run
from conformance.run.session import KitFailed, Session, collecting, own_environment

NOWHERE = "http://127.0.0.1:9"
"""Where nothing is asked for."""


@dataclass(frozen=True)
class Share:
    """What one shard does."""

    shard: str
    tests: tuple[str, ...]
    calls: Mapping[str, int]
    """Those that may be billed, by operation."""
    seconds: float
    """How long it took with the emulator, on a machine with two processors."""


@dataclass(frozen=True)
class Plan:
    """What the run of one container does."""

    container: str
    seed: int
    requirements: int
    """Those that are asked for."""
    tests: int
    sentences: tuple[str, ...]
    """What it costs."""
    shards: tuple[Share, ...]


def plans(options: Options, shards: int) -> list[Plan]:
    """The plan of each container that is asked for; nothing is sent, and nothing is launched."""
    if not 1 <= shards <= MOST:
        raise WrongShard(f"--shards is {shards}; it must be from 1 to {MOST}.")
    named = [target.container for target in wanted(options)]
    if None in named:
        raise WrongTargets("A plan asks nobody which container it is; name it: cogspec plan CONTAINER.")
    return [_plan(container, options, shards) for container in named if container is not None]


def _plan(container: Container, options: Options, shards: int) -> Plan:
    alone = replace(options, output=None, resume=False, shard=None)
    run = Run(container, options.urls[:1] or (NOWHERE,), alone, launching=how_launched(container, options))
    session = Session(run)
    with own_environment():
        pytest.main(collecting(run), plugins=[session])
    if run.noting.interrupted:
        raise KeyboardInterrupt
    if run.noting.kit_failures or session.results is None:
        raise KitFailed(next(iter(run.noting.kit_failures), f"The tests of {container.name} could not be collected."))
    seconds = run.seconds
    tried = {test.name for test in run.planned if test.is_tried}
    shares = tuple(
        Share(
            f"{number}/{shards}",
            names,
            dict(sorted(run.forecast(name for name in names if name in tried).calls.items())),
            round(sum(seconds.get(name, 0.0) for name in names if name in tried), 1),
        )
        for number, names in enumerate(dealt(run.planned, seconds, shards), 1)
    )
    asked = len(container.requirements) - len(run.left_out)
    return Plan(container.name, options.seed, asked, len(run.planned), tuple(run.plan), shares)
