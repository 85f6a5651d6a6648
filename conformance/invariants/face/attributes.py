"""What one detection shows of the attributes of faces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from conformance.invariants.face.detection import attribute, attributes, faces
from conformance.invariants.face.refusing import not_taken, taken
from conformance.invariants.face.requests import parameters
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.face.wrong_parameters import SURE, words_of
from conformance.invariants.invariant import NotTelling, Seen, invariant

ASKED = "returnFaceAttributes"
STAR = "*"
LEVELS: Mapping[str, Sequence[tuple[float, str]]] = {
    "exposure": ((0.25, "underexposure"), (0.75, "goodexposure"), (1.0, "overexposure")),
    "noise": ((0.3, "low"), (0.7, "medium"), (1.0, "high")),
}
"""Values below which a level ends, in small letters; the last one has its end, too."""
ROUNDING = 0.005
"""Of a value with two digits, as recorded answers have."""
OF_EMOTIONS = 8
"""All there are; a server need not tell each of them."""
SLACK = 0.01
"""By which the sum of the emotions may differ from 1."""


@invariant("attributes-are-those-asked", least=3)
def the_attributes_are_those_that_were_asked_for(seen: Seen) -> Iterator[str]:
    """A program that reads the age of a face must find it there."""
    asked = {word.lower() for word in _asked(seen)}
    if not asked <= {name.lower() for name in _known(seen)}:
        raise NotTelling
    for face in faces(seen):
        told = {name.lower() for name, value in attributes(face).items() if value is not None}
        if told != asked:
            yield f"{', '.join(_asked(seen)) or 'no attribute'} was asked for, and a face has {sorted(told)}"


@invariant("levels-follow-values", least=3)
def a_level_is_that_of_its_value(seen: Seen) -> Iterator[str]:
    """People read the level, programs compare the value, and both must agree on the same photograph."""
    graded = [
        (name, told[f"{name}Level"].lower(), told["value"])
        for face in faces(seen)
        for name in LEVELS
        for told in [attribute(face, name)]
        if f"{name}Level" in told and "value" in told
    ]
    if not graded:
        raise NotTelling
    for name, level, value in graded:
        near = {_level(name, value + slack) for slack in (-ROUNDING, 0.0, ROUNDING)}
        if level not in near:
            yield f"the {name} {value} has the level {level!r}"


def _level(name: str, value: float) -> str:
    return next((level for end, level in LEVELS[name] if value < end), LEVELS[name][-1][1])


@invariant("emotions-sum-to-one", least=1)
def the_emotions_are_one_together(seen: Seen) -> Iterator[str]:
    """Programs draw them as the parts of a whole."""
    if "emotion" in _asked(seen) and seen.refused:
        raise NotTelling("the container tells no emotions")
    emotions = [told for face in faces(seen) for told in [attribute(face, "emotion")] if len(told) == OF_EMOTIONS]
    if not emotions:
        raise NotTelling
    for emotion in emotions:
        total = sum(emotion.values())
        if abs(total - 1) > SLACK + 1e-9:
            yield f"the emotions {emotion} add up to {total:g}"


@invariant("takes-attributes-in-either-case", least=2)
def attributes_are_known_in_either_letter_case(seen: Seen) -> Iterator[str]:
    """The official client for .NET begins them with a capital letter."""
    usual = {name.lower(): name for name in SURE}
    words = [usual.get(word.lower(), word) for word in _asked(seen)]
    if words == _asked(seen):
        raise NotTelling
    yield from _refused(seen, words)


@invariant("takes-a-star", least=1)
def a_star_stands_for_all_attributes(seen: Seen) -> Iterator[str]:
    """Microsoft's own sample of a container asks so."""
    if _asked(seen) != [STAR]:
        raise NotTelling
    yield from _refused(seen, list(SURE))


@invariant("refuses-unknown-attributes", least=2)
def an_unknown_attribute_is_refused(seen: Seen) -> Iterator[str]:
    """A program that misspells an attribute would look for it in vain in every answer."""
    yield from taken(seen, Wrong.NO_ATTRIBUTE, f"{ASKED}={','.join(_asked(seen))}")


@invariant("detection-02-tells-no-more", least=2)
def detection_02_tells_where_a_face_is_and_no_more(seen: Seen) -> Iterator[str]:
    """A program that changes the model must learn what it loses."""
    yield from taken(seen, Wrong.OF_DETECTION_02)


def _refused(seen: Seen, words: list[str]) -> Iterator[str]:
    """Whether a request was refused with which nothing is wrong when these attributes stand in the place of its own."""
    query = {**dict(parameters(seen)), ASKED: ",".join(words)}
    path = seen.exchange.request.target.partition("?")[0]
    target = f"{path}?{urlencode(query, safe=',', quote_via=quote)}"
    usual = replace(seen, exchange=replace(seen.exchange, request=replace(seen.request, target=target)))
    yield from not_taken(usual, f"{ASKED}={','.join(_asked(seen))}")


def _asked(seen: Seen) -> list[str]:
    """The attributes that were asked for, as they were written; NotTelling where that was said twice."""
    said = [value for name, value in parameters(seen) if name.lower() == ASKED.lower()]
    if len(said) > 1:
        raise NotTelling
    return words_of(said[0]) if said else []


def _known(seen: Seen) -> list[str]:
    return seen.container.bundle["components"]["parameters"]["ReturnFaceAttributes"]["schema"]["items"]["enum"]
