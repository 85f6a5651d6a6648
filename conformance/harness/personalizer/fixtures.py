"""Events and evaluations that the cases of the corpus are about."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from conformance.corpus.meaning.personalizer import evaluation
from conformance.harness.door import Broken, Door, NotOffered
from conformance.harness.fixture import Fixture
from conformance.wire import Request
from conformance.worlds.decisions.strategies import plain


def _ranked(door: Door, name: str, *, deferred: bool) -> str:
    """An event, under its own id; a server that knows it from an earlier run is asked the same once more."""
    try:
        door.served("personalizer.rank", plain(2, event_id=name, deferred=deferred).request())
    except Broken as broken:
        pytest.skip(f"no event can be made: {broken}")
    return quote(name, safe="")


def _evaluation(door: Door, name: str) -> str:
    try:
        made = door.served("personalizer.create-evaluation", evaluation(name))
    except (Broken, NotOffered) as reason:
        pytest.skip(f"no evaluation can be made: {reason}")
    return quote(made["id"], safe="")


def _delete_evaluation(door: Door, value: str) -> None:
    deletion = door.operation("personalizer.delete-evaluation")
    door.exchange(Request(deletion.method, deletion.path.replace("{evaluationId}", value)))


# an event cannot be removed: it expires
RANKED_EVENT = Fixture(lambda door, name: _ranked(door, name, deferred=False))
DEFERRED_EVENT = Fixture(lambda door, name: _ranked(door, name, deferred=True))
EVALUATION = Fixture(_evaluation, _delete_evaluation)
