"""Documents that cannot be processed are errors of their own, and good ones at the limit are none."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.text.reading import (
    CODES_OF_DOCUMENTS,
    Wrong,
    codes,
    demand_nothing_wrong_but,
    documents,
    elements_of,
    mended,
    surely_bad,
)
from conformance.worlds.texts.document import LONGEST

MODEST = 1000
"""Characters of a text that is near to no limit, whatever a server counts."""


@invariant("empty-text-is-a-document-error")
def an_empty_text_is_an_error_of_its_document(seen: Seen) -> Iterator[str]:
    """One comment that was left empty must not cost the answers to nine others; nor is silence neutral."""
    yield from _taken_for_good(seen, Wrong.EMPTY_TEXT)


@invariant("over-long-text-is-a-document-error")
def an_over_long_text_is_an_error_of_its_document(seen: Seen) -> Iterator[str]:
    """An answer about the first part would be taken for one about the whole."""
    yield from _taken_for_good(seen, Wrong.OVER_LONG)


@invariant("unsupported-language-is-a-document-error")
def an_unsupported_language_is_an_error_of_its_document(seen: Seen) -> Iterator[str]:
    """A guess in a language that nobody taught the model is worth nothing."""
    yield from _taken_for_good(seen, Wrong.NO_LANGUAGE)


@invariant("unknown-country-is-a-document-error")
def an_unknown_country_is_an_error_of_its_document(seen: Seen) -> Iterator[str]:
    """A hint that cannot be read was meant to change the result."""
    yield from _taken_for_good(seen, Wrong.NO_COUNTRY)


@invariant("null-text-is-a-document-error", least=1)
def a_null_text_is_an_error_of_its_document(seen: Seen) -> Iterator[str]:
    """Programs write null for a comment that nobody filled in; it must not cost the answers to the others."""
    whole, bad = mended(seen, "text")
    demand_nothing_wrong_but(whole)
    if not all("text" in document for document in bad):
        raise NotTelling
    if seen.refused:
        yield f"a request with a text that is null was answered with {seen.answer.excerpt()}"
        return
    seen.demand_served()
    errors = {error["id"] for error in seen.said["errors"]}
    good = {said["id"] for said in seen.said["documents"]} - errors
    for document in bad:
        if document["id"] in good:
            yield f"{document['id']!r}, a document whose text is null, is listed among the good ones"


def _taken_for_good(seen: Seen, wrong: Wrong) -> Iterator[str]:
    """Whether a document that is bad in this way cost the whole request, or was judged like a good one.

    One that is in both lists, or in none, is another finding.
    """
    bad = [own for own, found in surely_bad(seen).items() if found == wrong]
    if not bad:
        raise NotTelling
    if seen.refused:
        demand_nothing_wrong_but(seen, wrong)
        yield f"a request with {wrong} among {len(documents(seen))} documents was answered with {seen.answer.excerpt()}"
        return
    seen.demand_served()
    errors = {error["id"] for error in seen.said["errors"]}
    good = {said["id"] for said in seen.said["documents"]}
    once = [own for own in bad if own in good ^ errors]
    if not once:
        raise NotTelling
    for own in once:
        if own in good:
            yield f"{own!r}, a document with {wrong}, is listed among the good ones"


@invariant("accepts-valid")
def a_good_document_is_no_error(seen: Seen) -> Iterator[str]:
    """A request that is served and whose good documents are called bad was refused in all but its status."""
    demand_nothing_wrong_but(seen)
    seen.demand_served()
    plain = {
        document.id for document in documents(seen) if len(document.text) <= MODEST and "" not in document.members.values()
    }
    for error in seen.said["errors"]:
        if error["id"] in plain:
            yield f"nothing is wrong with the document {error['id']!r}, which has the error {error['error']}"


@invariant("document-errors-name-the-fault")
def the_error_of_a_text_names_its_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code, people read the message."""
    yield from _misnamed(seen, Wrong.EMPTY_TEXT, Wrong.OVER_LONG)


@invariant("document-errors-name-the-fault")
def the_error_of_a_language_or_country_names_its_fault(seen: Seen) -> Iterator[str]:
    """Programs that know which language is not served can ask in another one."""
    yield from _misnamed(seen, Wrong.NO_LANGUAGE, Wrong.NO_COUNTRY)


def _misnamed(seen: Seen, *kinds: Wrong) -> Iterator[str]:
    seen.demand_served()
    bad = {own: wrong for own, wrong in surely_bad(seen).items() if wrong in kinds}
    errors = [(bad[error["id"]], error["error"]) for error in seen.said["errors"] if error["id"] in bad] if bad else []
    if not errors:
        raise NotTelling
    for wrong, error in errors:
        if codes(error)[-1] != CODES_OF_DOCUMENTS[wrong]:
            yield f"a document with {wrong} has the error {error}"


@invariant("empty-hint-is-served")
def an_empty_hint_switches_the_hint_off(seen: Seen) -> Iterator[str]:
    """Official clients turn the hint none into an empty one."""
    demand_nothing_wrong_but(seen)
    yield from _refused(seen, {document.id for document in documents(seen) if document.members == {"countryHint": ""}})


@invariant("takes-texts-up-to-the-limit", least=1)
def as_many_letters_as_stated_are_read(seen: Seen) -> Iterator[str]:
    """Clients cut long texts into pieces of just this size."""
    demand_nothing_wrong_but(seen)
    yield from _refused(seen, _as_long_as(seen, LONGEST - 1, marked=False))


@invariant("takes-texts-up-to-the-limit", least=1)
def as_many_letters_with_marks_are_read(seen: Seen) -> Iterator[str]:
    """Counted are the characters that people see, however many code points each of them takes."""
    demand_nothing_wrong_but(seen)
    yield from _refused(seen, _as_long_as(seen, LONGEST - 1, marked=True))


@invariant("takes-5120-elements", least=1)
def letters_at_the_limit_itself_are_read(seen: Seen) -> Iterator[str]:
    """Most pages count the limit itself among what is allowed."""
    demand_nothing_wrong_but(seen, Wrong.AT_THE_LIMIT)
    yield from _refused(seen, _as_long_as(seen, LONGEST, marked=False))


@invariant("takes-5120-elements", least=1)
def letters_with_marks_at_the_limit_itself_are_read(seen: Seen) -> Iterator[str]:
    """A text in Vietnamese may be as long as one in English."""
    demand_nothing_wrong_but(seen, Wrong.AT_THE_LIMIT)
    yield from _refused(seen, _as_long_as(seen, LONGEST, marked=True))


def _as_long_as(seen: Seen, count: int, *, marked: bool) -> set[str]:
    """The ids of texts of so many text elements, with combining marks or without."""
    long = [document for document in documents(seen) if len(document.text) >= count]
    return {d.id for d in long if elements_of(d.text) == count and (len(d.text) > count) == marked}


def _refused(seen: Seen, good: set[str]) -> Iterator[str]:
    """Whether these documents, of a request with which nothing is wrong, were refused; NotTelling where there is none."""
    if not good:
        raise NotTelling
    if seen.refused:
        yield f"a request with nothing wrong was answered with {seen.answer.excerpt()}"
        return
    seen.demand_served()
    for error in seen.said["errors"]:
        if error["id"] in good:
            yield f"nothing is wrong with the document {error['id']!r}, which has the error {error['error']}"
