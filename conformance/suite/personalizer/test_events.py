"""Rewards and activations: POST /personalizer/v1.0/events/{eventId}/reward and …/activate."""

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, taken


@requirement("personalizer.reward.takes-the-whole-range")
@pytest.mark.parametrize("value", [-1, 0, 0.25, 1])
def test_rewards_from_minus_one_to_one_are_taken(personalizer: Personalizer, value: float) -> None:
    """Both bounds belong to the range of a reward."""
    event_id = personalizer.event(f"range{value}")
    answer = personalizer.answer("reward", {"value": value}, identifier=event_id)

    assert taken(answer), f"a reward of {value} was answered with {answer.excerpt()}"


@requirement("personalizer.reward.survives-values-out-of-range")
@pytest.mark.parametrize("value", [7, -7])
def test_a_reward_out_of_range_breaks_nothing(personalizer: Personalizer, value: int) -> None:
    """The official client checks no range, so that values beyond it do arrive."""
    event_id = personalizer.event(f"out-of-range-{value}")
    answer = personalizer.exchange("reward", {"value": value}, identifier=event_id).answer

    assert answer, f"a reward of {value} was not answered"
    assert answer.status < 500, f"a reward of {value} was answered with {answer.excerpt()}"
    personalizer.reward(event_id, 1)


@requirement("personalizer.reward.may-be-repeated")
def test_several_rewards_for_one_event_are_taken(personalizer: Personalizer) -> None:
    """What becomes of several rewards is a matter of the configuration."""
    event_id = personalizer.event("rewards")
    answers = [personalizer.answer("reward", {"value": value}, identifier=event_id) for value in (0.5, 0.5, -1)]

    wrong = next((f"reward {n + 1} was answered with {a.excerpt()}" for n, a in enumerate(answers) if not taken(a)), "")
    assert not wrong, wrong


@requirement("personalizer.reward.may-precede-activation")
def test_an_inactive_event_can_be_rewarded(personalizer: Personalizer) -> None:
    """The reward of an inactive event says that its action was shown after all."""
    event_id = personalizer.event("inactive", deferred=True)
    answer = personalizer.answer("reward", {"value": 1}, identifier=event_id)

    assert taken(answer), f"the reward of an inactive event was answered with {answer.excerpt()}"


@requirement("personalizer.reward.unknown-event")
def test_a_reward_for_an_unknown_event_is_taken_or_not_found(personalizer: Personalizer) -> None:
    """A service may join rewards to their events later, or at once."""
    answer = personalizer.answer("reward", {"value": 1}, identifier=personalizer.name("never-ranked"))

    assert answer.status in (204, 404), f"the reward of an unknown event was answered with {answer.excerpt()}"


@requirement("personalizer.activate.after-deferred-rank")
def test_a_deferred_event_is_activated_and_rewarded(personalizer: Personalizer) -> None:
    """A page that was prefetched is opened, and then read."""
    event_id = personalizer.event("deferred", deferred=True)
    activation = personalizer.answer("activate", identifier=event_id)
    reward = personalizer.answer("reward", {"value": 1}, identifier=event_id)

    assert taken(activation), f"the activation was answered with {activation.excerpt()}"
    assert taken(reward), f"the reward after the activation was answered with {reward.excerpt()}"


@requirement("personalizer.activate.may-be-repeated")
def test_an_active_event_can_be_activated_again(personalizer: Personalizer) -> None:
    """A client repeats a call whose answer was lost."""
    event_id = personalizer.event("twice", deferred=True)
    personalizer.activate(event_id)
    answer = personalizer.answer("activate", identifier=event_id)

    assert taken(answer), f"the second activation was answered with {answer.excerpt()}"
