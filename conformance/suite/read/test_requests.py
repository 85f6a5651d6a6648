"""What clients send along: chunks, parameters of media types, keys, and parameters that nobody described."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from conformance.harness import Broken
from conformance.harness.read.client import BYTES, JSON, Read, promised
from conformance.wire import Headers, Request
from conformance.worlds.pages.files import File, png
from conformance.worlds.pages.strategies import saying

PAGE: File = png(saying("heavy", "bridge"))
CHUNK = 1000
KEY = "Ocp-Apim-Subscription-Key"


@promised("submit.takes-chunked-bodies")
def test_a_body_in_chunks_is_taken(read: Read) -> None:
    """The official client streams files, and does not know how long they are."""
    headers = (*BYTES, ("Transfer-Encoding", "chunked"))
    answer = read.send("submit", b"".join(_chunks(PAGE.content)), headers)

    assert answer.status == 202, f"a file in chunks was answered with {answer.excerpt(120)}"


@promised("submit.takes-charset")
def test_a_charset_is_no_other_media_type(read: Read) -> None:
    """The official client says in which encoding it names the file."""
    body = read.url("/charset.png", PAGE)
    answer = read.send("submit", body, (("Content-Type", "application/json; charset=utf-8"),))

    assert answer.status == 202, f"JSON with a charset was answered with {answer.excerpt(120)}"


@promised("submit.takes-mode", "read")
@pytest.mark.parametrize("mode", ["Printed", "Handwritten"])
def test_the_obsolete_mode_is_taken(read: Read, mode: str) -> None:
    """The first client cannot be called without it."""
    answer = read.send("submit", PAGE.content, query=f"mode={mode}")

    assert answer.status == 202, f"mode={mode} was answered with {answer.excerpt(120)}"
    assert answer.header("operation-location"), f"with mode={mode} there is no operation-location"


@promised("submit.unknown-parameters-are-harmless")
def test_unknown_parameters_change_nothing(read: Read) -> None:
    """Clients of other versions send parameters of theirs."""
    plain = read.known(PAGE)
    answer = read.send("submit", PAGE.content, query="detectOrientation=true&no-such-parameter=1")

    assert answer.status == 202, f"with a parameter that is not described, a good file was answered with {answer.excerpt(120)}"
    texts = [read.followed(read.id_of(answer))[-1].pages[0].texts, plain.pages[0].texts]
    assert texts[0] == texts[1], f"with a parameter that is not described, {texts[1]} became {texts[0]}"


@promised("submit.needs-no-key")
@pytest.mark.parametrize("key", ["", "0123456789abcdef0123456789abcdef"], ids=["none", "any"])
def test_a_submission_needs_no_key(read: Read, key: str) -> None:
    """The container has its key from its start; the official client sends one nevertheless."""
    answer = read.send("submit", PAGE.content, _with(key))

    assert answer.status == 202, f"with {key or 'no'} key, a good file was answered with {answer.excerpt(120)}"


@promised("sync.needs-no-key")
@pytest.mark.parametrize("key", ["", "0123456789abcdef0123456789abcdef"], ids=["none", "any"])
def test_reading_at_once_needs_no_key(read: Read, key: str) -> None:
    """The same for callers that wait."""
    answer = read.send("sync", PAGE.content, _with(key))

    assert answer.status == 200, f"with {key or 'no'} key, a good file was answered with {answer.excerpt(120)}"


@promised("submit.errors-are-flat")
def test_an_error_is_not_wrapped(read: Read) -> None:
    """The official client shows the message of a flat error, and none of a wrapped one."""
    request = Request("POST", read.path("submit"), JSON, json.dumps({}).encode())
    answer = read.door.exchange(request).answer  # not asked of the door, which would say what is not as described
    if answer is None or not 400 <= answer.status < 500:
        got = answer.excerpt() if answer else "no answer"
        raise Broken(read.key("submit.refuses-invalid"), expected="a refusal of JSON without a url", got=got)
    if answer.media_type != "application/json":
        pytest.skip(f"a body without a url is refused with status {answer.status} and no JSON")
    told = answer.json()
    error = cast("dict[str, Any]", told) if isinstance(told, dict) else {}

    wrong = [name for name in ("code", "message") if not isinstance(error.get(name), str)]
    assert not wrong, f"no string {' and no string '.join(wrong)} at the top of {answer.excerpt(200)}"


def _with(key: str) -> Headers:
    return (*BYTES, (KEY, key)) if key else BYTES


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"
