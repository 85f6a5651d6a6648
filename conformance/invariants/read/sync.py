"""What shows where a file is read while the caller waits, and of keys, wherever a file is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.read.requests import (
    KEY,
    demand_no_parameters,
    image_pages,
    is_turned_away,
    unexplained,
)
from conformance.invariants.read.results import FREE_PAGES, state_of
from conformance.worlds.pages.recognition import FEWEST_BYTES, is_no_file


@invariant("needs-no-key", least=3)
def no_key_is_needed(seen: Seen) -> Iterator[str]:
    """The container has its key from its start, so clients on premises hold none."""
    if seen.header(KEY):
        raise NotTelling
    image_pages(seen)
    if seen.served:
        return
    demand_no_parameters(seen)
    if seen.answer.status not in (401, 403):
        raise NotTelling
    yield f"without a key, a good file was answered with {seen.answer.excerpt(120)}"


@invariant("needs-no-key", least=1)
def any_key_is_taken(seen: Seen) -> Iterator[str]:
    """The official client sends a key nevertheless, whatever it is."""
    if not seen.header(KEY):
        raise NotTelling
    image_pages(seen)
    if seen.answer.status in (401, 403) or is_turned_away(seen):
        yield f"with a key, a good file was answered with {seen.answer.excerpt(120)}"


@invariant("waits-for-the-result", least=3)
def the_answer_is_the_whole_result(seen: Seen) -> Iterator[str]:
    """A caller that waits has nothing to ask again with."""
    demand_no_parameters(seen)
    count = image_pages(seen)
    told = state_of(seen)
    if told.status == "failed":
        raise NotTelling
    if told.status != "succeeded":
        yield f"a good file was answered with the status {told.said['status']!r}"
    elif len(told.pages) == FREE_PAGES < count:
        raise NotTelling("just two pages of a longer file were read, which are all that a free-tier key has read")
    elif len(told.pages) != count:
        yield f"an image of {count} pages got {len(told.pages)}"


@invariant("unreadable-is-not-read", least=2, of="sync")
def what_cannot_be_read_gives_no_pages(seen: Seen) -> Iterator[str]:
    """A caller must not take rubbish for a blank page."""
    _demand_rubbish(seen)
    if seen.refused:
        return
    told = state_of(seen)
    if told.status == "succeeded" or told.pages:
        yield f"{len(seen.request.body)} bytes that are no file were answered with {seen.answer.excerpt(120)}"


def _failed_or_refused(seen: Seen) -> Iterator[str]:
    said = seen.said_members
    if seen.refused:
        if not [*unexplained(seen)]:
            yield "refused"
    elif str(said.get("status")).lower() == "failed":
        yield "failed-with-more" if any(said[name] for name in said if name != "status") else "failed-alone"


@invariant("unreadable-is-failed", least=2, does=_failed_or_refused)
def what_cannot_be_read_is_failed(seen: Seen) -> Iterator[str]:
    """Callers look at the status, and where a refusal has none, at its code."""
    _demand_rubbish(seen)
    try:
        said: object = seen.said
    except ValueError:
        said = None
    if seen.served and isinstance(said, dict) and "status" not in said:
        raise LookupError("status")  # which the description asks for
    is_failed = isinstance(said, dict) and str(cast("Json", said).get("status")).lower() == "failed"
    if not is_failed and not (seen.refused and not [*unexplained(seen)]):
        yield f"{len(seen.request.body)} bytes that are no file were answered with {seen.answer.excerpt(120)}"


def _demand_rubbish(seen: Seen) -> None:
    """NotTelling unless bytes were sent that nobody takes for a file, and served or refused."""
    demand_no_parameters(seen)
    body = seen.request.body
    if seen.sent_media_type != "application/octet-stream" or len(body) < FEWEST_BYTES or not is_no_file(body):
        raise NotTelling
    if not (seen.served or seen.refused):
        raise NotTelling
