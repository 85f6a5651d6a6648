"""The learning settings: GET, PUT and DELETE /personalizer/v1.0/configurations/policy."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.corpus.meaning.personalizer import POLICY
from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer

Json = dict[str, Any]
MEMBERS = ("name", "arguments")


def _policy(name: str, epsilon: str) -> Json:
    """Settings that the learner understands."""
    return {"name": name, "arguments": POLICY["arguments"].replace("0.2", epsilon)}


POLICIES = st.builds(_policy, st.sampled_from(["conformance", "spring menu", "A-1"]), st.sampled_from(["0.2", "0.1", "0.5"]))


@requirement("personalizer.update-policy.round-trip")
@settings(max_examples=3)
@given(sent=POLICIES)
def test_what_was_sent_is_what_is_read(personalizer: Personalizer, sent: Json) -> None:
    """A data scientist reads back what they set."""
    with personalizer.left_as_found("update-policy"):
        said = _members(personalizer.served("update-policy", sent))
        read = _members(personalizer.served("get-policy"))

    assert said == sent, f"the policy {sent} was answered with {said}"
    assert read == sent, f"after the policy {sent} was sent, {read} is read"


@requirement("personalizer.reset-policy.gives-the-default")
def test_a_reset_gives_the_same_default_every_time(personalizer: Personalizer) -> None:
    """A reset is the way back from a bad experiment, so it must always lead to the same settings."""
    with personalizer.left_as_found("reset-policy"):
        first = _members(personalizer.served("reset-policy"))
        personalizer.served("update-policy", POLICY)
        second = _members(personalizer.served("reset-policy"))
        read = _members(personalizer.served("get-policy"))

    assert first == second, f"a reset gave {first}, and after another policy {second}"
    assert read == second, f"after a reset that gave {second}, {read} is read"


def _members(body: Any) -> Json:
    return {name: body[name] for name in MEMBERS}
