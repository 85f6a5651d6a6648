"""Text Analytics: the language that a document names for itself."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.emulator.service import Json
from conformance.emulator.services.text.errors import BadDocument

DEFAULT = "en"


def language_of(document: Json, supported: Sequence[str]) -> str:
    """Its code in small letters; BadDocument when the engine does not know the language, for it must not guess."""
    code: str = (document.get("language") or DEFAULT).lower()
    if code not in supported:
        raise BadDocument(
            "UnsupportedLanguageCode",
            f"Invalid language code. Supported languages: {','.join(supported)}",
            "Invalid Language Code.",
        )
    return code
