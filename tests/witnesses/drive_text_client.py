"""Drives azure-ai-textanalytics against a container: URL, function, API version; prints what it understood as JSON."""

import json
import sys
from typing import Any

from azure.ai.textanalytics import TextAnalyticsClient
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError

URL, FUNCTION, VERSION = sys.argv[1:]
LATE = {"disable_service_logs": True} if VERSION == "v3.1" else {}
TEXTS = {
    "analyze_sentiment": "Café \U0001f468\u200d\U0001f469\u200d\U0001f467 was great. The room was dirty.",
    "extract_key_phrases": "We walked from the harbour to the old lighthouse.",
    "detect_language": "Le marché ouvre demain matin à huit heures.",
}


def told(document: Any) -> Any:
    """The members of one result that matter."""
    if document.is_error:
        return {"id": document.id, "error": document.error.code}
    members: dict[str, Any] = {"id": document.id, "warnings": document.warnings}
    if FUNCTION == "detect_language":
        language = document.primary_language
        members["language"] = [language.name, language.iso6391_name, 0 < language.confidence_score <= 1]
    if FUNCTION == "extract_key_phrases":
        members["phrases"] = document.key_phrases
    if FUNCTION == "analyze_sentiment":
        scores = document.confidence_scores
        members["sentiment"] = document.sentiment
        members["sum"] = round(scores.positive + scores.neutral + scores.negative, 6)
        members["sentences"] = [[s.sentiment, s.text, s.offset, s.length] for s in document.sentences]
        members["opinions"] = [
            [o.target.text, o.target.sentiment, [a.text for a in o.assessments], o.target.offset]
            for s in document.sentences
            for o in s.mined_opinions or []
        ]
    return members


def refusal(documents: list[Any], **options: Any) -> list[Any]:
    try:
        ask(documents, **options)
    except HttpResponseError as refused:
        return [refused.status_code, refused.error.code if refused.error else None]
    return []


def note(response: Any) -> None:
    # the client keeps a hook for its later calls, which ask for no statistics
    if response.statistics:
        counts = response.statistics
        seen.append([counts.document_count, counts.erroneous_document_count, response.model_version])


client = TextAnalyticsClient(URL, AzureKeyCredential("any"), api_version=VERSION)
ask = getattr(client, FUNCTION)
text = TEXTS[FUNCTION]
seen: list[Any] = []
extra = {"show_opinion_mining": True} if FUNCTION == "analyze_sentiment" and VERSION == "v3.1" else {}
batch = [{"id": name, "text": t} for name, t in (("007", text), ("empty", ""), ("long", "x" * 5121), ("имя", text))]
whole = ask(
    batch,
    show_stats=True,
    model_version="latest",
    raw_response_hook=note,
    **LATE,
    **extra,
)
units = {}
if extra:
    for unit in ("TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit"):
        units[unit] = [s.offset for s in ask([text], string_index_type=unit)[0].sentences]
json.dump(
    {
        "batch": [told(document) for document in whole],
        "statistics": [whole[0].statistics.character_count, whole[0].statistics.transaction_count],
        "seen": seen,
        "plain": [told(document) for document in ask([text, text])],
        "units": units,
        "refusals": {
            "twins": refusal([{"id": "1", "text": "a"}] * 2),
            "model": refusal(["a"], model_version="2099-01-01"),
            "many": refusal(["a"] * 1001),
        },
        "doubt": told(
            ask(["good"], **({"country_hint": "nowhere"} if FUNCTION == "detect_language" else {"language": "xx"}))[0]
        ),
    },
    sys.stdout,
)
