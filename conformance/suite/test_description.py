"""Every operation, by its description alone: the cases that schemathesis made from it, replayed."""

import pytest

from conformance.harness.corpus_tests import Cell
from conformance.run.conduct import Conduct


def test_cases(cell: Cell, conduct: Conduct) -> None:
    """A client generated from the description meets just these answers, so none of them may surprise it."""
    broken = conduct.replay(cell)

    if broken:
        pytest.fail("\n".join(broken), pytrace=False)
