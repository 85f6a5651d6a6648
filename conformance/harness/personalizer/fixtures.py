"""Events and evaluations that the cases of the corpus are about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conformance.corpus.meaning.personalizer import evaluation
from conformance.harness.door import Broken, Door
from conformance.harness.fixture import Fixture, posted
from conformance.worlds.decisions.strategies import plain


def _ranked(door: Door, name: str, *, deferred: bool) -> str:
    """An event, under its own id; a server that knows it from an earlier run is asked the same once more."""
    try:
        door.served("personalizer.rank", plain(2, event_id=name, deferred=deferred).request())
    except Broken as broken:
        pytest.skip(f"no event can be made: {broken}")
    return name


EVALUATION = posted("personalizer.create-evaluation", "personalizer.delete-evaluation", "id", evaluation)
FIXTURES: Mapping[str, Fixture] = {
    # an event cannot be removed: it expires
    "ranked-event": Fixture(lambda door, name, _ids: _ranked(door, name, deferred=False)),
    "deferred-event": Fixture(lambda door, name, _ids: _ranked(door, name, deferred=True)),
    "evaluation": EVALUATION,
    "spare-evaluation": EVALUATION,
}
BEFOREHAND: Mapping[str, tuple[str, ...]] = {"get-log-properties": ("ranked-event",)}
"""What must be there before an operation has anything to give: logs begin with an event."""
