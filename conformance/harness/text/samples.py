"""Documents and limits that several tests of Text Analytics speak of."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.worlds.texts.document import LONGEST, Document

LIMITS = {"sentiment": 10, "keyphrases": 10, "languages": 1000}
"""Documents that each function takes in one request."""
NO_MODEL = {"model-version": "1999-12-31"}
"""A date before there were any models."""
MINED = {"opinionMining": "true", "stringIndexType": "UnicodeCodePoint"}
PLAINEST = Document("The food was great.")
"""An opinion that whoever mines opinions finds."""
GOOD = Document("The bus to the airport takes about two hours.")
TOO_LONG = f"{GOOD.text} " * (LONGEST // len(GOOD.text) + 1)


@dataclass(frozen=True)
class Bad:
    """A document with one thing wrong."""

    document: Document
    code: str
    """The inner code that is named for it, in lower case."""
    refused_by: str
    """The requirement that there is an error at all."""


EMPTY = Bad(Document("", "bad"), "invaliddocument", "empty-text-is-a-document-error")
OVER_LONG = Bad(Document(TOO_LONG, "bad"), "invaliddocument", "over-long-text-is-a-document-error")
NO_LANGUAGE = Bad(
    Document(GOOD.text, "bad", {"language": "xx"}), "unsupportedlanguagecode", "unsupported-language-is-a-document-error"
)
NO_COUNTRY = Bad(
    Document(GOOD.text, "bad", {"countryHint": "invalidcountry"}), "invalidcountryhint", "unknown-country-is-a-document-error"
)
