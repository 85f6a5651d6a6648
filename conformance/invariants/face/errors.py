"""What one refusal shows, whichever operation it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.face.refusing import (
    CONFLICT,
    code_of,
    fault,
    is_about_a_state,
    kinds_named,
    kinds_of_nothing,
    taken,
)
from conformance.invariants.face.wrong import CODES, OF_NO_TARGET, OF_SEVERAL_TARGETS, Wrong
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.refusals import described_error, wrapped_error

SEARCHES = ("identify", "find-similars")
"""What is refused with status 400 because of the state of something that the body names."""
Codes = frozenset[tuple[int, str]]


@invariant("errors.wrapped-body")
def an_error_is_wrapped_and_has_code_and_message(seen: Seen) -> Iterator[str]:
    """Clients read code and message from the member error."""
    if not seen.refused:
        raise NotTelling
    error = wrapped_error(seen)
    if not isinstance(error.get("code"), str) or not isinstance(error.get("message"), str):
        yield f"a request that was refused was answered with {seen.answer.excerpt()}"


@invariant("errors.refuses-broken-json")
def what_is_not_json_is_refused(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be taken for less than was sent."""
    yield from taken(seen, Wrong.BROKEN_JSON, f"a body that ends in {seen.request.body[-20:]!r}")


@invariant("errors.codes-name-the-fault")
def status_and_code_name_the_fault(seen: Seen) -> Iterator[str]:
    """A program that takes a missing group for a bad image tells its user to take another photograph."""
    if not seen.refused:
        raise NotTelling
    wrong, code = fault(seen), code_of(seen)
    published = _of_a_state(seen) if wrong is None else _of_a_fault(seen, wrong)
    if code not in _published(seen):
        described_error(seen)  # not telling where the server itself may have refused
    if not code:
        raise LookupError("code")  # which the description asks for
    if (seen.answer.status, code) in published:
        return
    if wrong is not None and is_about_a_state(seen):
        raise NotTelling
    yield f"{wrong or 'a request with nothing wrong'} was answered with {seen.answer.excerpt()}"


def _published(seen: Seen) -> list[str]:
    """Every code that is; whatever refuses with one of them is the service."""
    return seen.container.bundle["components"]["schemas"]["Error"]["properties"]["code"]["examples"]


def _of_a_fault(seen: Seen, wrong: Wrong) -> Codes:
    """What is published for one fault; NotTelling where nothing is."""
    operation = seen.operation.name
    if wrong in (Wrong.NOT_THERE, Wrong.UNKNOWN_FACE, Wrong.UNKNOWN_TARGET, Wrong.UNKNOWN_PERSON):
        return _of_what_is_not_there(seen, wrong)
    if operation == "identify" and wrong == Wrong.NO_TARGET:
        return OF_NO_TARGET
    if operation == "identify" and wrong == Wrong.SEVERAL_TARGETS:
        return OF_SEVERAL_TARGETS
    return CODES[wrong]


def _of_what_is_not_there(seen: Seen, wrong: Wrong) -> Codes:
    operation = seen.operation.name
    if operation == "group":
        raise NotTelling  # no page says what becomes of a face that was not given out
    in_a_body = {Wrong.UNKNOWN_FACE: (404,) if operation == "verify" else (400,), Wrong.UNKNOWN_PERSON: (400, 404)}
    statuses = (404,) if wrong == Wrong.NOT_THERE else in_a_body.get(wrong, (400,))
    return frozenset((status, f"{kind}NotFound") for status in statuses for kind in kinds_of_nothing(seen))


def _of_a_state(seen: Seen) -> Codes:
    """What is published where nothing is wrong with the form of a request; NotTelling where it may be refused anyhow."""
    status, operation = seen.answer.status, seen.operation
    if status not in (404, 409) and (status != 400 or operation.name not in SEARCHES):
        raise NotTelling
    listed = (error.partition(" ") for error in operation.errors)
    conflicts = {(409, CONFLICT), *((409, f"{kind}TrainingNotFinished") for kind in kinds_named(seen))}
    found = {(int(status), code) for status, _, code in listed} | conflicts
    return frozenset(found)
