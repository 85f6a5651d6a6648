"""What is said of a text, whatever the function: key phrases, languages, and the same of equal texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.invariants.comparison import difference
from conformance.invariants.invariant import PRECISION, Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import (
    demand_nothing_wrong_but,
    documents,
    parameter,
    results,
    without_empty_languages,
)

SLACK = 0.02
"""How far two scores of the same text may lie apart: samples are rounded to two decimals."""
DIGITS = re.compile(r"[0-9]+( [0-9]+)*")
LONGEST_WORD = 64
"""Letters of a word; models cut a longer one."""
_LONG = re.compile(rf"[A-Za-z]{{{LONGEST_WORD + 1}}}")
"""In letters that are written with blanks between the words."""
ENGLISH_NAMES = {
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
}
"""Of languages that have one name in English, by their codes."""
UNKNOWN = "(Unknown)"
"""Name and code of a language that cannot be told."""


Members = tuple[tuple[str, str], ...]
"""What a document is sent with, beside id and text."""
NO_LANGUAGE: Members = ()
ENGLISH: Members = (("language", "en"),)


def changed(one: object, other: object) -> str:
    """The first difference between two results, in words; scores may lie a little apart."""
    return difference(one, other, SLACK / PRECISION)


@invariant("equal-texts-equal-results")
def equal_texts_get_equal_results(seen: Seen) -> Iterator[str]:
    """The id is a name for the client, and says nothing of the text."""
    found = _by_text(seen)
    pairs = [(alike[0], other) for results in found for alike in results.values() for other in alike[1:]]
    yield from _differing(pairs, "under another id")


@invariant("language-defaults-to-english")
def english_is_the_default(seen: Seen) -> Iterator[str]:
    """Most texts come without a language."""
    both = [results for results in _by_text(seen) if results.keys() >= {NO_LANGUAGE, ENGLISH}]
    yield from _differing([(found[NO_LANGUAGE][0], found[ENGLISH][0]) for found in both], "without a language and with en")


def _by_text(seen: Seen) -> Iterator[dict[Members, list[Json]]]:
    """For each text the results of it, by what it was sent with. Opinions name places in the answer, so these tell nothing."""
    if parameter(seen, "opinionMining") not in (None, "false"):
        raise NotTelling
    found: dict[str, dict[Members, list[Json]]] = {}
    for document, said in results(seen):
        found.setdefault(document.text, {}).setdefault(tuple(document.members.items()), []).append(said)
    yield from found.values()


def _differing(pairs: list[tuple[Json, Json]], how: str) -> Iterator[str]:
    if not pairs:
        raise NotTelling
    for one, other in pairs:
        found = changed({**one, "id": ""}, {**other, "id": ""})
        if found:
            yield f"{how}, {found}"


def _phrases(seen: Seen) -> list[tuple[str, list[str]]]:
    """The texts of which key phrases were found, and these; NotTelling where there is none."""
    found = [(document.text, said["keyPhrases"]) for document, said in results(seen) if said["keyPhrases"]]
    if not found:
        raise NotTelling
    return found


@invariant("phrases-come-from-the-text")
def every_word_of_a_phrase_is_in_the_text(seen: Seen) -> Iterator[str]:
    """Phrases are extracted, not written: clients mark them where they stand. Other letters than ASCII have two forms."""
    found = [(text, phrases) for text, phrases in _phrases(seen) if text.isascii()]
    if not found:
        raise NotTelling
    for text, phrases in found:
        made_up = [word for phrase in phrases for word in phrase.split() if word.casefold() not in text.casefold()]
        if made_up:
            yield f"the word {made_up[0]!r} of a key phrase is not in the text {text!r}"


@invariant("phrases-are-not-empty")
def no_phrase_is_empty(seen: Seen) -> Iterator[str]:
    """A client has nothing to show for an empty phrase."""
    for _, phrases in _phrases(seen):
        if not all(phrase.strip() for phrase in phrases):
            yield f"one of the key phrases {phrases} is empty"


@invariant("phrases-are-distinct")
def no_phrase_is_there_twice(seen: Seen) -> Iterator[str]:
    """Clients make one tag of each phrase."""
    for _, phrases in _phrases(seen):
        twice = [phrase for phrase in phrases if phrases.count(phrase) > 1]
        if twice:
            yield f"the key phrase {twice[0]!r} is there {phrases.count(twice[0])} times"


@invariant("digits-are-unknown")
def digits_are_in_no_language(seen: Seen) -> Iterator[str]:
    """A number is written alike everywhere, and a guess would be taken for a finding."""
    said = [(d.text, said["detectedLanguage"]) for d, said in results(seen) if DIGITS.fullmatch(d.text)]
    if not said:
        raise NotTelling
    for text, found in said:
        if (found["name"], found["iso6391Name"]) != (UNKNOWN, UNKNOWN):
            yield f"{text!r} is said to be {found}"


@invariant("unknown-has-no-score")
def an_unknown_language_has_no_score(seen: Seen) -> Iterator[str]:
    """Clients sort by the score, and what cannot be told must come last."""
    unknown = [(d.text, said["detectedLanguage"]) for d, said in results(seen) if said["detectedLanguage"]["name"] == UNKNOWN]
    if not unknown:
        raise NotTelling
    for text, found in unknown:
        if found["confidenceScore"] != 0:
            yield f"{text!r} is said to be {found}"


@invariant("language-has-its-english-name")
def a_language_has_its_english_name(seen: Seen) -> Iterator[str]:
    """People read the name, and programs compare it with a list of English names."""
    found = [said["detectedLanguage"] for _, said in results(seen)]
    named = [each for each in found if each["iso6391Name"].lower() in ENGLISH_NAMES]
    if not named:
        raise NotTelling
    for each in named:
        if each["name"].casefold() != ENGLISH_NAMES[each["iso6391Name"].lower()].casefold():
            yield f"the language {each['iso6391Name']} is called {each['name']!r}"


@invariant("warns-of-long-words", least=1)
def long_words_are_warned_of(seen: Seen) -> Iterator[str]:
    """Whoever pasted a key or a link into a comment should learn that it spoils the result."""
    long = [(document, said) for document, said in results(seen) if _LONG.search(document.text)]
    if not long:
        raise NotTelling
    for document, said in long:
        if "longwordsindocument" not in [warning["code"].lower() for warning in said["warnings"]]:
            yield f"{document.id!r} has a word of more than {LONGEST_WORD} letters, and its warnings are {said['warnings']}"


@invariant("empty-language-is-the-default", least=1)
def an_empty_language_is_the_default(seen: Seen) -> Iterator[str]:
    """Forms send an empty field for a language that nobody chose."""
    unchosen = {d.id for d in documents(seen) if d.members == {"language": ""}}
    if not unchosen:
        raise NotTelling
    demand_nothing_wrong_but(without_empty_languages(seen))
    if seen.refused:
        yield f"a request with an empty language was answered with {seen.answer.excerpt()}"
        return
    seen.demand_served()
    for error in seen.said["errors"]:
        if error["id"] in unchosen:
            yield f"the document {error['id']!r} with an empty language has the error {error['error']}"
