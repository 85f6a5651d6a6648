"""What one verification or identification shows."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.face.compared import maximum, rising, sent_ids
from conformance.invariants.face.refusing import taken
from conformance.invariants.face.requests import lower
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant

IDENTICAL = 0.5
ROUNDING = 5e-6
"""Of a confidence with five digits, as recorded answers have."""


@invariant("identical-means-half", least=4)
def identical_is_a_confidence_of_half(seen: Seen) -> Iterator[str]:
    """Programs that choose a threshold of their own begin at this one."""
    seen.demand_served()
    confidence, identical = seen.said["confidence"], seen.said["isIdentical"]
    if not isinstance(identical, bool):
        raise NotTelling
    near = abs(confidence - IDENTICAL) <= ROUNDING
    if not near and identical != (confidence >= IDENTICAL):
        yield f"isIdentical is {identical} with a confidence of {confidence}"


@invariant("a-face-is-itself", least=1)
def a_face_is_identical_with_itself(seen: Seen) -> Iterator[str]:
    """Nothing can be more alike."""
    sent = seen.sent_members
    one, other = sent.get("faceId1"), sent.get("faceId2")
    if not isinstance(one, str) or not isinstance(other, str) or one.lower() != other.lower():
        raise NotTelling
    seen.demand_served()
    if not seen.said["isIdentical"]:
        yield f"a face compared with itself got {seen.said}"


@invariant("refuses-unknown-faces", least=1)
def a_face_that_was_not_given_out_is_refused(seen: Seen) -> Iterator[str]:
    """A program that mixes up its ids must not be told that somebody is a stranger."""
    yield from taken(seen, Wrong.UNKNOWN_FACE)


@invariant("refuses-unknown-persons", least=1)
def a_person_that_is_not_there_is_refused(seen: Seen) -> Iterator[str]:
    """Somebody who was removed must not be taken for somebody else."""
    yield from taken(seen, Wrong.UNKNOWN_PERSON)


@invariant("refuses-unknown-targets", least=2)
def a_group_or_list_that_is_not_there_is_refused(seen: Seen) -> Iterator[str]:
    """Who searches where nothing is must not be told that nobody was found."""
    yield from taken(seen, Wrong.UNKNOWN_TARGET)


def _results(seen: Seen) -> list[Json]:
    """What was said of each face of an identification; NotTelling where none was asked for, or one of them twice."""
    seen.demand_served()
    if len(set(lower(sent_ids(seen)))) < len(sent_ids(seen)):
        raise NotTelling
    return seen.said


@invariant("answers-each-face", least=2)
def there_is_one_result_for_each_face(seen: Seen) -> Iterator[str]:
    """Everybody in the picture is to be greeted by name, and nobody twice."""
    told = lower(result["faceId"] for result in _results(seen))
    if sorted(told) != sorted(lower(sent_ids(seen))):
        yield f"{len(sent_ids(seen))} faces were sent, and there are results for {told}"


def _candidates(seen: Seen, least: int) -> list[list[Json]]:
    """The candidates of each face that has so many; NotTelling where no face has."""
    found = [result["candidates"] for result in _results(seen) if len(result["candidates"]) >= least]
    if not found:
        raise NotTelling
    return found


@invariant("candidates-fall-in-confidence", least=1)
def the_best_candidate_comes_first(seen: Seen) -> Iterator[str]:
    """Programs greet the first one."""
    for candidates in _candidates(seen, 2):
        yield from rising([candidate["confidence"] for candidate in candidates])


@invariant("no-more-candidates-than-asked", least=2)
def there_are_no_more_candidates_than_asked_for(seen: Seen) -> Iterator[str]:
    """A program that asks for one name shows one name."""
    most = maximum(seen, 1)
    for candidates in _candidates(seen, 1):
        if len(candidates) > most:
            yield f"a face has {len(candidates)} candidates, and {most} was the most"


@invariant("candidates-are-distinct", least=1)
def no_person_is_two_candidates(seen: Seen) -> Iterator[str]:
    """Two candidates are two people to choose from."""
    for candidates in _candidates(seen, 2):
        persons = lower(candidate["personId"] for candidate in candidates)
        if len(set(persons)) < len(persons):
            yield f"a face has the candidates {persons}"


@invariant("candidates-reach-the-threshold", least=1)
def no_candidate_is_below_the_threshold(seen: Seen) -> Iterator[str]:
    """Who asks for certainty must not be given a guess."""
    threshold = seen.sent_members.get("confidenceThreshold")
    if not isinstance(threshold, int | float) or isinstance(threshold, bool) or not threshold:
        raise NotTelling
    for candidates in _candidates(seen, 1):
        for candidate in candidates:
            if candidate["confidence"] < threshold - ROUNDING:
                yield f"a candidate has the confidence {candidate['confidence']}, and the threshold is {threshold}"


@invariant("needs-one-group", least=1)
def no_group_is_refused(seen: Seen) -> Iterator[str]:
    """A program that forgot the group must not be told that nobody is known."""
    yield from taken(seen, Wrong.NO_TARGET)


@invariant("needs-one-group", least=1)
def two_groups_are_refused(seen: Seen) -> Iterator[str]:
    """Nobody could tell in which of them a candidate is."""
    yield from taken(seen, Wrong.SEVERAL_TARGETS)
