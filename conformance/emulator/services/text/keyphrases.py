"""Text Analytics: key phrases of one document."""

from __future__ import annotations

from conformance.emulator.engines.text import key_phrases
from conformance.emulator.service import Json
from conformance.emulator.services.text.language_codes import language_of
from conformance.emulator.services.text.options import Options


def analyse(document: Json, _options: Options, *, place: int) -> Json:  # noqa: ARG001 - the place matters to references only
    """Its key phrases, the most telling first."""
    return {"keyPhrases": key_phrases.extract(document["text"], language_of(document, key_phrases.LANGUAGES))}
