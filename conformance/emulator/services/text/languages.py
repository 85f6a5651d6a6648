"""Text Analytics: the language of one document."""

from __future__ import annotations

from conformance.emulator.engines.text import languages
from conformance.emulator.engines.text.language_names import COUNTRIES
from conformance.emulator.service import Json
from conformance.emulator.services.text.errors import BadDocument
from conformance.emulator.services.text.options import Options

DEFAULT_HINT = "US"


def analyse(document: Json, _options: Options, *, place: int) -> Json:  # noqa: ARG001 - the place matters to references only
    """Its language, by name and code, and how sure that is."""
    hint: str = document.get("countryHint", DEFAULT_HINT)
    # outside ASCII one letter can become two: the German ß is SS in capitals, which is South Sudan
    if hint and not (hint.isascii() and hint.upper() in COUNTRIES):
        raise BadDocument(
            "InvalidCountryHint",
            "Country hint is not valid. Please specify an ISO 3166-1 alpha-2 two letter country code.",
            "Invalid Country Hint.",
        )
    found = languages.detect(document["text"], hint)
    return {"detectedLanguage": {"name": found.name, "iso6391Name": found.code, "confidenceScore": found.confidence}}
