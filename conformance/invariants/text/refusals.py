"""Requests that are refused as a whole, what the refusal says, and the largest that is not refused."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import (
    CODES_OF_ODD_REFUSALS,
    CODES_OF_REFUSALS,
    MOST,
    Wrong,
    codes,
    demand_nothing_wrong_but,
    documents,
    error_of,
    lacking,
    mended,
    wrongs,
)
from conformance.wire import NotJson

BAD_REQUEST = 400
PUBLISHED = ("TextAnalyticsError", "InnerError")
"""The schemas that list the codes, outer and inner ones."""


@invariant("refuses-an-empty-batch", least=1)
def no_documents_are_refused(seen: Seen) -> Iterator[str]:
    """A client that gathered nothing has a fault, and should learn of it."""
    demand_nothing_wrong_but(seen, Wrong.NO_DOCUMENT)
    yield from _not_400(seen, "an empty array of documents")


@invariant("refuses-an-empty-batch", least=1)
def a_missing_array_is_refused(seen: Seen) -> Iterator[str]:
    """A client that wrote another name for the array would otherwise take silence for an answer."""
    demand_nothing_wrong_but(seen, Wrong.NO_ARRAY)
    if not seen.refused or _holds_results(seen):
        yield f"an object without documents: the answer was {seen.answer.excerpt()}"


@invariant("refuses-duplicate-ids")
def equal_ids_are_refused(seen: Seen) -> Iterator[str]:
    """Nobody could tell whose result is whose."""
    demand_nothing_wrong_but(seen, Wrong.EQUAL_IDS)
    yield from _not_400(seen, "documents with equal ids")


def _refused_or_answered(seen: Seen) -> Iterator[str]:
    if seen.served and not lacking(seen):
        yield "answered"
    elif seen.answer.status == BAD_REQUEST:
        yield "refused"


@invariant("refuses-too-many-documents", least=1, does=_refused_or_answered)
def one_document_more_is_refused(seen: Seen) -> Iterator[str]:
    """A client that sends too much must learn it, not get the results of a part; of all of them it may."""
    demand_nothing_wrong_but(seen, Wrong.TOO_MANY)
    if seen.served and not lacking(seen):
        return
    yield from _not_400(seen, f"more than {MOST[seen.operation.name]} documents")


@invariant("refuses-documents-without-an-id", least=2)
def a_document_without_an_id_is_refused(seen: Seen) -> Iterator[str]:
    """Its result could not be told from that of another one."""
    whole, _ = mended(seen, "id")
    demand_nothing_wrong_but(whole)
    yield from _not_400(seen, "a document whose id is null or missing")


def _not_400(seen: Seen, what: str) -> Iterator[str]:
    """Whether a request was answered otherwise than with status 400, or in part beside it."""
    if not seen.refused or seen.answer.status != BAD_REQUEST:
        yield f"{what}: the answer was {seen.answer.excerpt()}"
    elif _holds_results(seen):
        yield f"{what}: the answer was a partial result, {seen.answer.excerpt()}"


def _holds_results(seen: Seen) -> bool:
    try:
        return "documents" in seen.said
    except (NotJson, TypeError):
        return False


@invariant("takes-batches-up-to-the-limit", least=1)
def as_many_documents_as_stated_are_served(seen: Seen) -> Iterator[str]:
    """Clients cut their work into batches of just this size."""
    demand_nothing_wrong_but(seen)
    count = len(documents(seen))
    if count < MOST[seen.operation.name]:
        raise NotTelling
    if seen.refused:
        yield f"{count} documents were answered with {seen.answer.excerpt()}"


@invariant("refuses-broken-json")
def broken_json_is_refused(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be answered by the half that arrived."""
    demand_nothing_wrong_but(seen, Wrong.BROKEN_JSON)
    body = seen.request.body
    if not seen.refused:
        yield f"{len(body)} bytes that end in {body[-20:]!r} were answered with {seen.answer.excerpt()}"


@invariant("refuses-unknown-models")
def an_unknown_model_is_refused(seen: Seen) -> Iterator[str]:
    """Who pins a version wants that one, and not the newest in its place."""
    demand_nothing_wrong_but(seen, Wrong.NO_MODEL)
    if not seen.refused:
        yield f"the model version {seen.query['model-version']} was answered with {seen.answer.excerpt()}"


@invariant("refuses-unknown-units")
def an_unknown_unit_is_refused(seen: Seen) -> Iterator[str]:
    """Offsets in another unit than the one asked for cut words in two."""
    demand_nothing_wrong_but(seen, Wrong.NO_UNIT)
    if not seen.refused:
        yield f"stringIndexType={seen.query['stringindextype']} was answered with {seen.answer.excerpt()}"


@invariant("refusals-name-the-fault")
def the_inner_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code, people read the message."""
    fault, error = _fault(seen), error_of(seen)
    if fault not in CODES_OF_REFUSALS:
        raise NotTelling
    if codes(error)[-1] != CODES_OF_REFUSALS[fault]:
        yield f"a request with {fault} was answered with {seen.answer.excerpt()}"


@invariant("refusals-name-the-fault", least=1)
def the_inner_code_names_a_missing_id(seen: Seen) -> Iterator[str]:
    """A program that forgot the id of one document in a hundred finds it by the code."""
    whole, _ = mended(seen, "id")
    demand_nothing_wrong_but(whole)
    if not seen.refused or seen.answer.status != BAD_REQUEST:
        raise NotTelling
    if codes(error_of(seen))[-1] != CODES_OF_REFUSALS[Wrong.EQUAL_IDS]:
        yield f"a request with a document without an id was answered with {seen.answer.excerpt()}"


@invariant("odd-refusals-name-the-fault")
def the_inner_code_names_an_odd_fault(seen: Seen) -> Iterator[str]:
    """A program that meets a fault of its own making once a year has nothing but the code to find it by."""
    fault, error = _fault(seen), error_of(seen)
    if fault not in CODES_OF_ODD_REFUSALS:
        raise NotTelling
    if codes(error)[-1] not in CODES_OF_ODD_REFUSALS[fault]:
        yield f"a request with {fault} was answered with {seen.answer.excerpt()}"


@invariant("errors.wrapped")
def a_refusal_wraps_its_error(seen: Seen) -> Iterator[str]:
    """Clients look for code and message inside of a member error."""
    fault = _fault(seen)
    error_of(seen)
    if "error" not in seen.said:
        yield f"a request with {fault} was answered with {seen.answer.excerpt()}"


@invariant("errors.codes-are-published")
def the_codes_of_a_refusal_are_published(seen: Seen) -> Iterator[str]:
    """Programs know these, and can do nothing with another."""
    if seen.answer.status != BAD_REQUEST:
        raise NotTelling
    yield from _unpublished(seen, [error_of(seen)])


@invariant("errors.codes-are-published")
def the_codes_of_a_bad_document_are_published(seen: Seen) -> Iterator[str]:
    """Programs that sort bad documents by the code have no place for another."""
    seen.demand_served()
    errors: list[Json] = [error["error"] for error in seen.said["errors"]]
    if not errors:
        raise NotTelling
    yield from _unpublished(seen, errors)


def _fault(seen: Seen) -> Wrong:
    """The one thing for which a request was refused with status 400; NotTelling where that is not clear."""
    found = wrongs(seen)
    if len(found) != 1 or not seen.refused or seen.answer.status != BAD_REQUEST:
        raise NotTelling
    return next(iter(found))


def _unpublished(seen: Seen, errors: list[Json]) -> Iterator[str]:
    """The codes of errors that the description does not list."""
    schemas: Json = seen.container.bundle["components"]["schemas"]
    published = {code.lower() for name in PUBLISHED for code in schemas[name]["properties"]["code"]["examples"]}
    for error in errors:
        unknown = [code for code in codes(error) if code not in published]
        if unknown:
            yield f"an error has the code {unknown[0]!r}, which is not published: {error}"
