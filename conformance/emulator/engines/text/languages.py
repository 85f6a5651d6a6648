"""The language of a text: py3langid's model, restricted to well-known languages, with a thumb on the scale for a country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # pyright: ignore[reportMissingTypeStubs]

from conformance.emulator.engines.text.language_names import NAMES, SPOKEN

UNKNOWN = "(Unknown)"
HINT = 8.0
"""How many times likelier a hint makes the languages of its country: enough for a word or two, too little for a sentence."""
LONGEST = 20_000
"""Characters that are looked at; more of them change nothing but the time."""

_LETTER = regex.compile(r"\p{L}")
_FACE = regex.compile(r"(?<!\w)[:;=][-o^']?[DPpOoXx](?!\w)")
"""A face in which a letter is the mouth, such as :D."""


@dataclass(frozen=True)
class Detected:
    """A language and how sure it is, from 0 to 1."""

    name: str
    code: str
    confidence: float


def detect(text: str, country: str) -> Detected:
    """The likeliest language; unknown without a letter. ``country`` is empty for no hint."""
    if not _LETTER.search(_FACE.sub("", text)):
        return Detected(UNKNOWN, UNKNOWN, 0.0)
    ranked: list[tuple[str, float]] = _identifier().rank(text[:LONGEST])
    favoured = _languages_of(country.upper())
    weighed = {code: share * (HINT if code in favoured else 1) for code, share in ranked}
    best = max(weighed, key=lambda code: weighed[code])
    return Detected(NAMES[best], best, round(weighed[best] / sum(weighed.values()), 2))


@cache
def _languages_of(country: str) -> frozenset[str]:
    return frozenset(code for code, countries in SPOKEN.items() if country in countries.split())


@cache
def _identifier() -> Any:
    """Of a package without types."""
    identifier: Any = cast("Any", LanguageIdentifier).from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier
