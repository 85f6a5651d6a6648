"""Images that must be refused, and those at the limits, which must not."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.face.refusing import not_taken, taken
from conformance.invariants.face.requests import file
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.worlds.faces.limits import FEWEST_BYTES, MOST_BYTES


@invariant("refuses-other-sizes", least=1)
def an_image_of_too_many_bytes_is_refused(seen: Seen) -> Iterator[str]:
    """Clients shrink photographs because of the documented limit, and must learn where they did not."""
    if len(file(seen)) <= MOST_BYTES:
        raise NotTelling
    yield from _of_another_size(seen)


@invariant("refuses-other-sizes", least=1, of="detect")
def an_image_of_too_few_bytes_is_refused(seen: Seen) -> Iterator[str]:
    """An image that was cut off must not be taken for one in which nobody is."""
    if len(file(seen)) >= FEWEST_BYTES:
        raise NotTelling
    yield from _of_another_size(seen)


def _of_another_size(seen: Seen) -> Iterator[str]:
    yield from taken(seen, Wrong.OTHER_SIZE, f"an image of {len(file(seen))} bytes")


@invariant("takes-1-kb-to-6-mb", least=1)
def an_image_of_1_kb_is_served(seen: Seen) -> Iterator[str]:
    """A thumbnail is an image, too."""
    if len(file(seen)) != FEWEST_BYTES:
        raise NotTelling
    yield from not_taken(seen, f"an image of {FEWEST_BYTES} bytes")


@invariant("takes-1-kb-to-6-mb", least=1)
def an_image_of_6_mb_is_served(seen: Seen) -> Iterator[str]:
    """Cameras make files of this size."""
    if len(file(seen)) != MOST_BYTES:
        raise NotTelling
    yield from not_taken(seen, f"an image of {MOST_BYTES} bytes")


@invariant("refuses-what-is-no-image", least=1)
def bytes_that_are_no_image_are_refused(seen: Seen) -> Iterator[str]:
    """A caller must not take rubbish for an image in which nobody is."""
    yield from taken(seen, Wrong.NO_IMAGE, f"{len(seen.request.body)} bytes that are no image")


@invariant("bad-urls-are-refused", least=2)
def a_url_that_leads_nowhere_is_refused(seen: Seen) -> Iterator[str]:
    """A caller must not take a broken link for an image in which nobody is."""
    yield from taken(seen, Wrong.BAD_URL, f"the URL {seen.sent_members.get('url')!r}")


@invariant("refuses-no-face", least=1)
def an_image_without_a_face_is_refused(seen: Seen) -> Iterator[str]:
    """A person who is known by a wall would be found in every empty room."""
    yield from taken(seen, Wrong.NO_FACE)


@invariant("refuses-bad-targets", least=3)
def a_target_that_is_none_is_refused(seen: Seen) -> Iterator[str]:
    """A face that nobody meant would be added to a person."""
    yield from taken(seen, Wrong.BAD_TARGET, f"targetFace={seen.query.get('targetface')}")
