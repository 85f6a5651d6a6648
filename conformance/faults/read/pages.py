"""Faults of what is told of a page: its words, its boxes and its measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conformance.faults.fault import Ask, Json, Reply, Serve, fault
from conformance.faults.read import (
    ASKING,
    LATER,
    RESULTS,
    at,
    id_in,
    location,
    of,
    spoil,
    spoil_each,
    with_angle,
    with_boxes,
    words_of,
)

UPRIGHT = 5.0
"""Degrees by which a page may be turned for a reader that expects it upright."""
SIGNS_OF_TURNING = (b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00")
"""The entry for an orientation of 6 in EXIF, in either order of bytes."""
WIDEST = 440.0
"""Pixels; a page that is wider has a preview."""


@fault(
    breaks=(
        *of("poll.pages-are-numbered"),
        *of("poll.blank-pages-count"),
        *of("poll.longer-files-are-read-whole"),
        f"{LATER}.submit.one-readable-page-is-enough",
        f"{LATER}.submit.page-ranges-may-overlap",
        f"{LATER}.submit.pages-selects-pages",
        f"{LATER}.sync.pages-selects-pages",
    ),
    at=at(*RESULTS),
)
def every_page_is_the_first(reply: Reply) -> None:
    """Numbers every page 1, because each is read by itself."""
    spoil_each(reply, lambda page: {**page, "page": 1})


@fault(
    breaks=(
        *of("poll.pages-keep-their-words"),
        *of("poll.blank-pages-count"),
        *of("poll.longer-files-are-read-whole"),
        *of("poll.pdfs-follow-each-other"),
        *of("poll.measures-pdfs"),
        f"{LATER}.submit.one-readable-page-is-enough",
        f"{LATER}.submit.pages-selects-pages",
        f"{LATER}.sync.pages-selects-pages",
    ),
    at=at(*RESULTS),
)
def pages_back_to_front(reply: Reply) -> None:
    """Gives the pages of a file from the last to the first, and numbers them anew."""

    def reversed_pages(pages: list[Json]) -> list[Json]:
        numbers = [page["page"] for page in pages]
        return [{**page, "page": number} for page, number in zip(reversed(pages), numbers, strict=True)]

    spoil(reply, reversed_pages)


@fault(breaks=of("poll.unit-follows-format"), at=at(*RESULTS))
def everything_is_pixels(reply: Reply) -> None:
    """Calls the inches of a PDF pixels."""
    spoil_each(reply, lambda page: {**page, "unit": "pixel"})


@fault(
    breaks=(
        *of("poll.measures-images"),
        *of("poll.measures-pdfs"),
        *of("poll.boxes-lie-on-the-page"),
        *of("poll.photographs-may-lie-on-their-side"),
    ),
    at=at(*RESULTS),
)
def height_before_width(reply: Reply) -> None:
    """Takes rows for columns, and tells the height of a page as its width."""
    spoil_each(reply, lambda page: {**page, "width": page["height"], "height": page["width"]})


@fault(breaks=of("poll.words-have-text") + of("sync.equals-async"), at=at(*ASKING))
def a_line_for_the_table(reply: Reply) -> None:
    """Adds a line without text for the frame around a page that is read in the background."""

    def framed(page: Json) -> Json:
        frame = {"boundingBox": _around(page), "text": "", "words": list[Json]()}
        return {**page, "lines": [*page["lines"], frame]} if page["lines"] else page

    spoil_each(reply, framed)


@fault(breaks=of("poll.words-make-the-line") + of("sync.equals-async"), at=at(*ASKING))
def lines_without_blanks(reply: Reply) -> None:
    """Joins the words of a line without a blank on pages that are read in the background."""

    def joined(page: Json) -> Json:
        return {**page, "lines": [{**line, "text": line["text"].replace(" ", "")} for line in page["lines"]]}

    spoil_each(reply, joined)


@fault(breaks=of("poll.boxes-run-clockwise"), at=at(*RESULTS))
def corners_against_the_clock(reply: Reply) -> None:
    """Names the corners of a box against the clock."""
    _each_box(reply, lambda box: [*box[:2], *box[6:8], *box[4:6], *box[2:4]])


@fault(breaks=of("poll.boxes-begin-top-left"), at=at(*RESULTS))
def corners_from_below(reply: Reply) -> None:
    """Begins a box with its corner at the lower left."""
    _each_box(reply, lambda box: [*box[6:8], *box[:6]])


@fault(
    breaks=(
        *of("poll.boxes-lie-on-the-page"),
        *of("poll.boxes-are-where-words-are"),
        *of("poll.boxes-hold-nearly-every-word"),
        *of("poll.padding-moves-boxes"),
        *of("poll.photographs-may-lie-on-their-side"),
    ),
    at=at(*RESULTS),
)
def boxes_of_a_larger_page(reply: Reply) -> None:
    """Gives boxes on the page as it was enlarged to be read."""
    _each_box(reply, lambda box: [2 * number for number in box])


@fault(
    breaks=(
        *of("poll.scaling-scales-boxes"),
        *of("poll.padding-moves-boxes"),
        *of("poll.boxes-hold-nearly-every-word"),
    ),
    at=at(*RESULTS),
)
def boxes_on_the_preview(reply: Reply) -> None:
    """Gives boxes on the preview of a large page, half as wide, which was read instead of it."""

    def shrunk(page: Json) -> Json:
        factor = 0.5 if page["unit"] == "pixel" and page["width"] > WIDEST else 1.0
        return with_boxes(page, lambda box, _kind: [factor * number for number in box])

    spoil_each(reply, shrunk)


@fault(
    breaks=(
        *of("poll.words-lie-in-their-line"),
        *of("poll.boxes-lie-on-the-page"),
        *of("poll.boxes-are-where-words-are"),
        *of("poll.boxes-hold-nearly-every-word"),
        *of("poll.padding-moves-boxes"),
        *of("poll.photographs-may-lie-on-their-side"),
    ),
    at=at(*RESULTS),
)
def words_counted_from_their_line(reply: Reply) -> None:
    """Gives the box of a word from the corner of its line instead of the page."""

    def moved(page: Json) -> Json:
        lines: list[Json] = page["lines"]
        return {**page, "lines": [{**line, "words": [_from(line, word) for word in line["words"]]} for line in lines]}

    spoil_each(reply, moved)


@fault(
    breaks=(
        *of("poll.turning-turns-the-angle"),
        *of("poll.reads-turned-pages"),
    ),
    at=at(*RESULTS),
)
def reads_upright_pages_only(reply: Reply) -> None:
    """Finds nothing on a page that is turned by more than a little."""
    spoil_each(reply, lambda page: {**page, "lines": []} if abs(_angle(page)) > UPRIGHT else page)


@fault(
    breaks=(
        *of("poll.finds-the-angle"),
        *of("poll.turning-turns-the-angle"),
        *of("poll.reads-the-published-page"),
        *of("sync.equals-async"),
    ),
    at=at(*ASKING),
)
def angles_against_the_clock(reply: Reply) -> None:
    """Counts the angles of pages that are read in the background against the clock, as mathematicians do."""
    spoil_each(reply, lambda page: with_angle(page, lambda angle: -angle))


@fault(
    breaks=(
        *of("poll.reads-printed-words"),
        *of("poll.reads-nearly-all-words"),
        *of("poll.reads-noisy-pages"),
        *of("poll.reads-turned-pages"),
        *of("poll.few-wrong-letters"),
        *of("poll.pages-keep-their-words"),
        *of("poll.longer-files-are-read-whole"),
        *of("poll.photographs-may-lie-on-their-side"),
        *of("poll.reads-the-published-page"),
        *of("submit.reads-every-format"),
        f"{LATER}.submit.takes-a-language",
    ),
    at=at(*RESULTS),
)
def mistakes_letters(reply: Reply) -> None:
    """Takes e for c and t for l, as bad readers do."""

    def misread(page: Json) -> Json:
        for line in page["lines"]:
            line["text"] = _misread(line["text"])
        for word in words_of(page):
            word["text"] = _misread(word["text"])
        return page

    spoil_each(reply, misread)


@fault(
    breaks=(
        *of("poll.words-make-the-line"),
        *of("poll.reads-nearly-all-words"),
        *of("poll.reads-noisy-pages"),
        *of("poll.reads-turned-pages"),
        *of("poll.few-wrong-letters"),
        *of("poll.reads-the-published-page"),
        *of("sync.equals-async"),
    ),
    at=at(*ASKING),
)
def loses_the_last_word(reply: Reply) -> None:
    """Leaves the last word of a line out of its words on pages that are read in the background."""

    def shortened(page: Json) -> Json:
        return {**page, "lines": [{**line, "words": line["words"][:-1] or line["words"]} for line in page["lines"]]}

    spoil_each(reply, shortened)


@fault(
    breaks=(
        *of("poll.reads-nearly-all-words"),
        *of("poll.reads-noisy-pages"),
        *of("poll.reads-turned-pages"),
        *of("poll.few-wrong-letters"),
        *of("poll.reads-the-published-page"),
    ),
    at=at(*RESULTS),
)
def loses_the_last_line(reply: Reply) -> None:
    """Leaves the last line of a page out, unless it is the only one."""
    spoil_each(reply, lambda page: {**page, "lines": page["lines"][:-1] or page["lines"]})


@fault(
    breaks=(
        *of("poll.pages-are-numbered"),
        *of("poll.pages-keep-their-words"),
        *of("poll.blank-pages-count"),
        *of("poll.longer-files-are-read-whole"),
        *of("poll.pdfs-follow-each-other"),
        *of("sync.equals-async"),
    ),
    at=at(*ASKING),
)
def loses_the_last_page(reply: Reply) -> None:
    """Leaves the last page of a file out that is read in the background, unless it is the only one."""
    spoil(reply, lambda pages: pages[:-1] or pages)


@fault(breaks=of("poll.reads-noisy-pages"), at=at("submit", *ASKING))
async def reads_clean_pages_only(ask: Ask, serve: Serve) -> Reply:
    """Finds nothing on a page under noise."""
    noisy, reply = ask.memory(set[str]), await serve(ask)
    if location(reply) and _is_noisy(ask.body):
        noisy.add(id_in(location(reply)))
    if id_in(ask.path) in noisy:
        spoil_each(reply, lambda page: {**page, "lines": []})
    return reply


@fault(breaks=of("poll.photographs-may-lie-on-their-side"), at=at("submit", *ASKING))
async def tells_the_angle_before_turning(ask: Ask, serve: Serve) -> Reply:
    """Tells the angle of a photograph as it was stored, and all else as it is shown."""
    lying, reply = ask.memory(set[str]), await serve(ask)
    if location(reply) and any(sign in ask.body for sign in SIGNS_OF_TURNING):
        lying.add(id_in(location(reply)))
    if id_in(ask.path) in lying:
        spoil_each(reply, lambda page: with_angle(page, lambda angle: angle - 90))
    return reply


def _is_noisy(image: bytes) -> bool:
    """Whether a PNG cannot be packed well, which noise prevents."""
    width, height = int.from_bytes(image[16:20]), int.from_bytes(image[20:24])
    return image.startswith(b"\x89PNG") and len(image) > width * height


def _misread(text: str) -> str:
    return text.replace("e", "c").replace("t", "l")


def _each_box(reply: Reply, change: Callable[[list[float]], list[float]]) -> None:
    spoil_each(reply, lambda page: with_boxes(page, lambda box, _kind: change(box)))


def _around(page: Json) -> list[float]:
    width, height = page["width"], page["height"]
    return [0, 0, width, 0, width, height, 0, height]


def _from(line: Json, word: Json) -> Json:
    corner: Sequence[float] = line["boundingBox"][:2]
    return {**word, "boundingBox": [number - corner[i % 2] for i, number in enumerate(word["boundingBox"])]}


def _angle(page: Json) -> float:
    angle = float(page["angle"] if "angle" in page else page["clockwiseOrientation"])
    return (angle + 180) % 360 - 180
