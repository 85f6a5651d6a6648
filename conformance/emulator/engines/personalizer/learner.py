"""The contextual bandit: Vowpal Wabbit behind a few plain functions. Not to be used by two threads at once."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import vowpalwabbit  # pyright: ignore[reportMissingTypeStubs]

from conformance.emulator.engines.personalizer.features import Features
from conformance.emulator.engines.personalizer.policy import Policy


def decision(context: Features, actions: Sequence[Features]) -> str:
    """A choice between these actions as the learner reads it.

    JSON, because its plain text format would need escaping; no member of ours begins with an underscore but those it knows.
    """
    return json.dumps({"c": context, "_multi": [{"a": action} for action in actions]}, separators=(",", ":"))


class Learner:
    """Learns from rewards what to choose; begins with what ``model`` holds."""

    def __init__(self, policy: Policy, exploration: float, model: bytes = b"") -> None:
        # an epsilon is mixed in by ties too, so that an empty model is uniform
        arguments = f"--cb_explore_adf --epsilon {exploration} {policy.arguments} --json --quiet"
        self._workspace = _loaded(arguments, model) if model else vowpalwabbit.Workspace(arguments)

    def probabilities(self, choice: str) -> list[float]:
        """How likely each action is to be chosen, in the order of the actions; they add up to 1."""
        found = cast("list[float]", self._workspace.predict(choice))  # pyright: ignore[reportUnknownMemberType]
        total = sum(found)
        if not math.isfinite(total) or total <= 0:
            return [1 / len(found)] * len(found)
        return [min(1.0, probability / total) for probability in found]

    def learn(self, choice: str, chosen: int, probability: float, reward: float) -> None:
        """The action at index ``chosen``, which was shown with this probability, earned this reward."""
        label = {"_label_cost": -reward, "_label_probability": probability, "_label_Action": chosen + 1, "_labelIndex": chosen}
        examples = self._workspace.parse(json.dumps(label)[:-1] + "," + choice[1:])  # pyright: ignore[reportUnknownMemberType]
        self._workspace.learn(examples)  # pyright: ignore[reportUnknownMemberType]
        self._workspace.finish_example(examples)  # pyright: ignore[reportUnknownMemberType]

    def exported(self) -> bytes:
        """The model as a file that Vowpal Wabbit reads."""
        with TemporaryDirectory(prefix="cogspec-") as folder:
            path = Path(folder) / "model"
            self._workspace.save(path)
            return path.read_bytes()

    def close(self) -> None:
        """Give its memory back."""
        self._workspace.finish()


def _loaded(arguments: str, model: bytes) -> vowpalwabbit.Workspace:
    with TemporaryDirectory(prefix="cogspec-") as folder:
        path = Path(folder) / "model"
        path.write_bytes(model)
        return vowpalwabbit.Workspace(f"{arguments} -i {path}")
