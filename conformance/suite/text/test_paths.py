"""The paths of the functions, and what else may be sent to them."""

from hypothesis import given, settings

from conformance.harness import Broken
from conformance.harness.door import JSON_HEADERS
from conformance.harness.text.client import EVERY, VERSIONS, TextAnalytics, changed, in_version, on
from conformance.harness.text.samples import GOOD
from conformance.wire import Headers
from conformance.worlds.texts.document import Batch, body
from conformance.worlds.texts.strategies import batches

TEXT_JSON: Headers = (("Content-Type", "text/json"),)
A_KEY: Headers = (*JSON_HEADERS, ("Ocp-Apim-Subscription-Key", "0123456789abcdef0123456789abcdef"))


@on("takes-text-json", *EVERY)
@settings(max_examples=3)
@given(batch=batches(most=3))
def test_text_json_is_json(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """The description names both media types."""
    answer = text.answer(operation, body(batch), headers=TEXT_JSON)

    assert answer.status == 200, f"documents as text/json were answered with {answer.excerpt()}"
    difference = changed(text.ask(operation, batch).answer["documents"], answer.json()["documents"])
    assert not difference, f"as application/json and as text/json, {difference}"


@on("logging-opt-out-changes-nothing", *EVERY, versions=["v3.1"])
@settings(max_examples=5)
@given(batch=batches(most=3))
def test_opting_out_of_logging_changes_nothing(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """It says what is kept, not what is answered."""
    silent = text.ask(operation, batch).documents

    for choice in ("true", "false"):
        difference = changed(silent, text.ask(operation, batch, loggingOptOut=choice).documents)
        assert not difference, f"without loggingOptOut and with {choice}, {difference}"


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
        for what, headers in (("without a key", JSON_HEADERS), ("with a key", A_KEY)):
            answer = text.answer(operation, body([GOOD]), headers=headers)
            assert answer.status == 200, f"a request {what} was answered with {answer.excerpt()}"
