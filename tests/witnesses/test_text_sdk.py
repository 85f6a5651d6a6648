"""Microsoft's own client of Text Analytics, in both versions it can be told to speak, against each of the containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from witness import drive, environment

from conformance import catalogue, target

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "azure-ai-textanalytics==5.4.0"
METHODS = {"sentiment": "analyze_sentiment", "keyphrase": "extract_key_phrases", "language": "detect_language"}
EACH = [(container, version) for container in METHODS for version in ("v3.0", "v3.1")]


@pytest.fixture(scope="module", params=EACH, ids=" ".join)
def witness(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Container, version, and what the client understood."""
    container, version = request.param
    python = environment(pytestconfig.cache.mkdir("witnesses"), PACKAGE)
    with target.embedded(catalogue.container(container)) as url:
        yield container, version, drive(python, "drive_text_client.py", url, METHODS[container], version)


def test_good_and_bad_documents_come_back_in_order(witness: tuple[str, str, dict[str, Any]]) -> None:
    container, _, seen = witness
    first, empty, long, last = seen["batch"]

    assert (first["id"], last["id"]) == ("007", "имя")
    assert {**first, "id": ""} == {**last, "id": ""}
    assert (empty, long) == ({"id": "empty", "error": "InvalidDocument"}, {"id": "long", "error": "InvalidDocument"})
    assert seen["seen"] == [[4, 2, "2020-04-01"]]
    assert seen["statistics"] == [{"sentiment": 37, "keyphrase": 49, "language": 43}[container], 1]


def test_results_are_understood(witness: tuple[str, str, dict[str, Any]]) -> None:
    container, version, seen = witness
    plain = seen["plain"][0]

    assert [document["id"] for document in seen["plain"]] == ["0", "1"]
    assert plain["warnings"] == []
    if container == "language":
        assert plain["language"] == ["French", "fr", True]
    if container == "keyphrase":
        assert plain["phrases"] == ["old lighthouse", "walked", "harbour"]
    if container == "sentiment":
        assert (plain["sentiment"], plain["sum"]) == ("mixed", 1)
        assert [sentence[0] for sentence in plain["sentences"]] == ["positive", "negative"]
        # the client asks for code points in v3.1, and hides the text elements of v3.0
        assert [sentence[2] for sentence in plain["sentences"]] == ([0, 22] if version == "v3.1" else [None, None])
    if seen["units"]:
        assert seen["units"] == {"TextElement_v8": [0, 18], "UnicodeCodePoint": [0, 22], "Utf16CodeUnit": [0, 25]}
        assert seen["batch"][0]["opinions"] == [["room", "negative", ["dirty"], 26]]


def test_refusals_carry_their_inner_code(witness: tuple[str, str, dict[str, Any]]) -> None:
    container, _, seen = witness

    assert seen["refusals"] == {
        "twins": [400, "InvalidDocument"],
        "model": [400, "ModelVersionIncorrect"],
        "many": [400, "InvalidDocumentBatch"],
    }
    code = "InvalidCountryHint" if container == "language" else "UnsupportedLanguageCode"
    assert seen["doubt"] == {"id": "0", "error": code}
