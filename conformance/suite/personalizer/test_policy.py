"""The learning settings: GET, PUT and DELETE /personalizer/v1.0/configurations/policy."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.corpus.meaning.personalizer import POLICY
from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer

Json = dict[str, Any]
ANOTHER = {**POLICY, "arguments": POLICY["arguments"].replace("-l 0.001", "-l 0.05")}
"""Surely not the default: no learner learns that fast by itself."""
EPSILON = re.compile(r"--epsilon[ =]\S+")


def _policy(name: str, epsilon: str) -> Json:
    """Settings that the learner understands."""
    return {"name": name, "arguments": POLICY["arguments"].replace("0.2", epsilon)}


POLICIES = st.builds(_policy, st.sampled_from(["conformance", "spring menu", "A-1"]), st.sampled_from(["0.2", "0.1", "0.5"]))


@requirement("personalizer.update-policy.round-trip")
@settings(max_examples=3)
@given(sent=POLICIES)
def test_what_was_sent_is_what_is_read(personalizer: Personalizer, sent: Json) -> None:
    """A data scientist reads back what they set; the share of exploration is a matter of the configuration."""
    with personalizer.left_as_found("update-policy"):
        said = _arguments(personalizer.served("update-policy", sent))
        read = _arguments(personalizer.served("get-policy"))

    wanted = _arguments(sent)
    assert said == wanted, f"the arguments {wanted} were answered with {said}"
    assert read == wanted, f"after the arguments {wanted} were sent, {read} are read"


@requirement("personalizer.reset-policy.gives-the-default")
def test_a_reset_gives_the_same_default_every_time(personalizer: Personalizer) -> None:
    """A reset is the way back from a bad experiment, so it must always lead to the same settings."""
    with personalizer.left_as_found("reset-policy"):
        first = _arguments(personalizer.served("reset-policy"))
        personalizer.served("update-policy", ANOTHER)
        second = _arguments(personalizer.served("reset-policy"))
        read = _arguments(personalizer.served("get-policy"))

    assert first == second, f"a reset gave {first}, and after another policy {second}"
    assert read == second, f"after a reset that gave {second}, {read} is read"


def _arguments(policy: Json) -> list[str]:
    """The words of the arguments, but for the share of exploration."""
    return EPSILON.sub("", policy["arguments"]).split()
