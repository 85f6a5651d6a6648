"""What one refusal shows, whichever operation it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.personalizer.mistakes import code_of_the_fault, is_accepted
from conformance.invariants.refusals import is_cut_off_or_words, text_called_json, wrapped_error

GENERAL = ("BadRequest", "ResourceNotFound")
"""Codes of errors that fit every operation."""


@invariant("errors.refuses-broken-json")
def what_is_not_json_is_refused(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be taken for less than was sent."""
    if seen.operation.name not in ("rank", "reward"):
        raise NotTelling
    body = text_called_json(seen)
    if not body or not is_cut_off_or_words(body):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for a body that ends in {body[-20:]!r}"


@invariant("errors.wrapped-body")
def an_error_is_wrapped_and_has_code_and_message(seen: Seen) -> Iterator[str]:
    """Clients read code and message from the member error."""
    if not seen.refused:
        raise NotTelling
    error = wrapped_error(seen)
    if not isinstance(error.get("code"), str) or not isinstance(error.get("message"), str):
        yield f"a request that is wrong was answered with {seen.answer.excerpt()}"


@invariant("errors.code-names-the-fault")
def the_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code of an error."""
    if not seen.refused:
        raise NotTelling
    code, said = code_of_the_fault(seen), str(wrapped_error(seen).get("code"))
    if said[:1].upper() + said[1:] not in (code, *GENERAL):  # some codes were seen to begin with a small letter
        yield f"a request that is wrong by {code} was answered with {seen.answer.excerpt()}"
