"""The model: /personalizer/v1.0/model."""

from dataclasses import replace

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, Ranking, time_of
from conformance.harness.personalizer.loop import loop
from conformance.worlds.decisions.bandit import Bandit

ROUNDS = 200
ATTEMPTS = 3
ROUNDING = 1e-3


@requirement("personalizer.get-model.is-a-file")
def test_the_model_is_a_file(personalizer: Personalizer) -> None:
    """It is kept as a backup before an experiment."""
    answer = personalizer.success("get-model")

    assert answer.media_type == "application/octet-stream", f"the model has the media type {answer.media_type!r}"
    assert answer.body, "the model is empty"


@requirement("personalizer.get-model-properties.created-before-modified")
def test_the_model_was_created_before_it_was_modified(personalizer: Personalizer) -> None:
    """An operator sees from the two that the loop is alive."""
    properties = personalizer.members("get-model-properties")
    created, modified = (time_of(properties.get(name)) for name in ("creationTime", "lastModifiedTime"))
    if created is None or modified is None:
        pytest.skip("the container does not tell both times")

    assert created <= modified, f"the model was created at {created} and modified at {modified}"


@requirement("personalizer.reset-model.forgets")
def test_a_reset_forgets_what_was_learned(personalizer: Personalizer, seed: int) -> None:
    """Until the next model everything is as likely as anything else. What the model knew is lost for good."""
    bandit = Bandit(seed)
    decision = bandit.trials(1)[0].decision
    with loop(personalizer) as trained:
        trained.train(bandit.rounds(ROUNDS))
        if not trained.eventually(lambda: not _is_even(personalizer.rank(decision))):
            pytest.skip("nothing was learned in time that could be forgotten")
        rankings: list[Ranking] = []
        for _ in range(ATTEMPTS):  # a new model may come just between the reset and the question
            personalizer.served("reset-model")
            rankings = [personalizer.rank(each) for each in (decision, replace(decision, excluded=decision.ids[1:2]))]
            if all(map(_is_even, rankings)):
                break

    uneven = next((r for r in rankings if not _is_even(r)), None)
    assert uneven is None, f"after a reset the probabilities are {uneven and uneven.probabilities}"


def _is_even(ranking: Ranking) -> bool:
    """Whether all actions that are not excluded have the same probability."""
    likely = [ranking.probabilities[identifier] for identifier in ranking.decision.eligible]
    return max(likely) - min(likely) <= ROUNDING
