"""The usage records of a container without a connection."""

from datetime import UTC, datetime

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door, requirement
from conformance.harness.container import records
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.licences import filled_files
from conformance.harness.container.offline import MAY_BE_VARIABLES, Offline, Resumed
from conformance.harness.container.query import plainest, wrong
from conformance.harness.container.records import of_month, summary, total
from conformance.harness.door import rests_on
from conformance.harness.marks import waits_for_reports

QUERIES = 3
BEFORE = "01", "2020"
"""A month in which no run was."""
NO_MONTHS = ("0", "13", "abc")
GROW = "container.records.grow-with-use"
COST_NOTHING_TO_READ = "container.records.cost-nothing-to-read"


@pytest.fixture(scope="module")
def used(launcher: Launcher, apart: Resumed) -> Resumed:
    """The container, after use that its records show; skips where they show none, or have no time for it."""
    launcher.demand_time(2)
    before = _use(apart)
    if total(apart.instance) == before:
        if not _grown(launcher, apart, before):
            pytest.skip(rests_on(GROW))
        apart.instance.wait_until(lambda: False, launcher.seconds_for(1))  # the others may be written as late
    return apart


def _use(apart: Resumed) -> int:
    """Ask some queries; gives what was recorded before."""
    before = total(apart.instance)
    for _ in range(QUERIES):
        if not apart.instance.serves:
            pytest.skip("the launched container serves no longer")
    return before


def _steady(instance: Instance) -> int:
    """The sum over all records; skips where reading them changes it."""
    before = total(instance)
    if total(instance) != before:
        pytest.skip(rests_on(COST_NOTHING_TO_READ))
    return before


def _grown(launcher: Launcher, apart: Resumed, before: int) -> bool:
    """Whether more comes to be recorded."""
    return apart.instance.wait_until(lambda: total(apart.instance) > before, launcher.seconds_for(1))


@requirement(records.AS_DESCRIBED)
def test_records_are_as_described(apart: Resumed) -> None:
    """Programs read the records to bill departments, and members of another name bill nobody."""
    found = summary(apart.instance)

    assert not found.wrong, f"{records.ALL} answers {found.said}; {found.wrong}"


@requirement(GROW)
@waits_for_reports(1)
def test_records_grow_with_use(launcher: Launcher, apart: Resumed) -> None:
    """Usage records are all that tells how much of a commitment was used."""
    before = _use(apart)

    assert _grown(launcher, apart, before), f"{before} is recorded before {QUERIES} queries, and no more after them"


@requirement("container.records.are-written-to-the-mount")
@waits_for_reports(2)
def test_records_are_written_to_the_mount(used: Resumed) -> None:
    """What is kept elsewhere goes with the container, when it is updated."""
    assert filled_files(used.output), "no file below the output mount holds anything after queries that the records show"


@requirement("container.records.total-is-the-sum-of-the-months")
def test_the_total_is_the_sum_of_the_months(used: Resumed) -> None:
    """Whoever adds up the months must come to what the year says."""
    instance = used.instance
    whole = _steady(instance)
    months = {f"{day:%m/%Y}": of_month(instance, f"{day:%m}", f"{day:%Y}") for day in records.months_of_a_run()}
    added = sum(month.quantity for month in months.values())

    said = ", ".join(f"{name}: {month.said}" for name, month in months.items())
    assert added == whole, f"the total is {whole}, and of the months in which it was used up {said}"


@requirement("container.records.months-before-are-empty")
def test_months_before_are_empty(used: Resumed) -> None:
    """A month that is billed for the use of another one is billed twice."""
    found = of_month(used.instance, *BEFORE)

    assert found.is_refused or (not found.wrong and not found.quantity), f"{'/'.join(BEFORE)} is answered with {found.said}"


@requirement("container.records.refuse-what-is-no-month")
def test_what_is_no_month_is_refused(apart: Resumed) -> None:
    """A report with a mistake in the month should not be an empty report."""
    year = f"{datetime.now(UTC):%Y}"
    taken = {month: of_month(apart.instance, month, year) for month in NO_MONTHS}
    answered = [f"{month}: {found.said}" for month, found in taken.items() if not found.is_refused]

    assert not answered, "; ".join(answered)


@requirement("container.records.slash-does-not-matter")
def test_the_slash_does_not_matter(apart: Resumed) -> None:
    """The pages print both forms, and people copy either."""
    with_it = _steady(apart.instance)
    without = summary(apart.instance, records.ALL.rstrip("/"))

    assert not without.wrong, f"{records.ALL.rstrip('/')} answers {without.said}"
    assert without.quantity == with_it, f"{with_it} with the slash, and {without.quantity} without it"


@requirement("container.records.survive-a-kill")
def test_records_survive_a_kill(apart: Resumed) -> None:
    """Machines lose power, and what was used before was used."""
    if apart.shown.wrong or apart.kept.wrong:
        pytest.skip(rests_on(records.AS_DESCRIBED))
    if not apart.shown.quantity:
        pytest.skip(rests_on(GROW))

    lost = apart.shown.quantity - apart.kept.quantity
    assert lost <= 0, f"of {apart.shown.quantity} that the records had shown {lost} is lost after a kill and another start"


@requirement("container.records.begin-with-nothing")
def test_records_begin_with_nothing(offline: Offline, used: Resumed) -> None:
    """Several containers of a host have several accounts."""
    del used  # it has records
    begun = offline.fresh.begun
    if begun.wrong:
        pytest.skip(rests_on(MAY_BE_VARIABLES))

    assert not begun.quantity, f"{begun.quantity} is recorded before the first query, with an empty output mount"


@requirement(COST_NOTHING_TO_READ)
def test_records_cost_nothing_to_read(used: Resumed) -> None:
    """Records are read every day, which must not use up what they count."""
    before = total(used.instance)
    for _ in range(QUERIES):
        summary(used.instance)
        of_month(used.instance, *BEFORE)
    more = total(used.instance) - before

    assert not more, f"{more} was recorded for reading the records"


@requirement("container.records.refused-calls-cost-nothing")
def test_refused_calls_cost_nothing(used: Resumed, door: Door, cases: tuple[Case, ...]) -> None:
    """A client with a mistake in it should not be billed for each try."""
    asked = plainest(door, cases)
    bad = wrong(asked, cases) if asked else None
    if bad is None:
        pytest.skip("no frozen case is an invalid query by itself")
    before = _steady(used.instance)
    for _ in range(QUERIES):
        answer = used.instance.exchange(bad.request).answer
        if answer is None or not 400 <= answer.status < 500:
            pytest.skip("an invalid query was not refused, which is another requirement")
    more = total(used.instance) - before

    assert not more, f"{more} was recorded for {QUERIES} queries that were refused"
