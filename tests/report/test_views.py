"""What a failure was about, as people see it: of what was sent and answered, whatever that is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import DETECTOR, broken, results
from PIL import Image

from conformance.report.ledger import Entry
from conformance.report.page import page
from conformance.report.page.drawing import HEIGHT, WIDTH, curve, pieces
from conformance.report.results import OperationTimes, Results
from conformance.report.views import Box, Mark, Picture, Plot, Text, Views, views_of
from conformance.wire import Answer, Exchange, Request
from conformance.worlds.pages.files import png, tiff
from conformance.worlds.pages.strategies import saying

POINTS = [{"timestamp": f"2020-01-{day:02d}T00:00:00Z", "value": day % 5} for day in range(1, 13)]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def exchange(sent: Any, said: Any, target: str = "/x") -> Exchange:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return Exchange(Request("POST", target, (), body), Answer(200, (), json.dumps(said).encode()))


def test_a_series_is_shown_with_its_band_and_what_is_flagged() -> None:
    arrays = {f"{name}s": [number] * 12 for name, number in (("expectedValue", 2), ("upperMargin", 1), ("lowerMargin", 0.5))}
    flags = [index == 4 for index in range(12)]
    (plot,) = views_of("anomaly_detector", [exchange({"series": POINTS}, {**arrays, "isAnomaly": flags})]).plots
    drawn = curve(plot)

    assert (plot.values, plot.flagged) == (tuple(float(point["value"]) for point in POINTS), (4,))
    assert [(p.upper, p.lower) for p in drawn.points] == [(3, 1.5)] * 12
    assert [p.time for p in drawn.flagged] == ["2020-01-05T00:00:00Z"]
    assert len(drawn.bands) == 1


def test_what_is_said_of_the_latest_point_alone_is_shown_there() -> None:
    said = {"expectedValue": 1, "upperMargin": 1, "lowerMargin": 1, "isAnomaly": True}
    (plot,) = views_of("anomaly_detector", [exchange({"series": POINTS}, said)]).plots

    assert plot.expected == (*[None] * 11, 1)
    assert plot.flagged == (11,)


def test_a_long_series_ends_with_its_latest_point() -> None:
    points = [{"timestamp": str(number), "value": number} for number in range(500)]
    (plot,) = views_of("anomaly_detector", [exchange({"series": points}, {"isChangePoint": [True] * 500})]).plots

    assert plot.times[-1] == "499"
    assert len(plot.values) == 120
    assert plot.flagged == tuple(range(120))


def test_a_text_is_marked_at_its_offsets_in_the_unit_that_was_asked_for() -> None:
    sent = {"documents": [{"id": "1", "text": "👍🏽 Good. Bad."}]}
    said = {"documents": [{"id": "1", "sentences": [{"offset": 5, "length": 5, "sentiment": "positive", "text": "Good."}]}]}
    marks = [
        views_of("text", [exchange(sent, said, f"/sentiment?stringIndexType={unit}")]).texts[0].marks
        for unit in ("Utf16CodeUnit", "UnicodeCodePoint", "TextElement_v8")
    ]

    assert [(mark.start, mark.end) for (mark,) in marks] == [(3, 8), (5, 10), (6, 11)]
    assert marks[0][0].label == "sentence positive: 'Good.'"


def test_pieces_of_a_marked_text_are_the_text() -> None:
    text = Text("x", "one two three", (Mark("a", 0, 7, 0, 7), Mark("b", 4, 13, 4, 9), Mark("c", 4, 4, 4, 0)))

    assert [(piece.text, piece.marks) for piece in pieces(text)] == [("one ", (1,)), ("two", (1, 2)), (" three", (2,))]


def test_a_page_that_was_submitted_is_shown_with_what_a_later_answer_read_on_it() -> None:
    page_of_one = saying("hello")
    line = {"boundingBox": [10, 10, 60, 10, 60, 30, 10, 30], "text": "hello", "words": []}
    read = {"analyzeResult": {"readResults": [{"page": 1, "unit": "pixel", "lines": [line]}]}}
    told = [exchange(png(page_of_one).content, {}), exchange(b"", read)]
    (picture,) = views_of("read", told).pictures
    with Image.open(BytesIO(base64.b64decode(picture.jpeg))) as image:
        assert image.size == (picture.width, picture.height)

    width, height = page_of_one.image.size
    scale = picture.width / width
    assert (round(width * scale), round(height * scale)) == pytest.approx((picture.width, picture.height), abs=1)
    assert picture.boxes[0].label == "line hello"
    assert picture.boxes[0].corners[0] == pytest.approx((10 * scale, 10 * scale), abs=0.1)


def test_the_first_pages_of_several_are_shown() -> None:
    pages = [saying(word) for word in ("one", "two", "three")]
    shown = views_of("read", [exchange(tiff(pages).content, {})]).pictures

    assert [picture.title.partition(",")[0] for picture in shown] == ["Page 1 of 3", "Page 2 of 3"]


def test_a_portrait_is_shown_with_the_faces_that_were_found() -> None:
    rectangle = {"faceRectangle": {"left": 1, "top": 2, "width": 30, "height": 40}}
    (picture,) = views_of("face", [exchange(png(saying("face")).content, [rectangle, {"faceId": "x"}])]).pictures

    assert [box.label for box in picture.boxes] == ["left 1, top 2, width 30, height 40"]


def test_a_service_without_a_view_shows_nothing() -> None:
    assert not views_of("personalizer", [exchange({"series": POINTS}, {})])


SENT: dict[str, Any] = {
    "anomaly_detector": {"series": POINTS},
    "text": {"documents": [{"id": "1", "text": "Good. Bad."}]},
    "face": png(saying("x")).content,
    "read": png(saying("x")).content,
}
ANSWERS: dict[str, Callable[[Any], Any]] = {
    "anomaly_detector": lambda junk: {"expectedValues": junk, "upperMargin": junk, "isAnomaly": [junk], "lowerMargins": [junk]},
    "text": lambda junk: {"documents": [{"id": "1", "sentences": [{"offset": junk, "length": junk}, junk]}]},
    "face": lambda junk: [junk, {"faceRectangle": dict.fromkeys(("left", "top", "width", "height"), junk)}],
    "read": lambda junk: {"recognitionResults": [{"unit": "inch", "width": junk, "lines": [{"boundingBox": junk}]}]},
}


@pytest.mark.parametrize("package", SENT)
@given(junk=JUNK)
def test_whatever_is_answered_is_shown_or_left_out(package: str, junk: Any) -> None:
    for said in (junk, ANSWERS[package](junk)):
        views = views_of(package, [exchange(SENT[package], said)])
        assert views
        for plot in views.plots:
            assert all(0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT for point in curve(plot).points)


@pytest.mark.parametrize("huge", [1e308, 10**400, -1e300])
def test_numbers_that_no_picture_can_hold_are_left_out(huge: float) -> None:
    said = {"expectedValues": [huge] * 12, "upperMargins": [huge] * 12, "lowerMargins": [1] * 12}
    (plot,) = views_of("anomaly_detector", [exchange({"series": POINTS}, said)]).plots

    assert plot.expected == plot.upper == (None,) * 12
    assert curve(plot).bands == ()


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff", b"BM" + b"\0" * 100, b"[" * 100_000, png(saying("x")).content[:200]])
@pytest.mark.parametrize("package", SENT)
def test_what_cannot_be_read_is_not_shown(package: str, body: bytes) -> None:
    assert not views_of(package, [exchange(body, {})])


def test_an_image_that_would_fill_a_memory_is_not_opened() -> None:
    buffer = BytesIO()
    Image.new("1", (8000, 8000)).save(buffer, "PNG")

    assert not views_of("read", [exchange(buffer.getvalue(), {})])


def shown(views: Views, count: int = 1) -> Results:
    entries = broken(count, body="1, " * 5000)
    return results(*(replace(e, failure=e.failure and replace(e.failure, views=views)) for e in entries))


def picture(jpeg: str = "AAAA") -> Picture:
    return Picture("5 by 5 pixels", jpeg, 5, 5, tuple(Box(f"line {n}", ((0, 0), (1, 0), (1, 1), (0, 1))) for n in range(30)))


def test_the_page_shows_the_numbers_of_a_plot_in_a_table_too() -> None:
    plot = Plot("3 points", ("a", "b", "c"), (1.5, 2.25, 7.125), (2, 2, 2), (1, 1, 1), (1, 1, 1), (2,))
    written = page(shown(Views(plots=(plot,))), DETECTOR)

    assert written.count('class="flagged"') == 1
    for row in ("a</th><td>1.5</td><td>2</td><td>1 to 3</td>", "c</th><td>7.125</td><td>2</td><td>1 to 3</td><td>flagged</td>"):
        assert row in written


def test_what_is_told_of_an_image_or_a_text_is_text_in_the_page() -> None:
    hostile = "</svg><script>alert(1)</script>"
    entry = broken(1)[0]
    boxes = (Box(hostile, ((0, 0),)),)
    views = Views(pictures=(Picture("x", "AAAA", 5, 5, boxes),), texts=(Text("x", hostile, (Mark(hostile, 0, 3, 0, 3),)),))
    made = results(Entry(entry.requirement, "failed", "t", failure=entry.failure and replace(entry.failure, views=views)))

    written = page(made, DETECTOR)
    assert written.count("<script>") == 1
    assert written.count("&lt;script&gt;alert(1)") >= 3


def test_fifty_failures_with_all_that_can_be_shown_are_less_than_two_megabytes() -> None:
    times = tuple(str(n) for n in range(120))
    plot = Plot("120 points", times, *([tuple(n * 1.123456 for n in range(120))] * 4))
    text = Text("Document 1", "word " * 300, tuple(Mark("sentence positive: 'word'", n, n + 5, n, 5) for n in range(0, 300, 5)))
    views = Views(plots=(plot, plot), pictures=(picture("A" * 30_000),) * 2, texts=(text,) * 4)
    written = page(shown(views, 50), DETECTOR)

    assert len(written.encode()) < 2_000_000
    assert 2 <= written.count('class="picture"') // 2 < 50
    assert "The page has no room for a picture of this one" in written


def test_the_seconds_of_operations_are_shown_in_numbers_and_as_bars() -> None:
    made = shown(Views())
    operations = (OperationTimes("a.quick", 1200, 0.01, 0.02), OperationTimes("a.slow", 3, 1.0, 2.0))
    written = page(replace(made, times=replace(made.times, operations=operations)), DETECTOR)

    assert "1,200</td>" in written
    for row in ('width="100.0"/><rect class="median" y="1" height="10" width="50.0"', 'width="1.0"/><rect class="median"'):
        assert row in written
