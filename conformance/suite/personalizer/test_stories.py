"""Stories of events: ranks, activations and rewards in any order, of several events at a time."""

from dataclasses import replace
from typing import Any, cast

from hypothesis import seed as seeded
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, precondition, rule, run_state_machine_as_test

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, taken
from conformance.worlds.decisions.strategies import Decision, decisions

REWARDS = st.sampled_from([1, 0, -1, 0.5])


class Stories(RuleBasedStateMachine):
    """The model of an event: it is there from its rank on, and inactive until an activation or a reward."""

    events = Bundle("events")

    def __init__(self, personalizer: Personalizer) -> None:
        super().__init__()
        self.personalizer = personalizer
        self.ranked: dict[str, Decision] = {}
        self.inactive: set[str] = set()
        personalizer.door.begin()

    @rule(target=events, decision=decisions(2, 4) | decisions(2, 4, excluding=True), deferred=st.booleans())
    def rank(self, decision: Decision, deferred: bool) -> str:  # noqa: FBT001 - Hypothesis fills it by name
        """An event begins."""
        event = self.personalizer.fresh("story")
        self.ranked[event] = replace(decision, deferred=deferred).called(event)
        self.personalizer.rank(self.ranked[event])
        if deferred:
            self.inactive.add(event)
        return event

    @rule(event=events)
    def rank_again(self, event: str) -> None:
        """The answer was lost, and the call is repeated; a service may take an event id only once."""
        self.personalizer.answer("rank", self.ranked[event].request())

    @precondition(lambda self: self.inactive)
    @rule(event=events)
    def activate(self, event: str) -> None:
        """What was prefetched is shown; an active event is left alone, for no page says what becomes of it."""
        if event in self.inactive:
            answer = self.personalizer.answer("activate", identifier=event)
            self.inactive.discard(event)
            assert taken(answer), f"the activation of {event!r} was answered with {answer.excerpt()}"

    @rule(event=events, value=REWARDS)
    def reward(self, event: str, value: float) -> None:
        """Something came of it, perhaps more than once."""
        self._rewarded(event, value)

    @rule(event=consumes(events), value=REWARDS)
    def end(self, event: str, value: float) -> None:
        """The last reward of an event, of which nothing is heard afterwards."""
        self._rewarded(event, value)

    def _rewarded(self, event: str, value: float) -> None:
        answer = self.personalizer.answer("reward", {"value": value}, identifier=event)
        self.inactive.discard(event)
        assert taken(answer), f"a reward of {value} for {event!r} was answered with {answer.excerpt()}"


@requirement("personalizer.events.life-cycle")
def test_every_step_of_an_event_is_taken(personalizer: Personalizer, seed: int) -> None:
    """An application ranks, activates and rewards in any order, as its users come and go."""

    @seeded(seed)
    def story() -> Stories:
        return Stories(personalizer)

    run_state_machine_as_test(cast("Any", story), settings=settings(stateful_step_count=15))
