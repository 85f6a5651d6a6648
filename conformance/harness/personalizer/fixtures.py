"""Events and evaluations that the cases of the corpus are about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import pytest

from conformance.harness.door import Broken, Door
from conformance.harness.fixture import Fixture, posted
from conformance.harness.personalizer.client import Personalizer
from conformance.harness.personalizer.evaluations import recent_days, recent_evaluation, submitted
from conformance.harness.personalizer.names import fresh
from conformance.worlds.decisions.strategies import LONGEST_ID, plain


def _ranked(door: Door, name: str, *, deferred: bool) -> str:
    """An event, under an id that no other run gives."""
    event_id = fresh(name)
    try:
        door.served("personalizer.rank", plain(2, event_id=event_id, deferred=deferred).request())
    except Broken as broken:
        pytest.skip(f"no event can be made: {broken}")
    return event_id


def _begin_of_logs(door: Door, name: str) -> str:
    """When the time of an evaluation may begin; skips where the service says that it has no logs to evaluate."""
    with suppress(Broken), submitted(Personalizer(door, name), "logged"):
        pass
    return recent_days()[0]


EVALUATION = replace(
    posted("personalizer.create-evaluation", "personalizer.delete-evaluation", "id", recent_evaluation),
    needs=("logs-begin",),  # nothing in its path, but something to evaluate
)
FIXTURES: Mapping[str, Fixture] = {
    # an event cannot be removed: it expires
    "ranked-event": Fixture(lambda door, name, _ids: _ranked(door, name, deferred=False)),
    "deferred-event": Fixture(lambda door, name, _ids: _ranked(door, name, deferred=True)),
    # a rank makes the event of the id that it is given
    "new-event": Fixture(lambda _door, name, _ids: fresh(name), shared=False),
    "new-longest-event": Fixture(lambda _door, name, _ids: fresh(name).ljust(LONGEST_ID, "x"), shared=False),
    # an evaluation needs logs
    "logs-begin": Fixture(lambda door, name, _ids: _begin_of_logs(door, name)),
    "logs-end": Fixture(lambda _door, _name, _ids: recent_days()[1], needs=("logs-begin",)),
    "evaluation": EVALUATION,
    "spare-evaluation": EVALUATION,
}
BEFOREHAND: Mapping[str, tuple[str, ...]] = {"get-log-properties": ("ranked-event",)}
"""What must be there before an operation has anything to give: logs begin with an event."""
