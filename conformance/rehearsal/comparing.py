"""What is otherwise between a recorded exchange and the new one, and what a recording cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

from conformance.catalogue import Operation, resolve
from conformance.invariants import Finding, Judge
from conformance.invariants.judge import InvariantFailed
from conformance.rehearsal.change import Change, body_of, differences, served
from conformance.rehearsal.ids import Aligned, Ids, as_it_stands
from conformance.rehearsal.request import json_of
from conformance.traffic.bodies import is_json
from conformance.traffic.judging import with_refusal
from conformance.wire import Answer, Exchange


def unfinished(room: ModuleType | None, answer: Answer) -> bool:
    """Whether an answer says that work in the background goes on."""
    says: Callable[[object], bool] = getattr(room, "unfinished", lambda _: False)
    return served(answer) and says(body_of(answer))


def aligned(room: ModuleType | None) -> Aligned:
    """What puts the elements of an answer's list where those stand that they stand for."""
    return getattr(room, "aligned", as_it_stands)


def unreadable(judge: Judge, operation: Operation, old: Exchange) -> str:
    """Why the body of a recorded answer cannot be compared, in a clause; empty where it can."""
    answer = old.answer
    if answer is None or "answer" in old.unkept:
        return "the body of the recorded answer cannot be read"
    if answer.body and is_json(answer.media_type) and body_of(answer) is None and answer.body.strip() != b"null":
        return "the body of the recorded answer is cut off or damaged"
    described = operation.definition.get("responses", {}).get(str(answer.status), {})
    if served(answer) and not answer.body and resolve(judge.container.bundle, described).get("content"):
        return "the body of the answer was not recorded"
    return ""


def changes(
    judge: Judge, operation: Operation, room: ModuleType | None, ids: Ids, old: Exchange, new: Exchange, tolerance: float
) -> Iterator[Change]:
    """All that is otherwise; of an answer whose body was not recorded, the status."""
    before, after = old.answer, new.answer
    if before is None or after is None:
        return
    if not (served(before) and served(after) and (unfinished(room, before) or unfinished(room, after))):
        # how far work has come when somebody asks is chance
        if unreadable(judge, operation, old):
            if before.status != after.status:
                yield Change("status", f"the status was {before.status} and is {after.status}")
        else:
            yield from differences(before, after)
            if room is not None and served(before) and served(after):
                bodies = ids.body(body_of(before)), body_of(after)
                yield from room.changes(json_of(old.request.body), *bodies, tolerance)
    yield from _broken(judge, operation, old, new)


def _broken(judge: Judge, operation: Operation, old: Exchange, new: Exchange) -> Iterator[Change]:
    """The requirements that the new answer breaks; those count that are a MUST, and were kept when it was recorded."""
    try:
        before, after = (with_refusal(judge, operation, each, judge.judge(operation, each)) for each in (old, new))
    except InvariantFailed:
        return
    broke = {finding.requirement for finding in before.findings}
    found: dict[str, list[Finding]] = {}
    for finding in after.findings:
        found.setdefault(finding.requirement, []).append(finding)
    for requirement, (first, *others) in found.items():
        counts = judge.container.by_id[requirement].level == "MUST" and requirement not in broke
        told = f"{first.got}{f', and {len(others)} more' if others else ''}; expected: {first.expected.rstrip('.')}"
        told += "; it did when it was recorded, too" if requirement in broke else ""
        yield Change("requirement", told, counts, requirement)


def unknown_there(strange: str, old: Answer | None, new: Answer | None) -> str:
    """Why it shows nothing that an answer is a refusal now, where the request names what no recording gave; empty otherwise."""
    if strange and old is not None and new is not None and served(old) and 400 <= new.status < 500:
        return f"{new.status} was answered: it names {strange}, which nothing before it in the recording gave"
    return ""
