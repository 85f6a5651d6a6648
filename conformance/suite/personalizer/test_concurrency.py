"""Many callers at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer
from conformance.worlds.decisions.strategies import Action, Decision

THREADS = 8
VISITS = 64


@requirement("personalizer.rank.answers-stay-apart")
def test_each_caller_gets_its_own_answer(personalizer: Personalizer, seed: int) -> None:
    """Under load nobody may be shown what was meant for somebody else, and no reward may go astray."""

    def visit(decision: Decision) -> str:
        ranking = personalizer.rank(decision)
        personalizer.reward(ranking.event_id, 1.0 if ranking.chosen in decision.ids else 0.0)
        wrong = [decision.event_id] if ranking.event_id != decision.event_id else sorted({*ranking.ids} ^ {*decision.ids})
        return f"{decision.event_id!r} was answered with {ranking.event_id!r} and the actions {ranking.ids}" if wrong else ""

    with ThreadPoolExecutor(THREADS) as pool:
        mixed = [wrong for wrong in pool.map(visit, _visits(personalizer, seed)) if wrong]

    assert not mixed, f"{len(mixed)} of {VISITS} answers belong to other calls; first: {mixed[0]}"


def _visits(personalizer: Personalizer, seed: int) -> Iterator[Decision]:
    """Decisions that have no action in common."""
    random = Random(seed)  # noqa: S311  (repeatable, not secret)
    for number in range(VISITS):
        shelf = random.sample(range(100), 4)
        actions = tuple(Action(f"visit-{number}-{place}", ({"place": place},)) for place in shelf)
        yield Decision(actions, ({"visitor": number},), event_id=personalizer.fresh(f"visit-{number}"))
