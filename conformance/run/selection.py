"""Which tests belong to a run: the tie between tests and requirements, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from conformance import catalogue
from conformance.catalogue import LAUNCHED, Container
from conformance.harness.corpus_tests import CorpusTest
from conformance.harness.exploration import ExplorationTest
from conformance.harness.feed import FeedTest
from conformance.refusal import Refusal
from conformance.run.options import Options

SUITE = Path(__file__).resolve().parent.parent / "suite"
MADE = ("corpus_test", "feed_test", "exploration_test")
"""Parameters of the tests that are made for a run: each for a part of the corpus, a feed, or an exploration."""
CASES = "test_description.py::test_cases["
"""How the names of tests begin that send cases of the corpus."""


class SuiteIncomplete(Refusal):
    """Tests and requirements do not fit together: a mistake of the kit's."""

    exit_code = 3


def is_ours(item: pytest.Item) -> bool:
    """Whether a test is of the shipped suite, and not the user's own."""
    return SUITE in item.path.parents


def foreign(folder: Path, container: Container) -> bool:
    """Whether a folder of the suite tests services or operations that this container does not have.

    The suite is laid out like the API: the tests of a service are in the folder of its package, and those of one
    operation alone may be in a folder of its name below.
    """
    if SUITE not in folder.parents:
        return False
    package, *operation = folder.relative_to(SUITE).parts
    own = [o for o in container.operations if o.package == package]
    return not any([o.name.replace("-", "_")] == (operation or [o.name.replace("-", "_")]) for o in own)


def narrow(metafunc: pytest.Metafunc, container: Container) -> None:
    """Leave out the parameters of a test of ours that are marked with requirements of other containers only."""
    if not is_ours(metafunc.definition):
        return

    def known(parameters: object) -> bool:
        named = {mark.args[0] for mark in getattr(parameters, "marks", ()) if mark.name == "requirement"}
        return not named or not named.isdisjoint(container.by_id)

    for place, mark in enumerate(metafunc.definition.own_markers):
        if mark.name == "parametrize":
            names, parameters, *more = mark.args
            kept = [each for each in parameters if known(each)]
            if kept:  # a test without any is left out whole, later
                metafunc.definition.own_markers[place] = pytest.mark.parametrize(names, kept, *more, **mark.kwargs).mark


def test_name(item: pytest.Item) -> str:
    """What a test is called in every report: module and function, the same wherever the kit is installed."""
    return f"{item.path.relative_to(SUITE).as_posix()}::{item.name}"


def requirements_of(item: pytest.Item) -> tuple[str, ...]:
    """The requirements that a test checks: those of the cases or inputs it is made of, or the one it is marked with."""
    made = _of_one_operation(item)
    return made.requirements if made else tuple(mark.args[0] for mark in item.iter_markers("requirement"))


def _of_one_operation(item: pytest.Item) -> CorpusTest | FeedTest | ExplorationTest | None:
    """The part of the corpus, the feed, or the exploration that a test sends, if any."""
    parameters = cast("Mapping[str, object]", getattr(getattr(item, "callspec", None), "params", {}))
    found = map(parameters.get, MADE)
    return next((made for made in found if isinstance(made, CorpusTest | FeedTest | ExplorationTest)), None)


def sends_one_operation(item: pytest.Item) -> bool:
    """Whether a test is a part of the corpus, a feed, or an exploration."""
    return _of_one_operation(item) is not None


def is_empty(item: pytest.Item) -> bool:
    """Whether a test stands for what is made for a run, and nothing was."""
    names = getattr(item, "fixturenames", ())
    return is_ours(item) and not requirements_of(item) and any(made in names for made in MADE)


def adds_only(item: pytest.Item) -> bool:
    """Whether a test that could not say anything says nothing of its requirements, which others show."""
    names = getattr(item, "fixturenames", ())
    return "feed_test" in names or "exploration_test" in names


def notes_its_own(item: pytest.Item) -> bool:
    """Whether a test notes its own findings: one that is made for the run."""
    return not any(item.iter_markers("requirement"))


def launches(item: pytest.Item, container: Container) -> bool:
    """Whether a test is about containers that it launches, alone."""
    return all(container.requirement(identifier).profile in LAUNCHED for identifier in requirements_of(item))


def check_completeness(container: Container, items: Iterable[pytest.Item]) -> None:
    """Refuse a test without a requirement, an unknown id, and a requirement without a test."""
    tested: set[str] = set()
    for item in items:
        checked = requirements_of(item)
        if not checked:
            raise SuiteIncomplete(f"{test_name(item)} names no requirement; mark it with @requirement(…).")
        for identifier in set(checked).difference(container.by_id):
            catalogue.requirement(identifier)
        tested.update(checked)
    untested = [identifier for identifier in container.by_id if identifier not in tested]
    if untested:
        raise SuiteIncomplete(f"No test checks {', '.join(untested[:5])}{' …' if len(untested) > 5 else ''}; write one.")


def name_of_cases(test: CorpusTest) -> str:
    """What the test that sends these cases is called."""
    return f"{CASES}{test.name}]"


def sends_cases(test: str) -> bool:
    """Whether a test of this name sends cases of the corpus."""
    return test.startswith(CASES)


def sent(tests: Iterable[CorpusTest], repeated: Mapping[str, Collection[str]]) -> Iterator[CorpusTest]:
    """These tests, each with the cases that are repeated of it; without a test of which none is left."""
    for test in tests:
        wanted = repeated.get(name_of_cases(test), ())
        cases = tuple(case for case in test.cases if not wanted or case.id in wanted)
        if cases:
            yield replace(test, cases=cases)


def put_in_order(items: list[pytest.Item], container: Container, *, most_telling_first: bool) -> None:
    """Put feeds first: what they break they show in the plainest input, and many requirements judge each of their exchanges.

    With the ``most_telling_first``, cases of the corpus follow, valid ones before others, then what a MUST rests on.
    Then come tests that ran beside others, so that nobody waits for them, and last what is drawn anew.
    """
    levels = {"MUST": 0, "SHOULD": 1, "MAY": 2}

    def rank(item: pytest.Item) -> tuple[int, int]:
        made = _of_one_operation(item)
        if any(item.iter_markers("beside")):
            return 3, 0
        if isinstance(made, ExplorationTest):
            return 4, 0
        if isinstance(made, FeedTest):
            return 0, 0
        if not most_telling_first or not is_ours(item):
            return 1, 0
        if isinstance(made, CorpusTest):
            return 1, int(made.mode != "positive")
        return 2, min(levels[container.requirement(r).level] for r in requirements_of(item))

    items.sort(key=rank)


def unwanted(
    items: Iterable[pytest.Item], container: Container, left_out: Collection[str], options: Options
) -> list[pytest.Item]:
    """The tests that can say nothing about any requirement of this run, and what would be sent to operations not ``played``.

    Where tests are ``repeated``, all others.
    """
    asked = set(container.by_id).difference(left_out)

    def is_unwanted(item: pytest.Item) -> bool:
        if options.repeated:
            return test_name(item) not in options.repeated
        made, played = _of_one_operation(item), options.played
        return asked.isdisjoint(requirements_of(item)) or bool(played and made and made.operation.key not in played)

    return [item for item in items if is_unwanted(item)]
