"""What became of a request with which one thing is wrong, and which refusals are about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from conformance.invariants.face.requests import CHOSEN_IDS, is_of_nothing, kind_of, makes_what_it_names, path_ids
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.face.wrongs import demand_nothing_wrong_but, wrongs
from conformance.invariants.invariant import Json, NotTelling, Seen

OF_A_STATE = re.compile(r"([A-Za-z]+?)(NotFound|NotTrained|NotReady|TrainingNotFinished|Exists)")
"""Codes that say of something which a request names that it is not there, or not in a state to be used."""
COMPARISONS = ("verify", "identify", "find-similars", "group")
CONFLICT = "ConcurrentOperationConflict"


def is_served(seen: Seen, *wrong: Wrong) -> bool:
    """Whether a request was served with which just this is wrong.

    NotTelling where something else is, or where it was refused because of what it names: that may be gone.
    """
    demand_nothing_wrong_but(seen, *wrong)
    if seen.refused and is_about_a_state(seen):
        raise NotTelling
    if not (seen.refused or seen.served):
        raise NotTelling
    return seen.served


def taken(seen: Seen, wrong: Wrong, what: str = "") -> Iterator[str]:
    """Whether a request was served though just this is wrong with it, in words."""
    if is_served(seen, wrong):
        yield f"{what or wrong} was answered with {seen.answer.excerpt()}"


def not_taken(seen: Seen, what: str) -> Iterator[str]:
    """Whether a request was refused though nothing is wrong with it, in words."""
    if not is_served(seen):
        yield f"{what} was answered with {seen.answer.excerpt()}"


def is_about_a_state(seen: Seen) -> bool:
    """Whether a refusal is because of something that a request names, and that is not known to be of nothing."""
    if makes_what_it_names(seen):
        return seen.answer.status == 409
    if not path_ids(seen) and seen.operation.name not in COMPARISONS:
        return False
    found = OF_A_STATE.fullmatch(code_of(seen))
    if found:
        return found[1] in kinds_named(seen) and found[1] not in kinds_of_nothing(seen)
    return seen.answer.status in (404, 409) and not kinds_of_nothing(seen)


def kinds_named(seen: Seen) -> set[str]:
    """The kinds of what a request names in its path or its body; of a person also those of its faces."""
    names = {*path_ids(seen), *_members(seen)}
    kinds = {kind_of(name) for name in names if name in CHOSEN_IDS or name.startswith(("face", "person", "persisted"))}
    return kinds | ({"PersistedFace"} if "personId" in _members(seen) else set())


def kinds_of_nothing(seen: Seen) -> set[str]:
    """The kinds of those of them that are known not to be there."""
    found = {kind_of(name) for name, identifier in path_ids(seen).items() if is_of_nothing(name, identifier)}
    for name, value in _members(seen).items():
        values = cast("list[object]", value) if isinstance(value, list) else [value]
        if any(isinstance(each, str) and is_of_nothing(name, each) for each in values):
            found.add(kind_of(name))
    return found


def code_of(seen: Seen) -> str:
    """The code of an error; empty where it has none."""
    try:
        said: object = seen.said
    except ValueError:
        return ""
    error: object = cast("Json", said).get("error") if isinstance(said, dict) else None
    code: object = cast("Json", error).get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""


def fault(seen: Seen) -> Wrong | None:
    """The one thing that is wrong with a request, None where nothing is; NotTelling of several."""
    found = wrongs(seen)
    if len(found) > 1:
        raise NotTelling
    return next(iter(found), None)


def _members(seen: Seen) -> Json:
    """The members of what was sent to a comparison; none of anything else."""
    if seen.operation.name not in COMPARISONS:
        return {}
    try:
        return seen.sent_members
    except NotTelling:
        return {}
