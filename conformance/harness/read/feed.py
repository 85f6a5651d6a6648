"""The feeds of Read: submitting a file, asking for it, and reading it at once."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.catalogue import Operation
from conformance.harness.feed import Feed, Part, Scene
from conformance.harness.keys import ANY_KEY
from conformance.harness.read.client import BYTES, JSON, Read
from conformance.harness.read.evaluation import SIZE, evaluation_set
from conformance.invariants.read.poll import NO_OPERATION
from conformance.invariants.read.submit import OBSOLETE_MODES
from conformance.wire import Headers, Request
from conformance.worlds.pages.files import File, png, tiff
from conformance.worlds.pages.recognition import FEWEST_BYTES
from conformance.worlds.pages.strategies import documents, saying
from conformance.worlds.pages.words import WORDS

CHUNK = 1000
"""Bytes."""
NOTES = ("Please read this.", "invoice;amount;date", "Dear Sir or Madam, please find the picture attached.")
"""Texts that somebody sends in place of a picture."""
NO_FILES = ("{}", '{"url": {}}', '["http://files.invalid/page.png"]', '{"url": []}')
"""JSON that names no file."""
NOWHERE = "http://files.invalid/page.png"
"""A URL that leads to no file."""
BAD_REQUEST = 400
KNOWN = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
"""A GUID from which ids are made that are none."""
PAGES = st.integers(0, SIZE - 1)
"""Of the evaluation set, which is read anyway."""
SMALL = st.sampled_from(WORDS).map(lambda word: png(saying(word)))
"""Small pages for what shows with any file."""
RUBBISH = st.binary(min_size=1, max_size=24).map(lambda drawn: b"\x01\x02" + drawn * FEWEST_BYTES)
"""Bytes that no reader takes for a file, more than a few of them."""


def feed(operation: Operation) -> Feed | None:
    """The feed of an operation that takes files, or of the one that tells what became of them."""
    feeds = {"submit": _submissions, "poll": _questions, "sync": _at_once}
    return tuple(feeds[operation.name](operation)) if operation.name in feeds else None


def _submissions(operation: Operation) -> Iterator[Part]:
    yield Part(PAGES, 6, _submit)
    yield Part(_sent(operation, SMALL.map(_chunks), (*BYTES, ("Transfer-Encoding", "chunked"))), 1)
    yield Part(SMALL, 1, _name_with_charset)
    yield Part(_sent(operation, SMALL.map(_content), (*BYTES, *ANY_KEY)), 1)
    yield Part(_sent(operation, st.sampled_from(NOTES).map(str.encode), (("Content-Type", "text/plain"),)), 2)
    yield Part(_sent(operation, st.sampled_from(NO_FILES).map(str.encode), JSON), 2)
    if any(parameter.get("name") == "mode" for parameter in operation.definition.get("parameters", ())):
        yield Part(st.sampled_from(OBSOLETE_MODES), len(OBSOLETE_MODES), _submit_in_mode)


def _questions(operation: Operation) -> Iterator[Part]:
    yield Part(PAGES, 8, _ask)
    yield Part(_malformed().map(lambda identifier: _get(operation, identifier)), 6)
    yield Part(st.sampled_from(["cut", "longer"]), 2, _ask_beside)
    if any(row["id"].endswith(".failures-say-why") for row in operation.definition.get("x-requirements", ())):
        yield Part(st.just(NOWHERE), 1, _fail_later)


def _at_once(operation: Operation) -> Iterator[Part]:
    several = documents(2, 2).map(lambda pages: tiff([page.drawn for page in pages]))
    yield Part(_sent(operation, several.map(_content), BYTES), 3)
    yield Part(_sent(operation, SMALL.map(_content), BYTES), 2)
    yield Part(_sent(operation, SMALL.map(_content), (*BYTES, *ANY_KEY)), 1)
    yield Part(SMALL, 1, _name_with_charset)
    yield Part(_sent(operation, RUBBISH, BYTES), 2)


def _submit(scene: Scene, number: int) -> None:
    """Submit a page; what becomes of it serves the whole run."""
    read, file = _client(scene), _page(scene, number)
    if read.is_known(file):
        read.submit(file)
    else:
        read.outcome(file)


def _ask(scene: Scene, number: int) -> None:
    """Ask for a page until it was read; asking once more is free."""
    read, file = _client(scene), _page(scene, number)
    known = read.is_known(file)
    outcome = read.outcome(file)
    if known:
        read.poll(outcome.submitted)


def _ask_beside(scene: Scene, change: str) -> None:
    """Ask by an id that is that of an operation, but for a character too few or too many."""
    read = _client(scene)
    known = read.outcome(_page(scene, 0)).submitted.identifier
    scene.door.exchange(_get(scene.operation, known[:-1] if change == "cut" else f"{known}0"))


def _fail_later(scene: Scene, url: str) -> None:
    """Submit what cannot be read, where that shows later, and ask for it until it has failed."""
    read = _client(scene)
    answer = read.send("submit", json.dumps({"url": url}).encode(), JSON)
    if answer.status < BAD_REQUEST:
        read.states(read.taken(answer))


def _submit_in_mode(scene: Scene, mode: str) -> None:
    _client(scene).submit(_page(scene, 0), f"mode={mode}")


def _name_with_charset(scene: Scene, file: File) -> None:
    """Name a page that is served here, where the container gets here."""
    read = _client(scene)
    body = read.url("/charset.png", file)
    if body is not None:
        read.send(scene.operation.name, body, (("Content-Type", "application/json; charset=utf-8"),))


def _client(scene: Scene) -> Read:
    return Read(scene.operation.service, scene.door, scene.files)


def _page(scene: Scene, number: int) -> File:
    return _client(scene).image(evaluation_set(scene.run)[number].drawn)


def _sent(operation: Operation, bodies: SearchStrategy[bytes], headers: Headers) -> SearchStrategy[Request]:
    return bodies.map(lambda body: Request("POST", operation.path, headers, body))


def _content(file: File) -> bytes:
    return file.content


def _chunks(file: File) -> bytes:
    starts = range(0, len(file.content), CHUNK)
    pieces = [file.content[start : start + CHUNK] for start in starts]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def _malformed() -> SearchStrategy[str]:
    """A GUID with a character too many or too few, with wrong ones, or no GUID at all."""
    wrong = st.sampled_from("ghz")
    return (
        st.sampled_from([NO_OPERATION, KNOWN[:-1], KNOWN.replace("-", "_")])
        | st.sampled_from("0123456789abcdef").map(lambda digit: KNOWN + digit)
        | wrong.map(lambda letter: KNOWN[:-1] + letter)
        | wrong.map(lambda letter: letter + KNOWN[1:])
    )


def _get(operation: Operation, identifier: str) -> Request:
    return Request("GET", operation.path.replace("{operationId}", identifier))
