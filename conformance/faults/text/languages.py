"""Faults of language detection."""

from __future__ import annotations

from types import MappingProxyType

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import answered, asked, at, of, with_documents

ENGLISH = MappingProxyType({"name": "English", "iso6391Name": "en", "confidenceScore": 1.0})

OWN_NAMES = MappingProxyType({"fr": "Français", "de": "Deutsch", "es": "Español", "ru": "Русский"})


@fault(
    breaks=(
        *of("digits-are-unknown", "languages"),
        *of("identifies-languages-reliably", "languages"),
        *of("majority-language-wins-reliably", "languages"),
    )
)
def english_when_in_doubt(reply: Reply) -> None:
    """Calls English what it does not know or what has other letters."""
    texts = {f"{document.get('id')}": f"{document.get('text')} " for document in asked(reply.ask)}
    found = answered(reply)
    for document in found:
        strange = document["detectedLanguage"]["iso6391Name"] == "(Unknown)" or ord(texts.get(document["id"], " ")[0]) > 0x370
        if strange:
            document["detectedLanguage"] = {**ENGLISH}
    reply.update(documents=found)


@fault(
    breaks=(
        *of("identifies-languages", "languages"),
        *of("identifies-languages-reliably", "languages"),
        *of("majority-language-wins", "languages"),
        *of("majority-language-wins-reliably", "languages"),
        *of("hint-settles-ambiguous-texts", "languages"),
    )
)
def everything_with_words_is_english(reply: Reply) -> None:
    """Calls every text English that has a word in it."""
    found = answered(reply)
    for document in found:
        if document["detectedLanguage"]["iso6391Name"] != "(Unknown)":
            document["detectedLanguage"] = {**ENGLISH}
    reply.update(documents=found)


@fault(breaks=of("language-has-its-english-name", "languages"))
def names_in_their_own_language(reply: Reply) -> None:
    """Calls languages as those who speak them do, though programs compare the English names."""
    found = answered(reply)
    for document in found:
        language = document["detectedLanguage"]
        language["name"] = OWN_NAMES.get(language["iso6391Name"], language["name"])
    reply.update(documents=found)


@fault(breaks=of("unknown-has-no-score", "languages"))
def sure_of_the_unknown(reply: Reply) -> None:
    """Is fully sure that it does not know the language."""
    found = answered(reply)
    for document in found:
        if document["detectedLanguage"]["name"] == "(Unknown)":
            document["detectedLanguage"]["confidenceScore"] = 1.0
    reply.update(documents=found)


@fault(breaks=of("unknown-country-is-a-document-error", "languages") + of("hint-settles-ambiguous-texts", "languages"))
async def hints_are_ignored(ask: Ask, serve: Serve) -> Reply:
    """Looks at no hint."""
    documents = [{k: v for k, v in d.items() if k != "countryHint" or not isinstance(v, str)} for d in asked(ask)]
    return await serve(with_documents(ask, documents))


@fault(breaks=of("empty-hint-is-served", "languages"))
async def an_empty_hint_is_no_country(ask: Ask, serve: Serve) -> Reply:
    """Calls a hint that is switched off a bad one."""
    documents = [{**d, "countryHint": "nowhere"} if d.get("countryHint") == "" else d for d in asked(ask)]
    return await serve(with_documents(ask, documents))


@fault(
    breaks=(
        *of("agrees-with-v3-0", "languages", versions=["v3.1"]),
        *of("identifies-languages", "languages", versions=["v3.1"]),
        *of("identifies-languages-reliably", "languages", versions=["v3.1"]),
        *of("majority-language-wins", "languages", versions=["v3.1"]),
        *of("majority-language-wins-reliably", "languages", versions=["v3.1"]),
        *of("hint-settles-ambiguous-texts", "languages", versions=["v3.1"]),
    ),
    at=at("languages", versions=["v3.1"]),
)
def codes_of_another_standard(reply: Reply) -> None:
    """Adds the script to the code of the language, in the later version only."""
    found = answered(reply)
    for document in found:
        language = document["detectedLanguage"]
        if not language["iso6391Name"].startswith("("):
            language["iso6391Name"] += "-Zyyy"
    reply.update(documents=found)
