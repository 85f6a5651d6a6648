"""Opinions in answers of sentiment, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import GOOD, MINE, ONE, mined, refused, sentence, sentiment
from invariants.told import Told

OPINIONS: dict[str, Told] = {
    "no_opinions_come_unasked": Told(
        (sentiment(GOOD, sentence(GOOD)), sentiment(GOOD, sentence(GOOD, targets=[], assessments=[]))),
        (sentiment(GOOD, sentence(GOOD, targets=[{}])), sentiment(GOOD, sentence(GOOD, assessments=[{}]))),
        (mined(), mined(opinionMining="false"), refused(ONE, function="sentiment")),
    ),
    "no_opinions_come_when_they_are_declined": Told(
        (sentiment(GOOD, sentence(GOOD), opinionMining="false"),),
        (mined(opinionMining="false"),),
        (mined(), sentiment(GOOD, sentence(GOOD, targets=[{}]))),
    ),
    "opinions_come_in_both_lists": Told(
        (mined(), sentiment(GOOD, sentence(GOOD, targets=[], assessments=[{}]), **MINE)),
        (sentiment(GOOD, sentence(GOOD, assessments=[{}]), **MINE), sentiment(GOOD, sentence(GOOD, targets=[{}]), **MINE)),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="false"), refused(ONE, function="sentiment", **MINE)),
    ),
    "references_lead_to_what_they_name": Told(
        (mined(), mined(ref="#/documents/0/sentences/1/targets/0", kind="target")),
        (
            mined(ref="#/documents/0/sentences/1/assessments/1"),
            mined(ref="#/documents/0/sentences/1/assessments/-1"),
            mined(ref="#/documents/0/sentences/1/assessments/00"),
            mined(ref="#/documents/1/sentences/1/assessments/0"),
            mined(kind="target"),
            mined(ref="#/documents/0/sentences/1"),
            mined(ref="nowhere"),
        ),
        (mined(opinionMining="false"), sentiment(GOOD, sentence(GOOD), **MINE), refused(ONE, function="sentiment", **MINE)),
    ),
    "offset_and_length_cut_out_the_words": Told(
        (mined(), mined(offset=4)),
        (mined(offset=12), mined(text="Meal")),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="no")),
    ),
    "offsets_count_from_the_document": Told(
        (mined(),),
        (mined(offset=4), mined(offset=26)),
        (sentiment(GOOD, sentence(GOOD), **MINE), mined(opinionMining="false")),
    ),
}
