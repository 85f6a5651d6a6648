"""Learning settings: arguments in the style of Vowpal Wabbit, read word by word and never handed on.

The program knows arguments that write files and open ports, and some that take all memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

DEFAULT_ARGUMENTS = "--cb_explore_adf --epsilon 0.2 --power_t 0 -l 0.001 --cb_type mtr -q ::"
ALGORITHM = "--cb_explore_adf"
"""Without it there is nothing that explores."""
ESTIMATORS = ("mtr", "ips", "dr")
PAIRS = ("-q", "--quadratic", "--interactions", "--cubic")
"""Arguments that let features of the context and of an action be learned together."""
SWITCHES = (ALGORITHM, "--cb_adf", "--dsjson")
NAMESPACES = ("--ignore", "--ignore_linear")
"""Arguments that name groups of features by their first letter, of which this learner knows none."""
NUMBERS = {
    "-l": ("rate", 10.0),
    "--learning_rate": ("rate", 10.0),
    "--power_t": ("decay", 1.0),
    "--l1": ("l1", 1.0),
    "--l2": ("l2", 1.0),
    "--epsilon": ("", 1.0),  # the service configuration decides about exploration
}
"""Arguments with a number: what it sets, and its largest value; the smallest is 0."""


class NotUnderstood(Exception):
    """An argument that this learner does not have, in a sentence."""


@dataclass(frozen=True)
class Policy:
    """What can be chosen about the learner."""

    rate: float = 0.5
    decay: float = 0.5
    l1: float = 0.0
    l2: float = 0.0
    estimator: str = "mtr"
    pairs: bool = False
    """Whether an action may be good in one context and bad in another."""

    @property
    def arguments(self) -> str:
        """For the learner, without exploration."""
        return (
            f"--learning_rate {self.rate} --power_t {self.decay} --l1 {self.l1} --l2 {self.l2} --cb_type {self.estimator}"
            f"{' -q ca' if self.pairs else ''}"
        )


def parsed(arguments: str) -> Policy:
    """The policy that these arguments ask for; NotUnderstood when that cannot be done."""
    policy = Policy()
    listed = arguments.replace("=", " ").split()
    if ALGORITHM not in listed:
        raise NotUnderstood(f"The learning policy must contain {ALGORITHM}.")
    words = iter(listed)
    for word in words:
        policy = _with(policy, word, words)
    return policy


def _with(policy: Policy, word: str, rest: Iterator[str]) -> Policy:
    if word in SWITCHES:
        return policy
    if word in (*PAIRS, *NAMESPACES):
        _value(word, rest)
        return replace(policy, pairs=policy.pairs or word in PAIRS)
    if word == "--cb_type":
        estimator = _value(word, rest)
        if estimator not in ESTIMATORS:
            raise NotUnderstood(f"The argument --cb_type must be one of {', '.join(ESTIMATORS)}.")
        return replace(policy, estimator=estimator)
    if word in NUMBERS:
        name, most = NUMBERS[word]
        number = _number(word, _value(word, rest), most)
        return replace(policy, **{name: number}) if name else policy
    raise NotUnderstood(f"The argument {word[:40]!r} is not one that this learner takes.")


def _value(word: str, rest: Iterator[str]) -> str:
    value = next(rest, None)
    if value is None:
        raise NotUnderstood(f"The argument {word} lacks its value.")
    return value


def _number(word: str, text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise NotUnderstood(f"The argument {word} must be a number from 0 to {most:g}.")
    return number
