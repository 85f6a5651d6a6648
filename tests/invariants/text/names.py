"""Names of members and models, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    EMPTY,
    GOOD,
    MINE,
    ONE,
    SPARED,
    TWINS,
    answer,
    mined,
    phrases,
    refused,
    seen,
    sentence,
    sentiment,
)
from invariants.told import Told

NAMES: dict[str, Told] = {
    "members_have_their_documented_names": Told(
        (refused(TWINS), seen(EMPTY, SPARED), mined(), seen(ONE, answer(phrases(), innererror={}, innerError={}))),
        (
            refused(TWINS, said={"error": {"code": "InvalidRequest", "message": "x", "innerError": {}}}),
            sentiment(GOOD, sentence(GOOD, aspects=[], opinions=[]), **MINE),
        ),
        (refused(TWINS, said=b"<h1>no</h1>"), refused(TWINS, said={"message": "no"})),
    ),
    "the_model_is_named_by_its_date": Told(
        (seen(ONE, answer(phrases())), seen(ONE, {**answer(phrases()), "modelVersion": "2022-05-15-preview"})),
        (seen(ONE, {**answer(phrases()), "modelVersion": "latest"}),),
        (refused(ONE), seen({"documents": []}, {**answer(), "modelVersion": "latest"})),
    ),
}
