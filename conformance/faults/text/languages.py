"""Faults of language detection."""

from __future__ import annotations

from types import MappingProxyType

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import answered, asked, at, of, with_documents

ENGLISH = MappingProxyType({"name": "English", "iso6391Name": "en", "confidenceScore": 1.0})


@fault(
    breaks=(
        *of("digits-are-unknown", "languages"),
        *of("identifies-languages", "languages"),
        *of("majority-language-wins", "languages"),
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
        *of("majority-language-wins", "languages", versions=["v3.1"]),
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
