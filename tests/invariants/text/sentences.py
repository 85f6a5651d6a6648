"""Answers of sentiment, sentence by sentence, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    COMBINED,
    FAMILY,
    GOOD,
    ONE,
    answer,
    documents,
    judged,
    refused,
    scores,
    seen,
    sentence,
    sentiment,
)
from invariants.told import Told

SENTENCES: dict[str, Told] = {
    "three_scores_add_up_to_one": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, **scores(0.9, 0.1, 0.02)))),
        (
            sentiment(GOOD, sentence(GOOD, **scores(0.9, 0.2))),
            seen(ONE, answer(judged(sentence(GOOD), **scores(0.5, 0.1))), function="sentiment"),
        ),
        (refused(ONE, function="sentiment"), seen(documents(""), answer(judged(**scores(1, 1, 1))), function="sentiment")),
    ),
    "the_document_is_labelled_by_its_sentences": Told(
        (
            sentiment(GOOD, sentence(), sentence(label="neutral")),
            sentiment(GOOD, sentence(), sentence(label="negative"), label="mixed"),
            sentiment(GOOD, sentence(label="neutral"), label="neutral"),
        ),
        (
            sentiment(GOOD, sentence(), sentence(label="negative")),
            sentiment(GOOD, sentence(label="neutral")),
            sentiment(GOOD, sentence(), label="neutral"),
        ),
        (sentiment(GOOD),),
    ),
    "the_label_has_the_highest_score": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, label="neutral", **scores(0.4, 0.4, 0.2)))),
        (
            sentiment(GOOD, sentence(GOOD, label="negative")),
            sentiment(
                GOOD, sentence(GOOD, targets=[{"sentiment": "negative", "confidenceScores": {"positive": 1, "negative": 0}}])
            ),
        ),
        (refused(ONE, function="sentiment"), seen(documents(GOOD), answer(judged()), function="sentiment")),
    ),
    "sentences_follow_each_other": Told(
        (
            sentiment("I am. You.", sentence("I am.", 0), sentence("You.", 6)),
            sentiment(COMBINED, sentence(COMBINED, 0, 7), stringIndexType="TextElement_v8"),
            sentiment(COMBINED, sentence(COMBINED, 0, 9), stringIndexType="Utf16CodeUnit"),
        ),
        (
            sentiment("I am. You.", sentence("You.", 6), sentence("I am.", 0)),
            sentiment("I am. You.", sentence("I am. Y", 0), sentence("You.", 6), version="v3.0"),
            sentiment(COMBINED, sentence(COMBINED, 0, 9), stringIndexType="UnicodeCodePoint"),
        ),
        (
            sentiment(COMBINED, sentence(COMBINED, 0, 99)),
            sentiment(COMBINED, sentence(COMBINED, 0, 99), version="v3.0"),
            sentiment(COMBINED, sentence(COMBINED, 0, 99), version="v3.0", stringIndexType="Utf16CodeUnit"),
            sentiment(FAMILY, sentence(FAMILY, 0, 99), stringIndexType="TextElement_v8"),
            sentiment(GOOD, sentence(GOOD, 0, 99), stringIndexType="utf16CodeUnit"),
        ),
    ),
    "no_letter_is_left_out": Told(
        (
            sentiment(" I am.\nYou. ", sentence("I am.", 1), sentence("You.", 7)),
            sentiment("I am. You.", sentence("You.", 6), sentence("I am.", 0)),  # the order is another finding
            sentiment("\ufeffI am.\u200e", sentence("I am.", 1), stringIndexType="UnicodeCodePoint"),
        ),
        (
            sentiment("I am. You.", sentence("I am.", 0)),
            sentiment("I am. You.", sentence("You.", 6), version="v3.0"),
            sentiment("I am. You. He.", sentence("I am.", 0), sentence("He.", 11)),
            sentiment(GOOD),
        ),
        (
            sentiment(FAMILY),
            sentiment(COMBINED, version="v3.0"),
            sentiment("...", stringIndexType="UnicodeCodePoint"),
            sentiment("a\x00b", stringIndexType="UnicodeCodePoint"),
            refused(ONE, function="sentiment"),
        ),
    ),
    "offset_and_length_cut_out_the_sentence": Told(
        (
            sentiment("I am. You.", sentence("I am.", 0), sentence("You.", 6)),
            sentiment(f"{COMBINED} Go.", sentence("Go.", 10), stringIndexType="Utf16CodeUnit"),
            sentiment(f"{FAMILY} Go.", sentence("Go.", len(FAMILY) + 1), stringIndexType="UnicodeCodePoint"),
            sentiment(GOOD, {"offset": 0, "length": 19, "sentiment": "positive", **scores()}, version="v3.0"),
        ),
        (
            sentiment("I am. You.", sentence("You.", 5)),
            sentiment(GOOD, sentence(GOOD.lower(), 0), version="v3.0"),
            sentiment(f"{COMBINED} Go.", sentence("Go.", 10), stringIndexType="TextElement_v8"),
        ),
        (
            sentiment(f"{COMBINED} Go.", sentence("Go.", 0)),
            sentiment(f"{FAMILY} Go.", sentence("Go.", 0), stringIndexType="TextElement_v8"),
            sentiment(GOOD, sentence("Go.", 0), stringIndexType="Furlong"),
        ),
    ),
    "each_sentence_has_its_text": Told(
        (sentiment(GOOD, sentence(GOOD), version="v3.0"),),
        (sentiment(GOOD, {"offset": 0, "length": 19}, version="v3.0"),),
        (refused(ONE, function="sentiment", version="v3.0"),),
    ),
}
