"""Text Analytics: the sentiment of one document, of its sentences, and the opinions in them."""

from __future__ import annotations

from conformance.emulator.engines.text import opinions, sentiment
from conformance.emulator.engines.text.elements import Ruler, Unit
from conformance.emulator.engines.text.opinions import Opinions
from conformance.emulator.engines.text.sentences import Span
from conformance.emulator.engines.text.sentiment import Scores
from conformance.emulator.service import Json
from conformance.emulator.services.text.language_codes import language_of
from conformance.emulator.services.text.options import Options


def analyse(document: Json, options: Options, *, place: int) -> Json:
    """Label, scores and sentences; targets and assessments where they are asked for."""
    language_of(document, sentiment.LANGUAGES)
    text: str = document["text"]
    ruler = Ruler(text)
    judged = sentiment.judge(text, ruler)
    found: list[Json] = []
    for number, sentence in enumerate(judged.sentences):
        member: Json = {
            "text": text[sentence.span.start : sentence.span.end],
            "sentiment": sentence.label,
            "confidenceScores": _scores(sentence.scores),
            **_measured(ruler, sentence.span, options.unit),
        }
        if options.mine_opinions:
            mined = opinions.mine(text, sentence.span)
            member |= _opinions(text, ruler, options.unit, mined, f"#/documents/{place}/sentences/{number}/assessments")
        found.append(member)
    return {"sentiment": judged.label, "confidenceScores": _scores(judged.scores), "sentences": found}


def _scores(scores: Scores) -> Json:
    return {"positive": scores.positive / 100, "neutral": scores.neutral / 100, "negative": scores.negative / 100}


def _measured(ruler: Ruler, span: Span, unit: Unit) -> Json:
    offset = ruler.position(span.start, unit)
    return {"offset": offset, "length": ruler.position(span.end, unit) - offset}


def _opinions(text: str, ruler: Ruler, unit: Unit, mined: Opinions, pointer: str) -> Json:
    def stated(word: Span, value: float) -> Json:
        # a word may begin or end within a text element, such as one with a mark that is no letter
        span = Span(ruler.edge_before(word.start), ruler.edge_after(word.end))
        sureness = round(0.5 + abs(value) / 8, 2)
        positive = sureness if value > 0 else round(1 - sureness, 2)
        return {
            "confidenceScores": {"positive": positive, "negative": round(1 - positive, 2)},
            **_measured(ruler, span, unit),
            "text": text[span.start : span.end],
        }

    return {
        "targets": [
            {
                "sentiment": mined.label(target),
                **stated(target.span, mined.value(target)),
                "relations": [{"relationType": "assessment", "ref": f"{pointer}/{at}"} for at in target.assessments],
            }
            for target in mined.targets
        ],
        "assessments": [{"sentiment": a.label, **stated(a.span, a.value), "isNegated": a.negated} for a in mined.assessments],
    }
