"""What a refusal says: ErrorResponse."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from conformance.catalogue import Operation, resolve
from conformance.description.oracle import absent
from conformance.harness import Broken, requirement
from conformance.harness.door import changes_state
from conformance.harness.personalizer.client import Personalizer, error_of, refused
from conformance.wire import Answer
from conformance.worlds.decisions.strategies import plain

GENERAL = ("BadRequest", "ResourceNotFound")


@dataclass(frozen=True)
class SingleFault:
    """A request with one thing wrong, and the code that is named for its operation."""

    code: str
    operation: str
    body: dict[str, Any] | None
    refused_by: str
    """The requirement that there is an error at all; these tests look only at what it says."""


FAULTS = (
    SingleFault("InvalidRankRequest", "rank", plain(2).request(actions=[]), "refuses-no-actions"),
    SingleFault("InvalidRewardRequest", "reward", {}, "refuses-what-is-no-number"),
    SingleFault("InvalidServiceConfiguration", "update-configuration", {}, "refuses-invalid"),
    SingleFault("InvalidEvaluationContract", "create-evaluation", {}, "refuses-invalid"),
    SingleFault("EvaluationNotFound", "get-evaluation", None, "unknown-is-not-found"),
)


@requirement("personalizer.errors.wrapped-body")
def test_an_error_is_wrapped_and_has_code_and_message(personalizer: Personalizer) -> None:
    """Clients read both from the member error."""
    for fault, answer in _refusals(personalizer):
        error = error_of(answer)

        whole = isinstance(error.get("code"), str) and isinstance(error.get("message"), str)
        assert whole, f"a request that is wrong by {fault.code} was answered with {answer.excerpt()}"


@requirement("personalizer.errors.code-names-the-fault")
def test_the_code_names_the_fault(personalizer: Personalizer) -> None:
    """Programs branch on the code, people read the message."""
    for fault, answer in _refusals(personalizer):
        code = error_of(answer).get("code")

        assert code in (fault.code, *GENERAL), f"a request that is wrong by {fault.code} was answered with {answer.excerpt()}"


def _refusals(personalizer: Personalizer) -> Iterator[tuple[SingleFault, Answer]]:
    """What each fault is answered with, as far as its operation is there and such an answer has a documented body."""
    for fault in FAULTS:
        operation = personalizer.door.operation(f"personalizer.{fault.operation}")
        answer = _answer(personalizer, fault, operation)
        if answer is None:
            continue
        if not refused(answer):
            raise Broken(
                f"personalizer.{fault.operation}.{fault.refused_by}",
                expected=f"an error for a request that is wrong by {fault.code}",
                got=answer.excerpt(),
            )
        responses = operation.definition["responses"]
        described = resolve(personalizer.door.container.bundle, responses.get(str(answer.status), responses["default"]))
        if "application/json" in described["content"]:
            yield fault, answer


def _answer(personalizer: Personalizer, fault: SingleFault, operation: Operation) -> Answer | None:
    """The answer to a fault, after which everything is as before; None where the operation is not there."""
    with ExitStack() as stack:
        if changes_state(operation):
            try:
                personalizer.door.demand_offered(operation.key)
                stack.enter_context(personalizer.left_as_found(fault.operation))
            except pytest.skip.Exception:
                return None
        answer = personalizer.unjudged(fault.operation, fault.body, identifier=personalizer.name("no-such-thing"))
    return None if absent(operation, answer) and not error_of(answer) else answer
