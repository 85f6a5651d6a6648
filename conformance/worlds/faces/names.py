"""Strategies for what clients choose: ids, names and user data, at both sides of their limits; the plainest first."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.faces.scene import Size

LONGEST_ID = 64
"""Characters of the id of a list or group: small letters, digits, ``-`` and ``_``."""
LONGEST_NAME = 128
"""Characters; a name has one at least."""
LONGEST_DATA = 16_384
"""Characters of the user data of a list, group or person."""
LONGEST_FACE_DATA = 1024
"""Characters of the user data of a face."""

_ENDINGS = ("a", "z", "0", "_", "-", "a-b", "a_b", "9_z", "--", "__", "group", "0000", "x" * 20)
_WRONG_IDS = (
    *("Group", "a.b", "a b", "A", "grouP", "a+b", "a:b", "a@b", "a~b", "a!", "(a)", "a,b", "a=b", "$"),
    *("ä", "группа", "集団", "a🙂", "é", "\ufb01", "\uff11", "ª", "a\u200bb"),
)
_NAMES = (
    *("Anna", "a", "0", "Group 1", "Zoë", "音楽", "Людмила", "O'Neill", '"quoted"', "<b>bold</b>", "a/b", "a\\b"),
    *("null", "true", "🙂", "%20", "a&b=c", "{}", "name-with-dashes", "a, b", "א"),
)
_DATA = (
    *("data", "", "0", '{"key": [1, 2]}', "line one\nline two", "größe", "音楽", "🙂", "null", "a&b=c?d#e", "<p/>", "\t"),
    *("%41", "\\u0041", "'; --"),
)
_NO_UUIDS = (
    *("0", "not-a-guid", "c095bec0", "c095bec0-0000-4000-8000-00000000000", "c095bec0-0000-4000-8000-0000000000000"),
    *("c095bec0-0000-4000-8000-00000000000g", "c095bec0_0000_4000_8000_000000000000", "null", "äöü"),
)


def id_endings() -> SearchStrategy[str]:
    """Ends of good ids, which a run puts behind what makes them its own."""
    return st.sampled_from(_ENDINGS)


def wrong_ids() -> SearchStrategy[str]:
    """Ids that nobody may choose: other letters than allowed, and too many."""
    return st.sampled_from((*_WRONG_IDS, "a" * (LONGEST_ID + 1), "a" * (2 * LONGEST_ID)))


def names() -> SearchStrategy[str]:
    """Good names, from one character to as many as there may be."""
    return st.sampled_from((*_NAMES, *_filled(LONGEST_NAME)))


def wrong_names() -> SearchStrategy[str]:
    """No character, and too many."""
    return st.sampled_from(("", *_filled(LONGEST_NAME + 1), "x" * 1000))


def user_data(most: int = LONGEST_DATA) -> SearchStrategy[str]:
    """Good user data, up to so many characters; an object of JSON is a text like others."""
    return st.sampled_from((*_DATA, "x" * 1000, *_filled(most)))


def long_user_data(most: int = LONGEST_DATA) -> SearchStrategy[str]:
    """More characters than there may be."""
    return st.sampled_from((*_filled(most + 1), "x" * (2 * most)))


def unknown_uuids() -> SearchStrategy[str]:
    """Ids in the form of the server's, which it gave to nothing."""
    return st.integers(0, 2**60 - 1).map(lambda number: str(UUID(int=number << 64 | 0xC095BEC0, version=4)))


def no_uuids() -> SearchStrategy[str]:
    """Ids that are not in the form of the server's."""
    return st.sampled_from(_NO_UUIDS)


def wrong_targets(size: Size) -> SearchStrategy[str]:
    """A ``targetFace`` that is none in a picture of this size: too few numbers, no numbers, and a place outside."""
    width, height = size
    return st.sampled_from(("1,2,3", "a,b,c,d", "left,top,width,height", "7", f"{width + 10},{height + 10},50,50"))


def _filled(length: int) -> tuple[str, str]:
    """Texts of exactly so many characters, whether these are counted as characters or as units of UTF-16."""
    return "x" * length, "ä" * length
