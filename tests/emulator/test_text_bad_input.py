"""Hostile and mistaken texts: the documented error, soon, and never a crash."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from texts import FUNCTIONS, JSON, VERSIONS, bad, documents, inner_code, path

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

TWICE = {"documents": [{"id": "1", "text": "good"}, {"id": "1", "text": "bad"}]}
EACH = pytest.mark.parametrize(("container", "version"), [(c, v) for c in FUNCTIONS for v in VERSIONS])
CONTAINER = pytest.mark.parametrize("container", list(FUNCTIONS))


def one(**members: Any) -> dict[str, Any]:
    return {"documents": [{"id": "1", "text": "good", **members}]}


REFUSED: list[tuple[str, Any]] = [
    ("MissingInputRecords", {}),
    ("MissingInputRecords", {"documents": []}),
    ("MissingInputRecords", {"documents": None}),
    ("MissingInputRecords", {"document": [{"id": "1", "text": "good"}]}),
    ("InvalidRequestBodyFormat", []),
    ("InvalidRequestBodyFormat", None),
    ("InvalidRequestBodyFormat", {"documents": {"id": "1", "text": "good"}}),
    ("InvalidRequestBodyFormat", {"documents": ["good"]}),
    ("InvalidRequestBodyFormat", {"documents": [None]}),
    ("InvalidRequestBodyFormat", one(text=5)),
    ("InvalidRequestBodyFormat", one(text=["good"])),
    ("InvalidRequestBodyFormat", one(id=1)),
    ("InvalidRequestBodyFormat", one(text="\ud800")),
    ("InvalidRequestBodyFormat", one(id="\udfff")),
    ("InvalidDocument", one(id="")),
    ("InvalidDocument", one(id=None)),
    ("InvalidDocument", {"documents": [{"text": "good"}]}),
    ("InvalidDocument", {"documents": [{"id": "1"}]}),
    ("InvalidDocument", TWICE),
]


@EACH
@pytest.mark.parametrize(("code", "body"), REFUSED)
def test_each_fault_of_a_request_has_its_code(
    clients: Mapping[str, httpx.Client], container: str, version: str, code: str, body: Any
) -> None:
    answer = clients[container].post(path(container, version), content=json.dumps(body), headers=JSON)

    assert (answer.status_code, inner_code(answer)) == (400, code)


@CONTAINER
@pytest.mark.parametrize("content", [b"{", b"documents=1", b"\xff\xfe{}", b'{"documents":' + b"[" * 100_000, b"NaN"])
def test_what_is_not_json_is_refused(clients: Mapping[str, httpx.Client], container: str, content: bytes) -> None:
    answer = clients[container].post(path(container), content=content, headers=JSON)

    assert (answer.status_code, inner_code(answer)) == (400, "InvalidRequestBodyFormat")


@CONTAINER
@pytest.mark.parametrize("content", [b"", b" \n "])
def test_nothing_at_all_is_an_empty_request(clients: Mapping[str, httpx.Client], container: str, content: bytes) -> None:
    assert inner_code(clients[container].post(path(container), content=content, headers=JSON)) == "EmptyRequest"


@pytest.mark.parametrize(("container", "most"), [("sentiment", 10), ("keyphrase", 10), ("language", 1000)])
def test_batches_end_at_their_limit(clients: Mapping[str, httpx.Client], container: str, most: int) -> None:
    served = clients[container].post(path(container), json=documents(*["good"] * most))
    refused = clients[container].post(path(container), json=documents(*["good"] * (most + 1)))

    assert len(served.json()["documents"]) == most
    assert (refused.status_code, inner_code(refused)) == (400, "InvalidDocumentBatch")


@CONTAINER
@pytest.mark.parametrize("element", ["x", "e\u0301", "\U0001f600", "\U0001f44d\U0001f3fd", "\r\n"])
def test_texts_end_at_5120_elements(clients: Mapping[str, httpx.Client], container: str, element: str) -> None:
    answer = clients[container].post(path(container), json=documents(element * 5120, element * 5121, "good"))

    assert bad(answer) == {"1": "InvalidDocument"}
    assert [document["id"] for document in answer.json()["documents"]] == ["0", "2"]


@EACH
def test_a_batch_of_bad_documents_is_still_an_answer(clients: Mapping[str, httpx.Client], container: str, version: str) -> None:
    answer = clients[container].post(path(container, version), json=documents("", ""))

    assert bad(answer) == {"0": "InvalidDocument", "1": "InvalidDocument"}
    assert answer.json()["documents"] == []


@EACH
def test_a_null_text_is_an_error_of_its_document(clients: Mapping[str, httpx.Client], container: str, version: str) -> None:
    body = {"documents": [{"id": "1", "text": None}, {"id": "2", "text": "good"}]}
    answer = clients[container].post(path(container, version), json=body)

    assert bad(answer) == {"1": "InvalidDocument"}
    assert [document["id"] for document in answer.json()["documents"]] == ["2"]


@pytest.mark.parametrize("container", ["sentiment", "keyphrase"])
@pytest.mark.parametrize("language", ["xx", "ja", "english", "e n", "\u0000", "en-XX"])
def test_a_language_without_an_engine_is_not_guessed(
    clients: Mapping[str, httpx.Client], container: str, language: str
) -> None:
    assert bad(clients[container].post(path(container), json=documents("good", language=language))) == {
        "0": "UnsupportedLanguageCode"
    }


@pytest.mark.parametrize("hint", ["invalidcountry", "xx", "u", "U S", "\u0000", "\u00df"])
def test_a_hint_that_is_no_country_is_refused(clients: Mapping[str, httpx.Client], hint: str) -> None:
    assert bad(clients["language"].post(path("language"), json=documents("good", countryHint=hint))) == {
        "0": "InvalidCountryHint"
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("model-version=2099-01-01", "ModelVersionIncorrect"),
        ("Model-Version=old", "ModelVersionIncorrect"),
        ("showStats=perhaps", "InvalidParameterValue"),
        ("opinionMining=1", "InvalidParameterValue"),
        ("loggingOptOut=no", "InvalidParameterValue"),
        ("stringIndexType=Bytes", "InvalidParameterValue"),
    ],
)
def test_each_fault_of_a_query_has_its_code(clients: Mapping[str, httpx.Client], query: str, code: str) -> None:
    answer = clients["sentiment"].post(f"{path('sentiment')}?{query}", json=documents("good"))

    assert (answer.status_code, inner_code(answer)) == (400, code)


def test_the_early_version_passes_over_later_parameters(clients: Mapping[str, httpx.Client]) -> None:
    query = "?stringIndexType=Bytes&opinionMining=1&loggingOptOut=no"

    assert clients["sentiment"].post(path("sentiment", "v3.0") + query, json=documents("good")).status_code == 200


@CONTAINER
def test_media_types(clients: Mapping[str, httpx.Client], container: str) -> None:
    content = json.dumps(documents("good naïve"), ensure_ascii=False)
    statuses = {
        media_type: clients[container]
        .post(path(container), content=content.encode(), headers={"Content-Type": media_type})
        .status_code
        for media_type in ("text/json", "application/json; charset=utf-8", 'TEXT/JSON; charset="UTF-16"', "text/plain")
    }

    assert list(statuses.values()) == [200, 200, 200, 415]
    utf_16 = {"Content-Type": "application/json; charset=utf-16"}
    answer = clients[container].post(path(container), content=content.encode("utf-16"), headers=utf_16)
    assert (answer.status_code, inner_code(answer)) == (400, "InvalidRequestBodyFormat")


@CONTAINER
def test_a_body_in_chunks_is_a_body(clients: Mapping[str, httpx.Client], container: str) -> None:
    whole = json.dumps(documents("good", "bad")).encode()
    chunks = (whole[place : place + 7] for place in range(0, len(whole), 7))
    answer = clients[container].post(path(container), content=chunks, headers=JSON)

    assert answer.json() == clients[container].post(path(container), content=whole, headers=JSON).json()


@CONTAINER
def test_two_megabytes_are_too_much(clients: Mapping[str, httpx.Client], container: str) -> None:
    began = time.perf_counter()
    answer = clients[container].post(path(container), json=documents("x" * 2_000_000))

    assert (answer.status_code, set(answer.json())) == (413, {"error"})
    assert time.perf_counter() - began < 3


HARD = ["I good ", "but good ", "\U0001f600", "!? ", "a\n", "(((", "'-", "e\u0301\u0302", "\u200d\U0001f468", "\u0600 ", ". "]


@CONTAINER
@pytest.mark.parametrize("piece", HARD)
def test_hard_texts_are_answered_soon(clients: Mapping[str, httpx.Client], container: str, piece: str) -> None:
    """VADER alone would need minutes for some of these."""
    text = piece * (5000 // len(piece))
    began = time.perf_counter()
    answer = clients[container].post(path(container) + "?showStats=true&opinionMining=true", json=documents(*[text] * 10))

    assert (answer.status_code, answer.json()["errors"]) == (200, [])
    assert time.perf_counter() - began < 3


@CONTAINER
def test_one_element_may_be_long(clients: Mapping[str, httpx.Client], container: str) -> None:
    began = time.perf_counter()
    answer = clients[container].post(path(container) + "?showStats=true", json=documents("e" + "\u0301" * 150_000))

    assert answer.json()["documents"][0]["statistics"]["charactersCount"] == 1
    assert time.perf_counter() - began < 3


@CONTAINER
def test_nul_and_other_odd_characters_are_text(clients: Mapping[str, httpx.Client], container: str) -> None:
    texts = ["a\u0000b", "\u0000", " ", "\ufeff", "\u202eabc", "\uffff", "\U0010ffff"]

    assert bad(clients[container].post(path(container), json=documents(*texts))) == {}
