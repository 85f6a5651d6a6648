"""What may be asked for besides, and how a request may be written: none of it changes what is said of a text."""

from typing import Any

from hypothesis import given, settings

from conformance.harness.text.client import EVERY, Results, TextAnalytics, on
from conformance.invariants.text.results import changed
from conformance.walker import rewritten
from conformance.wire import Answer, Headers
from conformance.worlds.texts.document import Batch, body
from conformance.worlds.texts.strategies import batches

TEXT_JSON: Headers = (("Content-Type", "text/json"),)
WITH_CHARSET: Headers = (("Content-Type", "application/json; charset=utf-8"),)


@on("latest-model-is-the-default", *EVERY)
@settings(max_examples=3)
@given(batch=batches(most=3))
def test_latest_is_the_default(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Who does not choose wants the best there is."""
    unnamed, latest = text.ask(operation, batch), text.ask(operation, batch, model_version="latest")

    difference = unnamed.differ(latest.documents)
    assert not difference, f"without a model version and with latest, {difference}"


@on("named-model-can-be-asked-for", *EVERY)
@settings(max_examples=3)
@given(batch=batches(most=3))
def test_the_version_that_was_named_can_be_pinned(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Who pins what the service says it used gets the same again."""
    unnamed = text.ask(operation, batch)
    version = unnamed.answer["modelVersion"]
    pinned = text.answer(operation, body(batch), {"model-version": version})

    assert pinned.status == 200, f"the model version {version}, which was named, was answered with {pinned.excerpt()}"
    difference = unnamed.differ(_results(operation, batch, pinned).documents)
    assert not difference, f"without a model version and with {version}, {difference}"


@on("showing-statistics-changes-nothing-else", *EVERY)
@settings(max_examples=4)
@given(batch=batches(most=4))
def test_statistics_change_nothing_else(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Statistics are a look at the request, not another way to ask."""
    without, beside = text.ask(operation, batch), text.ask(operation, batch, showStats="true")

    difference = changed(_less_statistics(without.answer), _less_statistics(beside.answer))
    assert not difference, f"without and with showStats, {difference}"


@on("logging-opt-out-changes-nothing", *EVERY, versions=["v3.1"])
@settings(max_examples=3)
@given(batch=batches(most=3))
def test_opting_out_of_logging_changes_nothing(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Opting out says what is kept, not what is answered."""
    silent = text.ask(operation, batch)

    for choice in ("true", "false"):
        difference = silent.differ(text.ask(operation, batch, loggingOptOut=choice).documents)
        assert not difference, f"without loggingOptOut and with {choice}, {difference}"


@on("takes-text-json", *EVERY)
@settings(max_examples=3)
@given(batch=batches(most=3))
def test_text_json_is_json(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """The description names both media types."""
    answer = text.answer(operation, body(batch), headers=TEXT_JSON)

    assert answer.status == 200, f"documents as text/json were answered with {answer.excerpt()}"
    difference = text.ask(operation, batch).differ(_results(operation, batch, answer).documents)
    assert not difference, f"as application/json and as text/json, {difference}"


@on("takes-a-charset", *EVERY)
@settings(max_examples=2)
@given(batch=batches(most=3))
def test_a_charset_changes_nothing(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Clients of .NET and an official client of Python write the charset behind the media type."""
    answer = text.answer(operation, body(batch), headers=WITH_CHARSET)

    assert answer.status == 200, f"documents with charset=utf-8 were answered with {answer.excerpt()}"
    difference = text.ask(operation, batch).differ(_results(operation, batch, answer).documents)
    assert not difference, f"without and with charset=utf-8, {difference}"


def _results(operation: str, batch: Batch, answer: Answer) -> Results:
    return Results(operation, batch, answer.json())


def _less_statistics(answer: Any) -> Any:
    return rewritten(answer, members=lambda found: {name: value for name, value in found.items() if name != "statistics"})
