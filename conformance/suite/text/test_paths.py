"""The paths of the functions: what may be sent to them, by whom, and how much of it."""

import json

import pytest

from conformance.harness import Broken
from conformance.harness.door import JSON_HEADERS
from conformance.harness.keys import ANY_KEY, demand_no_key
from conformance.harness.text.client import EVERY, GOOD, VERSIONS, TextAnalytics, in_version, on
from conformance.wire import Request
from conformance.worlds.texts.document import body

TWO_MB = 2 * 1024 * 1024


@in_version("paths.analysis-is-post-only", *VERSIONS)
def test_a_get_analyses_nothing(text: TextAnalytics, version: str) -> None:
    """A GET is repeated and cached by proxies, and carries no documents."""
    for operation in text.operations(version):
        text.door.demand_offered(operation)
        exchange = text.get(operation)
        if exchange.answer is None:
            raise Broken(f"{operation}.never-breaks", expected="an answer to a GET", got=exchange.trouble)
        assert exchange.answer.status != 200, f"a GET was answered with {exchange.answer.excerpt()}"


@in_version("paths.needs-no-key", *VERSIONS)
def test_a_container_asks_for_no_key(text: TextAnalytics, version: str) -> None:
    """Clients of the cloud send a key to everybody, and others have none."""
    for operation in text.operations(version):
        for what, key in (("without a key", ()), ("with a key", ANY_KEY)):
            answer = text.answer(operation, body([GOOD]), headers=(*JSON_HEADERS, *key))
            if not key:
                demand_no_key(text.door.said[-1])
            assert answer.status == 200, f"a request {what} was answered with {answer.excerpt()}"


@on("refuses-huge-requests", *EVERY)
def test_two_megabytes_are_refused(text: TextAnalytics, operation: str) -> None:
    """The documents are few and short: it is the blanks between them that make the request huge."""
    text.door.demand_offered(operation)
    content = json.dumps(body([GOOD])).encode().replace(b"[", b"[" + b" " * TWO_MB, 1)
    # a server may hang up on such a request, which is no crash
    exchange = text.door.exchange(Request("POST", text.target(operation, {}), JSON_HEADERS, content), judged=False)
    if exchange.answer is None:
        pytest.skip(f"the connection was closed while the request was sent ({exchange.trouble})")

    refused = 400 <= exchange.answer.status < 500
    assert refused, f"a request of {len(content)} bytes was answered with {exchange.answer.excerpt()}"
