"""What counts for the clients of each service, found in two answers to one request."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.rehearsal import anomaly_detector, face, personalizer, read, text
from conformance.rehearsal.change import differences
from conformance.wire import Answer

SENT = {"series": [{"value": 0.0}, {"value": 10.0}]}
BAND = {"expectedValues": [5.0, 6.0], "upperMargins": [1.0, 1.0], "lowerMargins": [1.0, 1.0], "isAnomaly": [False, True]}
SENTENCE = {"offset": 0, "length": 20, "sentiment": "positive", "confidenceScores": {"positive": 0.9, "neutral": 0.1}}
DOCUMENT = {"id": "1", "sentiment": "positive", "sentences": [SENTENCE]}
WORD = {"text": "STOP", "boundingBox": [0, 0, 50, 0, 50, 10, 0, 10]}
FACE = {"faceRectangle": {"left": 10, "top": 10, "width": 50, "height": 50}, "faceAttributes": {"glasses": "NoGlasses"}}
RANKED: dict[str, Any] = {"ranking": [{"id": "a", "probability": 0.8}, {"id": "b", "probability": 0.2}], "rewardActionId": "a"}


def page(*words: dict[str, Any], lines: int = 1) -> dict[str, Any]:
    size = len(words) // lines
    rows = [{"text": "", "words": list(words[start : start + size])} for start in range(0, len(words), size)]
    return {"status": "Succeeded", "recognitionResults": [{"page": 1, "width": 100, "height": 100, "lines": rows}]}


@pytest.mark.parametrize(
    ("room", "old", "new", "says"),
    [
        (anomaly_detector, BAND, {**BAND, "isAnomaly": [True, False]}, "no longer flagged are the points 1"),
        (anomaly_detector, BAND, {**BAND, "isAnomaly": [True, True]}, "flagged now are the points 0"),
        (anomaly_detector, BAND, {**BAND, "upperMargins": [1.0, 4.0]}, "the upper ends of the band differ at 1 of 2 points"),
        (anomaly_detector, BAND, {**BAND, "upperMargins": [1.0]}, "upperMargins had 2 values and has 1"),
        (anomaly_detector, {"isAnomaly": True, "period": 7}, {"isAnomaly": False, "period": 7}, "isAnomaly of the last point"),
        (anomaly_detector, {"period": 7}, {"period": 0}, "period was 7 and is 0"),
        (anomaly_detector, {"expectedValue": 7}, {"expectedValue": 9}, "expectedValue was 7 and is 9"),
        (text, [DOCUMENT], [{**DOCUMENT, "sentiment": "mixed"}], "document 1: it was positive and is mixed"),
        (
            text,
            [DOCUMENT],
            [{**DOCUMENT, "sentences": [{**SENTENCE, "offset": 1}]}],
            "sentence 1: offset and length were 0, 20 and are 1, 20",
        ),
        (text, [DOCUMENT], [{**DOCUMENT, "sentences": [SENTENCE] * 2}], "it had 1 sentence and has 2"),
        (text, [DOCUMENT], [], "document 1 is missing"),
        (text, [{"id": "1", "keyPhrases": ["a", "b"]}], [{"id": "1", "keyPhrases": ["b", "c"]}], "lost key phrases: 'a'"),
        (read, page(WORD), page({**WORD, "text": "ST0P"}), "'STOP' is 'ST0P'"),
        (read, page(WORD), page({**WORD, "boundingBox": [9, 0, 59, 0, 59, 10, 9, 10]}), "1 word elsewhere: STOP"),
        (read, page(WORD, WORD), page(WORD, WORD, lines=2), "the same words stood in 1 line and stand in 2"),
        (read, page(WORD), {"status": "Failed"}, "ended as succeeded and ends as failed"),
        (personalizer, RANKED, {**RANKED, "rewardActionId": "b"}, "the chosen action was a and is b"),
        (personalizer, RANKED, {**RANKED, "ranking": RANKED["ranking"][::-1]}, "the order of the actions is b, a"),
        (personalizer, {"rewardWaitTime": "PT1M"}, {"rewardWaitTime": "PT10M"}, "rewardWaitTime was PT1M and is PT10M"),
        (face, [FACE], [], "1 face was found; it is 0 now"),
        (face, [FACE], [{**FACE, "faceAttributes": {"glasses": "sunglasses"}}], "glasses of face 1 was NoGlasses"),
        (
            face,
            [FACE],
            [{**FACE, "faceRectangle": {"left": 20, "top": 10, "width": 50, "height": 50}}],
            "the rectangle of",
        ),
        (face, {"isIdentical": True, "confidence": 0.9}, {"isIdentical": False, "confidence": 0.9}, "isIdentical was true"),
        (face, [{"faceId": "a", "candidates": [{"personId": "p"}]}], [{"faceId": "a", "candidates": []}], "is like nobody"),
        (face, {"groups": [["a", "b"]]}, {"groups": [["a"], ["b"]]}, "the faces were in groups of 2 and are in groups of 1, 1"),
    ],
)
def test_a_client_is_told(room: Any, old: Any, new: Any, says: str) -> None:
    if room is text:
        old, new = {"documents": old, "errors": []}, {"documents": new, "errors": []}

    assert list(room.changes(SENT, old, old, 0.01)) == []
    assert any(says in change.text for change in room.changes(SENT, old, new, 0.01)), list(room.changes(SENT, old, new, 0.01))


TWO = [{"faceRectangle": {"left": 10 + 100 * n, "top": 10, "width": 50 - n, "height": 50 - n}} for n in range(2)]
MODEL = {"creationTime": "2026-01-01T00:00:00Z", "lastModifiedTime": "2026-01-02T00:00:00Z"}
POLICY = {"name": "app1", "arguments": "--cb_explore_adf --epsilon 0.2 -l 0.001"}
KEPT = [{"persistedFaceId": "p1"}, {"persistedFaceId": "p2"}]
LIKE = [{"persistedFaceId": "p1", "confidence": 0.905}, {"persistedFaceId": "p2", "confidence": 0.9}]
NAMED = [{"personId": "a", "name": "Ada"}, {"personId": "b", "name": "Bob"}]


@pytest.mark.parametrize(
    ("room", "old", "new"),
    [
        (personalizer, MODEL, {"creationTime": "2027-01-01T00:00:00Z", "lastModifiedTime": "2027-01-02T00:00:00Z"}),
        (personalizer, {"explorationPercentage": 0.3}, {"explorationPercentage": 0.3000000119}),
        (personalizer, {"rewardWaitTime": "PT1M"}, {"rewardWaitTime": "00:01:00"}),
        (personalizer, {"startTime": "2026-01-01T00:00:00Z"}, {"startTime": "2026-01-01T00:00:00.000+00:00"}),
        (personalizer, POLICY, {"name": "0" * 32, "arguments": "--cb_explore_adf --epsilon 0.20000000298  -l 0.001"}),
        (face, KEPT, KEPT[::-1]),
        (face, LIKE, LIKE[::-1]),
        (face, NAMED, NAMED[::-1]),
        (anomaly_detector, BAND, {**BAND, "expectedValues": [5.0000001, 6.0]}),
    ],
)
def test_what_is_no_change_for_a_client_is_not_told(room: Any, old: Any, new: Any) -> None:
    """Times, names that a service makes, notations, the order in which something is kept, noise of floating point."""
    assert list(room.changes(SENT, old, new, 0.01)) == []


@pytest.mark.parametrize(
    ("room", "old", "new"),
    [
        (personalizer, {"explorationPercentage": 0.3}, {"explorationPercentage": 0.31}),
        (personalizer, {"rewardWaitTime": "PT1M"}, {"rewardWaitTime": "00:10:00"}),
        (personalizer, {"isAutoOptimizationEnabled": True}, {"isAutoOptimizationEnabled": False}),
        (personalizer, POLICY, {**POLICY, "arguments": "--cb_explore_adf --epsilon 0.2 -l 0.05"}),
        (face, KEPT, KEPT[:1]),
        (face, LIKE, [{**LIKE[0], "confidence": 0.5}, LIKE[1]]),
        (face, [LIKE[0], {**LIKE[1], "confidence": 0.5}], [{**LIKE[1], "confidence": 0.5}, LIKE[0]]),
        (face, [{**FACE, "faceAttributes": {"age": 30.0}}], [{**FACE, "faceAttributes": {"age": 32.0}}]),
        (face, [{**FACE, "faceAttributes": {"blur": {"value": 0.1}}}], [{**FACE, "faceAttributes": {"blur": {"value": 0.3}}}]),
    ],
)
def test_what_is_a_change_counts(room: Any, old: Any, new: Any) -> None:
    assert [change.counts for change in room.changes(SENT, old, new, 0.01)] == [True]


def test_the_same_faces_in_another_order_are_compared_with_themselves() -> None:
    """Clients take the first face, so that it counts where it is not the largest any more; no face has moved."""
    (told,) = face.changes(None, TWO, TWO[::-1], 0.01)
    (no_matter,) = face.changes(None, TWO, TWO[::-1], 0.1)

    assert (told.text, told.counts) == ("the faces come in another order: 2, 1", True)
    assert not no_matter.counts


def test_another_draw_from_the_same_chances_does_not_count() -> None:
    drawn = {**RANKED, "rewardActionId": "b", "ranking": RANKED["ranking"][::-1]}
    sure = [{"id": "a", "probability": 1.0}, {"id": "b", "probability": 0.0}]
    (told,) = personalizer.changes(None, RANKED, drawn, 0.01)
    never = list(personalizer.changes(None, {**RANKED, "ranking": sure}, {**drawn, "ranking": sure}, 0.01))

    assert told.text == "the chosen action was a and is b, to which both give the same chance"
    assert not told.counts
    assert never[0].counts


def test_a_flag_is_told_once_with_its_time() -> None:
    """A point that is flagged is flagged in one of two directions, too."""
    series = {"series": [{"timestamp": f"2026-01-0{day}T00:00:00Z", "value": day} for day in (1, 2)]}
    old = {"isAnomaly": [False, False], "isPositiveAnomaly": [False, False], "isNegativeAnomaly": [False, False]}
    new = {**old, "isAnomaly": [False, True], "isPositiveAnomaly": [False, True]}
    turned = {**new, "isPositiveAnomaly": [False, False], "isNegativeAnomaly": [False, True]}

    told = [change.text for change in anomaly_detector.changes(series, old, new, 0.01)]
    assert told == ["isAnomaly: flagged now are the points 1 (2026-01-02T00:00:00Z)"]
    assert len(list(anomaly_detector.changes(series, new, turned, 0.01))) == 1


def test_two_numbers_that_differ_are_written_differently() -> None:
    (told,) = anomaly_detector.changes({}, {"expectedValue": 35344244.42}, {"expectedValue": 35344251.42}, 0.01)

    assert told.text == "expectedValue was 35344244.42 and is 35344251.42"


@pytest.mark.parametrize("room", [anomaly_detector, text, read, personalizer, face])
@pytest.mark.parametrize(
    "junk", [None, 1, "x", [], [[]], [None], {"documents": 1, "ranking": [1], "groups": [1], "isAnomaly": [None]}]
)
def test_junk_is_no_trouble(room: Any, junk: Any) -> None:
    for good in (BAND, {"documents": [DOCUMENT]}, page(WORD), RANKED, [FACE]):
        list(room.changes(junk, good, junk, 0.01))
        list(room.changes(junk, junk, good, 0.01))


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, (("Content-Type", "application/json"),), body)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'{"a": {"b": 1, "c": 2}}', b"{}", ["a is missing"]),
        (b'{"a": [{"b": 1}]}', b'{"a": []}', []),
        (b'{"a": [{"b": 1}]}', b'{"a": [{}]}', ["a[].b is missing"]),
        (b'{"a": 1}', b'{"a": "1"}', ["a was a number and is a text"]),
        (b'{"a": 1}', b'{"a": null}', ["a was a number and is null"]),
        (b'{"a": null}', b'{"a": 1}', []),
        (b'{"a": 1}', b"<html>", ["the body was an object and is null"]),
        (b"[" * 100 + b"]" * 100, b"[" * 100 + b"]" * 100, []),
    ],
)
def test_members_are_compared(old: bytes, new: bytes, says: list[str]) -> None:
    assert sorted(change.text for change in differences(answer(old), answer(new)) if change.counts) == sorted(says)
