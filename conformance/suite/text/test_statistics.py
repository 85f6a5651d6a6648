"""showStats: how much was sent, and what came of it."""

from typing import Any, cast

import pytest
from hypothesis import given, settings

from conformance.harness import Broken
from conformance.harness.text.client import EVERY, Json, Results, TextAnalytics, changed, on
from conformance.worlds.texts.document import Batch, elements
from conformance.worlds.texts.strategies import batches, settled, spoilt_batches

HOW: dict[str, dict[str, str]] = {"true": {"showStats": "true"}, "false": {"showStats": "false"}, "absent": {}}


@on("statistics-only-when-asked", *EVERY)
@pytest.mark.parametrize("asked", HOW)
@settings(max_examples=5)
@given(batch=batches(most=3))
def test_statistics_come_when_they_are_asked_for(text: TextAnalytics, operation: str, asked: str, batch: Batch) -> None:
    """What was not asked for costs bandwidth; what was is relied upon."""
    results = text.ask(operation, batch, **HOW[asked])

    there = {"statistics" in found for found in [results.answer, *results.documents.values()]}
    assert there == {asked == "true"}, f"with showStats {asked}, statistics are there: {sorted(there)}"


@on("statistics-add-up", *EVERY)
@settings(max_examples=10)
@given(batches=spoilt_batches())
def test_the_counts_are_those_of_the_lists(text: TextAnalytics, operation: str, batches: tuple[Batch, Batch]) -> None:
    """Clients compare them with what they sent, to know that nothing got lost."""
    _, batch = batches
    results = _with_statistics(text, operation, batch)
    said = results.answer["statistics"]

    counts = [said[name] for name in ("documentsCount", "validDocumentsCount", "erroneousDocumentsCount")]
    expected = [len(batch), len(results.documents), len(results.errors)]
    assert counts == expected, f"the counts are {counts} for {expected[0]} documents, {expected[1]} good and {expected[2]} bad"


@on("transactions-add-up", *EVERY)
@settings(max_examples=10)
@given(batches=spoilt_batches())
def test_transactions_are_those_of_the_good_documents(
    text: TextAnalytics, operation: str, batches: tuple[Batch, Batch]
) -> None:
    """What cannot be read is not billed."""
    _, batch = batches
    results = _with_statistics(text, operation, batch)

    total = results.answer["statistics"]["transactionsCount"]
    each = [found["statistics"]["transactionsCount"] for found in results.documents.values()]
    assert total == sum(each), f"{total} transactions for the request, {each} for its documents"


@on("counts-text-elements", *EVERY)
@settings(max_examples=10)
@given(batch=batches(tuple(map(str.strip, settled())), most=4))
def test_characters_are_text_elements(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Characters are what people take for one each, with their accents."""
    results = _with_statistics(text, operation, batch)

    for document, said in results.pairs:
        count, size = said["statistics"]["charactersCount"], len(elements(document.text))
        assert count == size, f"{count} characters in a text of {size} text elements and {len(document.text)} code points"


@on("showing-statistics-changes-nothing-else", *EVERY)
@settings(max_examples=5)
@given(batch=batches(most=4))
def test_statistics_change_nothing_else(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """They are a look at the request, not another way to ask."""
    without, beside = text.ask(operation, batch), text.ask(operation, batch, showStats="true")

    difference = changed(_less_statistics(without.answer), _less_statistics(beside.answer))
    assert not difference, f"without and with showStats, {difference}"


def _with_statistics(text: TextAnalytics, operation: str, batch: Batch) -> Results:
    results = text.mixed(operation, batch, showStats="true")
    if any("statistics" not in found for found in [results.answer, *results.documents.values()]):
        raise Broken(f"{operation}.statistics-only-when-asked", expected="statistics", got=f"{results.answer}"[:300])
    return results


def _less_statistics(value: Any) -> Any:
    if isinstance(value, list):
        return [_less_statistics(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _less_statistics(item) for key, item in cast("Json", value).items() if key != "statistics"}
    return value
