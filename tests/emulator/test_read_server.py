"""The Read emulators as a client meets them."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from reads import OCTETS, POLL, SUBMIT, SYNC, by_url, code, ended, identifier, pages, poll, serving, submit, texts

from conformance.emulator.services.read import UNKNOWN, options
from conformance.worlds.pages import hostile
from conformance.worlds.pages.files import pdf, png, tiff
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

PAGE = saying("river", "needle")
DOCUMENT = pdf([saying("first", "paper"), saying("yellow", "sheet"), saying("green", "table")])
EACH = pytest.mark.parametrize("container", ["read", "read-3.2"])
Clients = dict[str, "httpx.Client"]


@pytest.fixture(scope="module")
def readers() -> Iterator[Clients]:
    with serving("read") as (early, _), serving("read-3.2") as (later, _):
        yield {"read": early, "read-3.2": later}


@EACH
def test_a_page_is_submitted_and_asked_for(readers: Clients, container: str) -> None:
    answer = submit(readers[container], container, png(PAGE).content)

    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (202, b"", "0")
    assert answer.headers["operation-location"].startswith(f"{readers[container].base_url}".rstrip("/") + POLL[container])
    told = ended(readers[container], container, answer)
    assert texts(told) == ["river needle"]
    assert pages(told)[0]["unit"] == "pixel"


def test_the_versions_speak_in_their_own_words(readers: Clients) -> None:
    early = readers["read"].post(SYNC["read"], content=png(PAGE).content, headers=OCTETS).json()
    later = readers["read-3.2"].post(SYNC["read-3.2"], content=png(PAGE).content, headers=OCTETS).json()

    assert (set(early), early["status"]) == ({"status", "recognitionResults"}, "Succeeded")
    assert set(early["recognitionResults"][0]) == {"page", "clockwiseOrientation", "width", "height", "unit", "lines"}
    assert set(later) == {"status", "createdDateTime", "lastUpdatedDateTime", "analyzeResult"}
    assert set(later["analyzeResult"]["readResults"][0]) == {"page", "angle", "width", "height", "unit", "lines"}
    assert later["analyzeResult"]["version"] == "3.2.0"
    assert set(later["analyzeResult"]["readResults"][0]["lines"][0]) == {"boundingBox", "text", "appearance", "words"}
    assert all(0.9 < word["confidence"] <= 1 for word in later["analyzeResult"]["readResults"][0]["lines"][0]["words"])


@EACH
def test_the_location_is_that_by_which_the_client_called(readers: Clients, container: str) -> None:
    headers = {**OCTETS, "Host": "reader.example:8080"}
    answer = readers[container].post(SUBMIT[container], content=png(PAGE).content, headers=headers)

    assert answer.headers["operation-location"].startswith(f"http://reader.example:8080{POLL[container]}")


@EACH
def test_a_file_in_chunks_and_one_in_a_form_are_taken(readers: Clients, container: str) -> None:
    content = png(PAGE).content
    chunked = readers[container].post(SUBMIT[container], content=iter([content[:99], content[99:]]), headers=OCTETS)
    form = readers[container].post(SUBMIT[container], files={"file": ("page.png", content, "image/png")}, data={"x": "1"})

    assert [texts(ended(readers[container], container, answer)) for answer in (chunked, form)] == [["river needle"]] * 2


def test_pages_are_chosen_as_they_are_asked_for(readers: Clients) -> None:
    def chosen(wish: str) -> list[int]:
        answer = readers["read-3.2"].post(f"{SYNC['read-3.2']}?pages={wish}", content=DOCUMENT.content, headers=OCTETS)
        return [page["page"] for page in pages(answer.json())]

    assert chosen("2") == [2]
    assert chosen("3,1") == [1, 3]
    assert chosen("2-") == [2, 3]
    assert chosen("-2,2-3") == [1, 2, 3]
    assert chosen("3-100") == [3]


@pytest.mark.parametrize(
    ("wish", "pages"),
    [("2-100", [2, 3]), ("3-100", [3]), ("-10", [1, 2, 3]), ("-3,1,3,3-10", [1, 2, 3]), ("9,2", [2]), ("3-", [3])],
)
def test_one_page_that_can_be_read_is_enough(wish: str, pages: list[int]) -> None:
    wished = options.read({"pages": wish}, ())

    assert wished.chosen(3) == pages


@pytest.mark.parametrize("wish", ["x", "0", "3-1", "1,,2", "-", "99", "4-", "4-99", "0-2", "1-2-3", "2,3-1", "9" * 30])
def test_pages_that_are_none_are_refused(readers: Clients, wish: str) -> None:
    answer = submit(readers["read-3.2"], "read-3.2", DOCUMENT.content, f"?pages={wish}")

    assert (answer.status_code, code(answer)) == (400, "InvalidPageRange")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("model-version=2020-01-01", "InvalidRequest"),
        ("modelVersion=newest", "InvalidRequest"),
        ("modelVersion=1999-12-31", "InvalidRequest"),
        ("language=xx", "NotSupportedLanguage"),
        ("language=ko", "NotSupportedLanguage"),
        ("readingOrder=backwards", "InvalidReadingOrder"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(readers: Clients, query: str, expected: str) -> None:
    answer = submit(readers["read-3.2"], "read-3.2", png(PAGE).content, f"?{query}")

    assert (answer.status_code, code(answer)) == (400, expected)


@EACH
def test_an_id_that_nobody_got_is_not_found(readers: Clients, container: str) -> None:
    for name in (str(uuid4()), "nonsense", "%00", "..%2f..%2fetc%2fpasswd", str(uuid4()).replace("-", "")):
        answer = poll(readers[container], container, name)

        assert (answer.status_code, code(answer)) == (404, "BadArgument"), name
        assert answer.json()["error"]["message"] == UNKNOWN


@EACH
def test_polls_are_answered_while_everything_is_being_read(readers: Clients, container: str) -> None:
    thick = tiff([saying("slow", "paper").padded(right=400, bottom=500)] * 12).content
    answers = [submit(readers[container], container, thick) for _ in range(2)]
    began = time.monotonic()
    for _ in range(20):
        assert poll(readers[container], container, identifier(answers[0])).status_code == 200
    quick = (time.monotonic() - began) / 20

    assert quick < 0.2
    assert [len(pages(ended(readers[container], container, answer))) for answer in answers] == [12, 12]


@EACH
def test_a_caller_that_goes_away_does_no_harm(readers: Clients, container: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(_impatient, str(readers[container].base_url), container)

    assert texts(readers[container].post(SYNC[container], content=png(PAGE).content, headers=OCTETS).json()) == ["river needle"]


def _impatient(url: str, container: str) -> None:
    import httpx

    with httpx.Client(base_url=url, trust_env=False, timeout=0.05) as client:
        try:
            client.post(SYNC[container], content=DOCUMENT.content, headers=OCTETS)
        except httpx.TimeoutException:
            return


def test_version_2_0_says_of_a_failure_nothing_else(readers: Clients) -> None:
    answer = readers["read"].post(SYNC["read"], content=b"not a file", headers=OCTETS)

    assert (answer.status_code, answer.json()) == (200, {"status": "Failed"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a file", "InvalidImage"),
        (hostile.truncated(png(PAGE)).content, "InvalidImage"),
        (hostile.locked().content, "NotSupportedImage"),
    ],
    ids=["text", "half", "locked"],
)
def test_version_3_2_says_why_it_failed(readers: Clients, content: bytes, reason: str) -> None:
    told = readers["read-3.2"].post(SYNC["read-3.2"], content=content, headers=OCTETS).json()

    assert_failed(told, reason)


def test_a_failed_operation_of_version_3_2_says_why(readers: Clients) -> None:
    client = readers["read-3.2"]
    damaged = ended(client, "read-3.2", submit(client, "read-3.2", hostile.truncated(png(PAGE)).content))
    unreachable = ended(client, "read-3.2", by_url(client, SUBMIT["read-3.2"], "http://127.0.0.1:9/x.png"))

    assert_failed(damaged, "InvalidImage")
    assert_failed(unreachable, "InvalidImageUrl")
    assert unreachable["analyzeResult"]["errors"][0]["message"] == "The url leads to an address that is not public."


def assert_failed(told: dict[str, Any], reason: str) -> None:
    analysis = told["analyzeResult"]
    assert (told["status"], analysis["readResults"], analysis["version"]) == ("failed", [], "3.2.0")
    assert [(error["code"], bool(error["message"])) for error in analysis["errors"]] == [(reason, True)]
    assert told["createdDateTime"] <= told["lastUpdatedDateTime"]


@EACH
def test_what_is_no_image_is_refused_in_the_published_words(readers: Clients, container: str) -> None:
    answer = submit(readers[container], container, b"Dear Sir or Madam, " * 100)

    assert (answer.status_code, code(answer)) == (400, "InvalidImage" if container == "read-3.2" else "InvalidImageSize")
    if container == "read":
        assert answer.json()["error"]["message"] == "Image must be between 1024 and 209715200 bytes."


@EACH
def test_a_missing_url_is_explained(readers: Clients, container: str) -> None:
    for body, expected in (({}, "InvalidImageUrl"), ({"url": 5}, "InvalidImageUrl"), ([], "BadArgument")):
        answer = readers[container].post(SUBMIT[container], json=body)

        assert (answer.status_code, code(answer)) == (400, expected)


def test_probes_of_version_3_2_are_there_and_cost_nothing(readers: Clients) -> None:
    assert readers["read-3.2"].get("/ContainerLiveness").status_code == 200
    assert readers["read"].get("/ContainerLiveness").status_code == 404


def test_both_published_paths_tell_the_same(readers: Clients) -> None:
    client = readers["read-3.2"]
    answer = submit(client, "read-3.2", png(PAGE).content)
    told = ended(client, "read-3.2", answer)

    assert client.get(f"/vision/v3.2/read/operations/{identifier(answer)}").json() == told


def test_addresses_of_this_machine_are_not_fetched_from(readers: Clients) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for host in ("127.0.0.1", "localhost", "[::1]", "0", "2130706433", "[::ffff:127.0.0.1]"):
            told = ended(
                readers["read"], "read", by_url(readers["read"], SUBMIT["read"], f"http://{host}:{server.server_port}/x.png")
            )
            assert told == {"status": "Failed"}, host
        server.shutdown()
    assert not asked


def test_json_with_a_wrong_type_of_body_is_415(readers: Clients) -> None:
    answer = readers["read"].post(SUBMIT["read"], content=json.dumps({"url": "x"}), headers={"Content-Type": "text/plain"})

    assert (answer.status_code, code(answer)) == (415, "UnsupportedMediaType")
