"""Texts, as a client reads what is said of them: labels and where they stand, phrases, languages, documents in error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import apart, by, listed, many, member, moved, number, some, text


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is for scores, which are between 0 and 1."""
    del sent
    before, after = by(listed(old, "documents"), "id"), by(listed(new, "documents"), "id")
    wrong = by(listed(old, "errors"), "id"), by(listed(new, "errors"), "id")
    for identifier in before:
        if identifier in after:
            for change in _document(before[identifier], after[identifier], tolerance):
                yield Change(change.kind, f"document {identifier}: {change.text}", change.counts)
        elif identifier in wrong[1]:
            yield Change("value", f"document {identifier} is in error now ({_code(wrong[1][identifier])})")
        else:
            yield Change("value", f"document {identifier} is missing")
    for identifier in wrong[0]:
        if identifier in after:
            yield Change("value", f"document {identifier} was in error ({_code(wrong[0][identifier])}) and is answered now")
        elif identifier in wrong[1] and _code(wrong[0][identifier]) != _code(wrong[1][identifier]):
            codes = _code(wrong[0][identifier]), _code(wrong[1][identifier])
            yield Change("code", f"the error of document {identifier} was {codes[0]} and is {codes[1]}")


def _document(old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    yield from _labelled("it", "its", old, new, tolerance)
    sentences = listed(old, "sentences"), listed(new, "sentences")
    places = [[(number(s, "offset"), number(s, "length")) for s in side] for side in sentences]
    if len(places[0]) != len(places[1]):
        yield Change("value", f"it had {many(len(places[0]), 'sentence')} and has {len(places[1])}")
    else:
        for place, (before, after) in enumerate(zip(*places, strict=True), 1):
            if before != after:
                was, now = (f"{_whole(offset)}, {_whole(length)}" for offset, length in (before, after))
                yield Change("value", f"sentence {place}: offset and length were {was} and are {now}")
        for place, pair in enumerate(zip(*sentences, strict=True), 1):
            yield from _labelled(f"sentence {place}", f"sentence {place}'s", *pair, tolerance)
    phrases = [list(map(str, listed(side, "keyPhrases"))) for side in (old, new)]
    for word, phrase in (("lost", set(phrases[0]) - set(phrases[1])), ("new", set(phrases[1]) - set(phrases[0]))):
        if phrase:
            yield Change("value", f"{word} key phrases: {some(sorted(map(repr, phrase)))}")
    languages = [member(side, "detectedLanguage") for side in (old, new)]
    before, after = (text(language, "iso6391Name") for language in languages)
    if before and after and before != after:
        yield Change("value", f"the language was {before} and is {after}")
    yield from _score("the confidence in its language", languages[0], languages[1], "confidenceScore", tolerance)


def _labelled(what: str, whose: str, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    before, after = text(old, "sentiment"), text(new, "sentiment")
    if before and after and before != after:
        yield Change("value", f"{what} was {before} and is {after}")
    scores = [member(side, "confidenceScores") for side in (old, new)]
    for name in ("positive", "neutral", "negative"):
        yield from _score(f"{whose} score {name}", scores[0], scores[1], name, tolerance)


def _score(what: str, old: Any, new: Any, name: str, tolerance: float) -> Iterator[Change]:
    before, after = number(old, name), number(new, name)
    if apart(before, after, tolerance):
        yield Change("value", f"{what} {moved(before, after)}")


def _whole(place: float | None) -> str:
    return "nothing" if place is None else f"{place:.15g}"


def _code(error: Any) -> str:
    outer = member(error, "error")
    return text(member(outer, "innererror"), "code") or text(outer, "code") or "without a code"
