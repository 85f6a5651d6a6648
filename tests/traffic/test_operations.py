"""Whose a request is: by method and path, whatever stands before it."""

from __future__ import annotations

import pytest

from conformance import catalogue
from conformance.traffic.operations import Candidates, Meant, Shared, Unknown
from conformance.wire import Request

HERE = "http://localhost:5000"


def meant(candidates: Candidates, method: str, target: str, host: str = HERE) -> str:
    """Container and operation, or what the request is instead."""
    try:
        found = candidates.meant(Request(method, target), host)
    except Shared:
        found = candidates.neighbour(Request(method, target), host)
    return f"{found.kind} {found.path}".strip() if isinstance(found, Unknown) else _named(found)


def _named(found: Meant) -> str:
    return f"{found.container.name} {found.place.operation.key}{found.place.prefix and ' under ' + found.place.prefix}"


@pytest.fixture
def candidates() -> Candidates:
    return Candidates(catalogue.containers())


@pytest.mark.parametrize(
    ("method", "target", "expected"),
    [
        ("POST", "/text/analytics/v3.0/sentiment", "sentiment text-v3.0.sentiment"),
        ("POST", "/text/analytics/v3.1/keyPhrases?model-version=latest", "keyphrase text-v3.1.keyphrases"),
        ("POST", "/TEXT/Analytics/V3.1/keyphrases", "keyphrase text-v3.1.keyphrases"),
        ("POST", "/my/gateway/text/analytics/v3.0/languages", "language text-v3.0.languages under /my/gateway"),
        ("POST", "//text/analytics/v3.0/languages", "language text-v3.0.languages under /"),
        ("GET", "/vision/v2.0/read/operations/1", "read read.poll"),
        ("GET", "/vision/v3.2/read/analyzeResults/1", "read-3.2 read-3.2.poll"),
        ("POST", "/personalizer/v1.0/events/a%2Fb/reward", "personalizer personalizer.reward"),
        ("GET", "/text/analytics/v3.0/sentiment", "not-described /text/analytics/v3.0/sentiment"),
        ("OPTIONS", "/x/text/analytics/v3.0/sentiment", "not-described /text/analytics/v3.0/sentiment"),
        ("POST", "/x/Text/analytics/v3.1-preview.5/sentiment", "not-described /Text/analytics/v3.1-preview.5/sentiment"),
        ("GET", "/vision/v3.2/nope", "not-described /vision/v3.2/nope"),
        ("POST", "/text/analytics/sentiment", "other-service"),
        ("POST", "/visionary/v3.2/read/analyze", "other-service"),
        ("GET", "/", "other-service"),
        ("GET", "/status", "other-service"),
    ],
)
def test_an_operation_is_found_by_its_path(method: str, target: str, expected: str, candidates: Candidates) -> None:
    assert meant(candidates, method, target) == expected


def test_a_path_that_every_container_has_belongs_to_the_container_at_the_same_address(candidates: Candidates) -> None:
    meant(candidates, "GET", "/a/vision/v2.0/read/operations/1")
    meant(candidates, "POST", "/text/analytics/v3.0/languages")

    assert meant(candidates, "GET", "/a/status") == "read container.status under /a"
    assert meant(candidates, "GET", "/status") == "language container.status"
    assert meant(candidates, "GET", "/a/") == "read container.home under /a"
    assert meant(candidates, "GET", "/b/status") == "other-service"
    assert meant(candidates, "GET", "/status", "https://elsewhere.example") == "other-service"
    candidates.forget()
    assert meant(candidates, "GET", "/status") == "other-service"


def test_the_only_container_that_is_asked_for_has_them_everywhere() -> None:
    candidates = Candidates([catalogue.container("read")])

    assert meant(candidates, "GET", "/status") == "read container.status"
    assert meant(candidates, "GET", "/somewhere/status") == "other-service"
    assert meant(candidates, "POST", "/text/analytics/v3.0/languages") == "other-service"
