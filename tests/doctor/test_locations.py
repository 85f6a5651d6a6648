"""Containers that answer: where the address of a result leads, what the description names, which service it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from finding_ids import ids
from program import Run
from strange_server import Behave, answer, serving

from conformance import catalogue, target
from conformance.doctor import location
from conformance.doctor.examination import Asked, examine

ID = "d3d3a6f8-7a5e-4a2e-9c1b-3f0b6a1d2e4c"
READ = "/vision/v3.2/read"
HERE = f"http://localhost:5000{READ}/analyzeResults/{ID}"
NOT_FOUND = answer("404 Not Found", b"")
PAGE = answer("200 OK", b"<html>swagger</html>", "text/html")
RESULT = answer("200 OK", b'{"status":"running","createdDateTime":"2021-06-01T09:30:00Z"}')
SPOILED = f"http://azure-vision/v3.2/read/analyzeResults/{ID}"
LANGUAGE = "mcr.microsoft.com/azure-cognitive-services/textanalytics/language"


def seen(url: str, **asked: Any) -> list[str]:
    return ids(examine(Asked(url=url, timeout=20, **asked)).findings)


LOCATIONS = {
    "leads back": ("http://localhost:5000", HERE, []),
    "leads back below a prefix": ("https://a.example/ocr", f"https://a.example/ocr{READ}/analyzeResults/{ID}", []),
    "names the usual port": ("http://a.example", f"http://a.example:80{READ}/analyzeResults/{ID}", []),
    "tls ends before it": ("https://a.example", f"http://a.example{READ}/analyzeResults/{ID}", ["location.other-scheme"]),
    "another port": ("http://localhost:5001", HERE, ["location.other-host"]),
    "another host": ("http://a.example:5000", HERE, ["location.other-host"]),
    "another of all": ("https://a.example", HERE, ["location.other-host", "location.other-scheme"]),
    "without its prefix": ("http://localhost:5000/ocr", HERE, ["location.without-prefix"]),
    "a path alone": ("http://localhost:5000", f"{READ}/analyzeResults/{ID}", ["location.other-host"]),
    "none": ("http://localhost:5000", None, ["location.missing"]),
    "spoiled by the host": (
        "http://azure-vision:5000",
        f"http://azure-vision/v3.2/read/analyzeResults/{ID}",
        ["location.other-host"],
    ),
}


@pytest.mark.parametrize(("url", "named", "expected"), LOCATIONS.values(), ids=LOCATIONS)
def test_a_location_shows_which_part_of_it_differs(url: str, named: str | None, expected: list[str]) -> None:
    assert ids(location.leads_back(url, named)) == expected


def test_the_part_that_differs_is_named() -> None:
    (finding,) = location.leads_back("http://azure-vision:5000", SPOILED)

    assert "port 5000 became 80" in finding.cause


@pytest.mark.parametrize(
    ("host", "container", "expected"),
    [
        ("azure-vision", "read-3.2", ["location.host-with-path-word"]),
        ("ocr", "read-3.2", []),
        ("text.example", "language", []),
        ("face.example", "face", []),
    ],
)
def test_a_host_name_is_told_that_the_container_stumbles_over(host: str, container: str, expected: list[str]) -> None:
    assert ids(location.spoiled_by_host(f"http://{host}:5000", [catalogue.container(container)])) == expected


def reads(polls: Callable[[], bytes], *, taken: bytes | None = None) -> Behave:
    """A container of Read 3.2 that is asked for one result."""

    def behave(head: bytes) -> list[bytes]:
        method, path = head.split(b" ")[:2]
        host = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"host:"))[5:].strip().decode()
        if path == f"{READ}/analyze".encode():
            there = f"http://{host}{READ}/analyzeResults/{ID}"
            return [answer("202 Accepted", Operation_Location=there) if taken is None or b"json" in head else taken]
        if path.startswith(f"{READ}/analyzeResults/".encode()):
            return [polls()]
        status = b'{"service":"computervisionread","apiStatus":"Valid","apiStatusMessage":""}'
        fronts = {b"/": PAGE, b"/ready": answer("200 OK", b"{}"), b"/status": answer("200 OK", status), b"/swagger": PAGE}
        return [fronts.get(path, NOT_FOUND) if method == b"GET" else NOT_FOUND]

    return behave


def turns(*answers: bytes) -> Callable[[], bytes]:
    each = itertools.cycle(answers)
    return lambda: next(each)


POLLED: dict[str, tuple[Behave, list[str]]] = {
    "one container": (reads(turns(RESULT)), []),
    "two that do not share": (reads(turns(RESULT, NOT_FOUND)), ["replicas.results-not-shared"]),
    "nobody knows it": (reads(turns(NOT_FOUND)), ["replicas.result-unknown"]),
    "takes no page": (reads(turns(RESULT), taken=answer("500 Internal Server Error", b"{}")), ["location.page-not-taken"]),
}


@pytest.mark.parametrize(("behave", "expected"), POLLED.values(), ids=POLLED)
def test_a_result_is_asked_for_when_a_page_may_be_sent(behave: Behave, expected: list[str]) -> None:
    with serving(behave) as server:
        assert seen(server.url, query=True) == expected
        submitted = sum(b"octet-stream" in head for head in server.heard)
        assert seen(server.url) == []

    assert submitted == 1
    assert sum(b"octet-stream" in head for head in server.heard) == 1


@pytest.fixture(scope="module")
def language() -> Iterator[str]:
    with target.embedded(catalogue.container("language")) as url:
        yield url


def test_a_good_container_shows_nothing(language: str, cogspec: Run) -> None:
    done = cogspec("doctor", "--url", language)

    assert done.returncode == 0
    assert done.stdout == f"nothing found; looked at: {language}\n"
    assert "of which a container bills those of its own" in done.stderr


def test_a_good_container_of_read_shows_nothing() -> None:
    with target.embedded(catalogue.container("read-3.2")) as url:
        assert seen(url, query=True) == []


def test_another_container_than_the_one_meant(language: str) -> None:
    found = examine(Asked(url=language, image=LANGUAGE.replace("language", "sentiment"), timeout=20))

    assert "doctor.url.other-container" in [finding.id for finding in found.findings]


def test_the_port_of_the_command_is_the_one_to_ask(language: str) -> None:
    port = language.rpartition(":")[2]
    line = f"docker run -p {{}}:5000 {LANGUAGE} Eula=accept ApiKey=abc Billing=$URL"
    other = seen(language, command=line.format(5999))
    same = seen(language, command=line.format(port))

    assert "url.other-port-than-published" in other
    assert "url.other-port-than-published" not in same


def test_a_retired_service_is_told_with_its_date(emulator: str) -> None:
    (finding,) = examine(Asked(url=emulator, timeout=20)).findings

    assert finding.id == "doctor.image.retired"
    assert "2026-10-01" in finding.cause


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("container.pages.description-of-something-else", ["swagger.lacks-operations", "image.retired"]),
        ("container.pages.pages-crash", ["swagger.no-page", "image.retired"]),
    ],
)
def test_a_description_that_says_too_little(fault: str, expected: list[str]) -> None:
    with target.embedded(catalogue.container("anomaly-detector"), (fault,)) as url:
        assert seen(url) == expected


def test_a_service_of_another_name() -> None:
    from conformance.doctor import status
    from conformance.wire import Answer

    named = Answer(200, (), b'{"service":"sentimentonnx","apiStatus":"Valid"}')

    assert ids(status.family(named, [catalogue.container("language")])) == ["status.other-service"]
    assert ids(status.family(named, [catalogue.container("sentiment")])) == []
