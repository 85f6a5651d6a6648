"""Requests that are refused as a whole, and what the refusal says."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import Broken
from conformance.harness.door import JSON_HEADERS
from conformance.harness.text.client import (
    EVERY,
    VERSIONS,
    Query,
    TextAnalytics,
    codes,
    error_of,
    in_version,
    inner_code,
    on,
    refused,
)
from conformance.harness.text.samples import EMPTY, GOOD, LIMITS, NO_MODEL
from conformance.wire import Answer, Request
from conformance.worlds.texts.document import Batch, body, numbered
from conformance.worlds.texts.strategies import batches, english

TWO_MB = 2 * 1024 * 1024


@dataclass(frozen=True)
class Wrong:
    """A request with one thing wrong, and the inner code that is named for it."""

    code: str
    content: dict[str, Any]
    query: Query
    refused_by: str
    """The requirement that there is an error at all."""


def _wrong(operation: str) -> list[Wrong]:
    many = body(numbered([GOOD] * (LIMITS[operation.rpartition(".")[2]] + 1)))
    return [
        Wrong("missinginputrecords", {"documents": []}, {}, "refuses-an-empty-batch"),
        Wrong("invaliddocument", body([GOOD, GOOD]), {}, "refuses-duplicate-ids"),
        Wrong("invaliddocumentbatch", many, {}, "refuses-too-many-documents"),
        Wrong("modelversionincorrect", body([GOOD]), NO_MODEL, "refuses-unknown-models"),
    ]


@on("refuses-an-empty-batch", *EVERY)
@pytest.mark.parametrize("content", [{"documents": []}, {}], ids=["empty", "missing"])
def test_a_request_without_documents_is_refused(text: TextAnalytics, operation: str, content: dict[str, Any]) -> None:
    """A client that gathered nothing has a fault, and should learn of it."""
    answer = text.answer(operation, content)

    assert answer.status == 400, f"{json.dumps(content)} was answered with {answer.excerpt()}"


@on("refuses-broken-json", *EVERY)
@settings(max_examples=10)
@given(batch=batches(english(2), most=3), data=st.data())
def test_a_body_that_was_cut_off_is_refused(text: TextAnalytics, operation: str, batch: Batch, data: st.DataObject) -> None:
    """A transfer that broke must not be answered by the half that arrived."""
    whole = json.dumps(body(batch)).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    answer = text.answer(operation, cut)

    assert refused(answer), f"{len(cut)} of {len(whole)} bytes were answered with {answer.excerpt()}"


@on("refuses-huge-requests", *EVERY)
def test_two_megabytes_are_refused(text: TextAnalytics, operation: str) -> None:
    """The documents are few and short: it is the blanks between them that make the request huge."""
    text.door.demand_offered(operation)
    content = json.dumps(body([GOOD])).encode().replace(b"[", b"[" + b" " * TWO_MB, 1)
    exchange = text.door.exchange(Request("POST", text.target(operation, {}), JSON_HEADERS, content))
    if exchange.answer is None:
        pytest.skip(f"the connection was closed while the request was sent ({exchange.trouble})")

    assert refused(exchange.answer), f"a request of {len(content)} bytes was answered with {exchange.answer.excerpt()}"


@on("refusals-name-the-fault", *EVERY)
@pytest.mark.parametrize("kind", range(4), ids=["no documents", "equal ids", "too many", "no such model"])
def test_the_inner_code_names_the_fault(text: TextAnalytics, operation: str, kind: int) -> None:
    """Programs branch on the code, people read the message."""
    wrong = _wrong(operation)[kind]
    answer = _refusal(text, operation, wrong)

    found = inner_code(error_of(answer))
    assert found == wrong.code, f"a request that is wrong by {wrong.code} was answered with {answer.excerpt()}"


@in_version("errors.codes-are-published", *VERSIONS)
def test_every_code_is_one_of_the_published_list(text: TextAnalytics, version: str) -> None:
    """Programs know these, and can do nothing with another."""
    published = text.published_codes

    for operation in text.operations(version):
        answers = [text.answer(operation, wrong.content, wrong.query) for wrong in _wrong(operation)]
        errors = [error_of(answer) for answer in answers if answer.status == 400]
        errors += text.mixed(operation, [GOOD, EMPTY.document]).errors.values()
        unknown = [code for error in errors for code in codes(error) if code not in published]
        assert not unknown, f"an error has the code {unknown[0]!r}, which is not published"


@in_version("errors.wrapped", "v3.0")
def test_a_refusal_wraps_its_error(text: TextAnalytics, version: str) -> None:
    """Clients look for it there."""
    for operation in text.operations(version):
        for wrong in _wrong(operation):
            answer = text.answer(operation, wrong.content, wrong.query)
            wrapped = answer.status != 400 or "error" in answer.json()
            assert wrapped, f"a request that is wrong by {wrong.code} was answered with {answer.excerpt()}"


def _refusal(text: TextAnalytics, operation: str, wrong: Wrong) -> Answer:
    answer = text.answer(operation, wrong.content, wrong.query)
    if not refused(answer):
        raise Broken(f"{operation}.{wrong.refused_by}", expected="a refusal", got=answer.excerpt())
    return answer
