"""The reward wait time: rewards that come after it, and what a model learns of events whose time is over."""

from collections.abc import Callable, Iterator

import pytest

from conformance.harness import Broken, requirement
from conformance.harness.personalizer import stories
from conformance.harness.personalizer.client import Personalizer, taken
from conformance.harness.personalizer.stories import Ended, Shared


@pytest.fixture(scope="module")
def story(personalizer: Personalizer) -> Iterator[Shared[Ended]]:
    """One story for all tests of events whose time is over."""
    with stories.ended(personalizer) as shared:
        yield shared


@pytest.fixture
def ended(story: Shared[Ended]) -> Callable[[], Ended]:
    """That story for one test."""
    return story.for_one_test()


@requirement("personalizer.reward.may-come-late")
def test_a_late_reward_is_taken(ended: Callable[[], Ended]) -> None:
    """A client need not know how long the service waits."""
    answer = _refusal_of_late_reward(ended())

    assert not answer, f"a reward that came after the reward wait time was answered with {answer}"


@requirement("personalizer.reward.late-is-not-learned")
def test_late_rewards_are_not_learned(ended: Callable[[], Ended]) -> None:
    """A model that learned from late rewards would learn what nobody waited for."""
    events = ended()
    refusal = _refusal_of_late_reward(events)
    if refusal:
        raise Broken("personalizer.reward.may-come-late", expected="a late reward taken", got=refusal)
    share = events.loop.preference(events.praised, events.unknown)

    assert share <= 0.5, f"an action that was praised too late is preferred to an unknown one in {share:.0%} of the rankings"


@requirement("personalizer.activate.inactive-is-not-learned")
def test_inactive_events_are_not_learned(ended: Callable[[], Ended]) -> None:
    """An action that was never shown earned nothing and lost nothing: it is as unknown as before."""
    events = ended()
    share = events.loop.preference(events.unknown, events.inactive)

    assert share <= 0.5, f"an unknown action is preferred to one of inactive events in {share:.0%} of the rankings"


@requirement("personalizer.activate.active-gets-the-default-reward")
def test_active_events_get_the_default_reward(ended: Callable[[], Ended]) -> None:
    """A user who says nothing has said something, too: the default reward stands for it."""
    events = ended()
    share = events.loop.lasting_preference(events.unknown, events.unrewarded)

    earned = "one that earned the default reward of -1"
    assert share > 0.5, f"an unknown action is preferred to {earned} in {share:.0%} of the rankings"


def _refusal_of_late_reward(events: Ended) -> str:
    """The first answer by which a late reward was not taken; empty when all were."""
    return next((answer.excerpt() for answer in events.late if not taken(answer)), "")
