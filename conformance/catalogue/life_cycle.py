"""Whether an image is alive, and when it ended or will; an entry of the catalogue that says too little is refused."""

from __future__ import annotations

from datetime import date
from typing import Any, cast, get_args

from conformance.catalogue.documents import BrokenSpecification
from conformance.catalogue.models import Ending, Json, State
from conformance.refusal import hint

LOOKED_UP = "2026-11-26"
"""When the states and ends of the catalogue were last held against what is published."""
NEEDED, MEMBERS = ("date", "what"), ("date", "what", "instead")


def life_cycle(name: str, entry: Json) -> tuple[State, Ending | None]:
    """The state of a container and the end that its entry in ``images.yaml`` states; BrokenSpecification otherwise."""
    state: Any = entry["state"]
    if state not in get_args(State):
        raise _refused(name, f"the state {state!r}, which is none of {', '.join(get_args(State))}")
    if "end" not in entry:
        if state != "alive":
            raise _refused(name, f"the state {state} but no end; say its date, what ended, and what to use instead")
        return state, None
    ending = _ending(name, entry["end"])
    if state == "renamed" and not ending.instead:
        raise _refused(name, "the state renamed, but its end does not say what to use instead")
    return state, ending


def _ending(name: str, stated: Any) -> Ending:
    members = cast("dict[str, Any]", stated) if isinstance(stated, dict) else {}
    for member in members:
        if member not in MEMBERS:
            raise _refused(name, f"an end with the member {member!r}, which means nothing there.{hint(member, list(MEMBERS))}")
    missing = [m for m in NEEDED if not members.get(m)]
    if missing or not all(isinstance(value, str) for value in members.values()):
        raise _refused(name, f"an end that lacks {' and '.join(missing) or 'text'}; its members are text: {', '.join(MEMBERS)}")
    try:
        date.fromisoformat(members["date"])
    except ValueError:
        raise _refused(name, f"an end with the date {members['date']!r}; write it as 2026-10-01") from None
    return Ending(**members)


def _refused(name: str, what: str) -> BrokenSpecification:
    return BrokenSpecification(f"specs/images.yaml: {name} has {what}{'' if what.endswith(('.', '?')) else '.'}")
