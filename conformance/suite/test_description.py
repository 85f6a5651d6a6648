"""Every operation, by its description alone: the cases that schemathesis made from it, replayed."""

from collections.abc import Callable

import pytest

from conformance.harness.corpus_tests import CorpusTest


def test_cases(corpus_test: CorpusTest, replay: Callable[[CorpusTest], list[str]]) -> None:
    """A client generated from the description meets just these answers, so none of them may surprise it."""
    broken = replay(corpus_test)

    if broken:
        pytest.fail("\n".join(broken), pytrace=False)
