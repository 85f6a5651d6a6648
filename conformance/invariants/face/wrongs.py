"""All that is wrong with the form of a request to Face.

A server that refuses a request for one thing says nothing about another one. Whether what a request names is there, and
whether a face is in its image, nobody can see from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.invariants.face.requests import (
    CHOSEN,
    CHOSEN_IDS,
    adds_a_face,
    file,
    is_guid,
    is_of_nothing,
    is_of_one_colour,
    makes_what_it_names,
    path_ids,
    takes_images,
    whole,
)
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.face.wrong_bodies import wrongs_of_members
from conformance.invariants.face.wrong_parameters import wrongs_of_parameters
from conformance.invariants.invariant import NotTelling, Seen, once
from conformance.invariants.refusals import is_cut_off_or_words, text_called_json
from conformance.worlds.faces.limits import FEWEST_BYTES, TOO_FEW_BYTES, TOO_MANY_BYTES
from conformance.worlds.faces.recognition import is_no_picture, size_of_picture

SMALLEST_SIDE, LARGEST_SIDE = 50, 4000
"""Pixels of an image that no server refuses for its sides."""
NO_URL = re.compile(r"[A-Za-z]+( [A-Za-z]+)*")
"""Words, none of which could be a scheme or a host."""
NOWHERE = re.compile(r"https?://([a-z0-9-]+\.)+invalid(:\d+)?(/[!-~]*)?")
"""A URL whose host nobody can have, by RFC 2606."""


@once
def wrongs(seen: Seen) -> frozenset[Wrong]:
    """All that is wrong with a request; NotTelling where anything about it is doubtful."""
    return frozenset((*_of_path(seen), *wrongs_of_parameters(seen), *_of_body(seen)))


def demand_nothing_wrong_but(seen: Seen, *known: Wrong) -> None:
    """NotTelling unless just this is wrong with a request."""
    if wrongs(seen) != frozenset(known):
        raise NotTelling


def _of_path(seen: Seen) -> Iterator[Wrong]:
    ids = path_ids(seen)
    for name, identifier in ids.items():
        if is_of_nothing(name, identifier) and not makes_what_it_names(seen):
            yield Wrong.NOT_THERE
        elif name in CHOSEN_IDS and not CHOSEN.fullmatch(identifier):
            if not makes_what_it_names(seen):
                raise NotTelling
            yield Wrong.BAD_ID
        elif name not in CHOSEN_IDS and not is_guid(identifier):
            raise NotTelling


def _of_body(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with the body; NotTelling where it is of another media type, or there is one that nobody asked for."""
    if "requestBody" not in seen.operation.definition:
        if seen.request.body:
            raise NotTelling
        return
    if takes_images(seen) and seen.sent_media_type == "application/octet-stream":
        yield from _of_file(seen, file(seen))
        return
    if seen.sent_media_type != "application/json":
        raise NotTelling
    body = text_called_json(seen)
    if body and is_cut_off_or_words(body):
        yield Wrong.BROKEN_JSON
    elif takes_images(seen):
        yield from _of_url(seen)
    else:
        yield from wrongs_of_members(seen)


def _of_file(seen: Seen, content: bytes) -> Iterator[Wrong]:
    """What is wrong with an image; NotTelling where it is damaged, or of an odd size."""
    if len(content) >= TOO_MANY_BYTES or (len(content) <= TOO_FEW_BYTES and not adds_a_face(seen)):
        if whole(content) is None:
            raise NotTelling
        yield Wrong.OTHER_SIZE
        return
    if len(content) >= FEWEST_BYTES and is_no_picture(content):
        yield Wrong.NO_IMAGE
        return
    size = size_of_picture(content)
    if size is None or not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in size):
        raise NotTelling
    if adds_a_face(seen) and is_of_one_colour(content):
        yield Wrong.NO_FACE


def _of_url(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with the URL of an image; NotTelling where it may lead somewhere."""
    sent = seen.sent_members
    url = sent.get("url")
    if sent.keys() != {"url"} or not isinstance(url, str) or not (NO_URL.fullmatch(url) or NOWHERE.fullmatch(url)):
        raise NotTelling
    yield Wrong.BAD_URL
