"""Names, ids, user data and pages at both sides of their limits."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.face.refusing import code_of, is_served, not_taken, taken
from conformance.invariants.face.requests import adds_a_face, path_ids
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.face.wrongs import demand_nothing_wrong_but
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.worlds.faces.names import LONGEST_DATA, LONGEST_FACE_DATA, LONGEST_ID, LONGEST_NAME


@invariant("ids-have-small-letters", least=3)
def an_id_of_other_letters_is_refused(seen: Seen) -> Iterator[str]:
    """An id that is changed in silence, or cut, would be that of two groups."""
    identifier = _identifier(seen)
    yield from taken(seen, Wrong.BAD_ID, f"the id {identifier!r}")


@invariant("ids-have-64-characters", least=1)
def an_id_of_64_characters_is_served(seen: Seen) -> Iterator[str]:
    """Applications make ids of several parts, up to the documented length."""
    if len(_identifier(seen)) != LONGEST_ID:
        raise NotTelling
    yield from not_taken(seen, f"an id of {LONGEST_ID} characters")


@invariant("names-have-128-characters", least=1)
def a_name_of_128_characters_is_served(seen: Seen) -> Iterator[str]:
    """People and departments have long names."""
    if _length(seen, "name") != LONGEST_NAME:
        raise NotTelling
    yield from not_taken(seen, f"a name of {LONGEST_NAME} characters")


@invariant("names-have-128-characters", least=3)
def another_name_is_refused(seen: Seen) -> Iterator[str]:
    """A name that is cut or missing cannot be told from that of another one."""
    yield from taken(seen, Wrong.BAD_NAME, f"the name {seen.sent_members.get('name')!r}")


@invariant("user-data-has-16384-characters", least=1)
def user_data_of_16384_characters_is_served(seen: Seen) -> Iterator[str]:
    """Applications keep documents of their own beside a group, up to the documented size."""
    if _length(seen, "userData") != LONGEST_DATA:
        raise NotTelling
    yield from not_taken(seen, f"user data of {LONGEST_DATA} characters")


@invariant("user-data-has-16384-characters", least=1)
def longer_user_data_is_refused(seen: Seen) -> Iterator[str]:
    """A document that is cut in silence cannot be read any more."""
    yield from taken(seen, Wrong.LONG_DATA, f"user data of {_length(seen, 'userData')} characters")


@invariant("user-data-has-1024-characters", least=1)
def user_data_of_1024_characters_is_served(seen: Seen) -> Iterator[str]:
    """Applications keep with a face where its photograph lies, up to the documented size."""
    if _length_of_face_data(seen) != LONGEST_FACE_DATA:
        raise NotTelling
    demand_nothing_wrong_but(seen)
    if adds_a_face(seen) and seen.refused and code_of(seen) != "BadArgument":
        raise NotTelling  # nobody can see from here whether a face is in the image
    yield from not_taken(seen, f"user data of {LONGEST_FACE_DATA} characters")


@invariant("user-data-has-1024-characters", least=1)
def longer_user_data_of_a_face_is_refused(seen: Seen) -> Iterator[str]:
    """What is cut in silence leads to no photograph any more."""
    yield from taken(seen, Wrong.LONG_FACE_DATA, f"user data of {_length_of_face_data(seen)} characters")


@invariant("needs-a-change", least=1)
def a_change_of_nothing_is_refused(seen: Seen) -> Iterator[str]:
    """A program that misspells a member would take silence for success."""
    yield from taken(seen, Wrong.NO_CHANGE)


@invariant("refuses-bad-tops", least=3)
def a_top_out_of_range_is_refused(seen: Seen) -> Iterator[str]:
    """A page that is shorter than was asked for would be taken for the last one."""
    yield from taken(seen, Wrong.BAD_TOP, f"top={seen.query.get('top')}")


@invariant("refuses-long-starts", least=1)
def a_start_that_is_too_long_is_refused(seen: Seen) -> Iterator[str]:
    """A start that is cut in silence begins at another place."""
    yield from taken(seen, Wrong.LONG_START, f"a start of {len(seen.query.get('start', ''))} characters")


@invariant("unknown-is-not-found", least=1)
def what_is_not_there_is_refused(seen: Seen) -> Iterator[str]:
    """Success for something that is not there hides a mistake until it is needed."""
    if is_served(seen, Wrong.NOT_THERE):
        yield f"{seen.request.method} {seen.request.target.partition('?')[0]} was answered with {seen.answer.excerpt()}"


def _identifier(seen: Seen) -> str:
    """The outermost id in a path."""
    return next(iter(path_ids(seen).values()), "")


def _length(seen: Seen, member: str) -> int:
    """The number of characters of a member that was sent, where all are of one byte; 0 of anything else."""
    value: object = seen.sent_members.get(member)
    return len(value) if isinstance(value, str) else 0


def _length_of_face_data(seen: Seen) -> int:
    return len(seen.query.get("userdata", "")) if adds_a_face(seen) else _length(seen, "userData")
