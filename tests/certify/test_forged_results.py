"""Results and journals forged by whoever holds the key: each is refused, and for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from bundles import Genuine
from forgeries import CONTESTED, ROW, SHOWN, Forge, Forgeries, demand_refused, more_of, row_of, without
from forging import Forger

from conformance import catalogue
from conformance.certify import refusals
from conformance.corpus import build
from conformance.report.results import Failure

FORGERIES = Forgeries()
forgery, listed = FORGERIES.forgery, FORGERIES.listed


def failure(said: str) -> dict[str, Any]:
    seen = msgspec.to_builtins(Failure("f-1", "s", "e", "g", (), {}))
    return {"requirement": ROW, "said": said, "test": "test_feeds.py::test_feed[x]", "reason": "", "failure": seen}


def rows(kind: str, edit: Callable[[list[dict[str, Any]]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.rows(edit)
        f.resign()

    listed(kind, forge, refusal, words)


def results(kind: str, edit: Callable[[dict[str, Any]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.results(edit)
        f.resign()

    listed(kind, forge, refusal, words)


rows("a requirement dropped", lambda r: r.remove(row_of(r)), refusals.Incomplete, f"has no result for {ROW}")
rows(
    "a requirement added",
    lambda r: more_of(r, id="text-v3.1.languages.is-the-best"),
    refusals.Superfluous,
    "'text-v3.1.languages.is-the-best' in the results of language is no requirement",
)
rows("two reports merged", lambda r: r.extend(list(r)), refusals.Superfluous, "stands 2 times in the results")
rows("a MUST made a MAY", lambda r: row_of(r).update(level="MAY"), refusals.Contradicted, f"{ROW} of language is MUST")
rows(
    "a failure hidden by a reason",
    lambda r: row_of(r).update(outcome="not_run", reason="it was raining"),
    refusals.Contradicted,
    f"{ROW} of language is called not_run, and by its journal it is passed",
)
rows(
    "an alternative that nobody declared",
    lambda r: row_of(r, CONTESTED)["alternatives"].update(both=1),
    refusals.Contradicted,
    f"{CONTESTED} of language is not counted by the alternatives",
)
results("sums edited", lambda r: r["totals"].update(passed=500), refusals.Miscounted, "totals of language are not the sums")
results(
    "a description of another container",
    lambda r: r["spec"].update(sha256=catalogue.container("keyphrase").digest),
    refusals.OtherSpecification,
    "was judged by another description",
)
results(
    "cases of another container",
    lambda r: r["corpus"].update(sha256=build.load(catalogue.container("keyphrase")).sha256),
    refusals.OtherSpecification,
    "was tested with other cases",
)
results("no cases", lambda r: r["corpus"].update(cases=0), refusals.OtherSpecification, "was tested with other cases")
results(
    "results of another container",
    lambda r: r["target"].update(container="keyphrase"),
    refusals.Contradicted,
    "The folder language holds results of keyphrase",
)
results("results of another release", lambda r: r["kit"].update(version="0.0.9"), refusals.OtherKit, "run by cogspec 0.0.9")
results(
    "a run that was interrupted",
    lambda r: r.update(verdict="no-verdict", reason="interrupted"),
    refusals.Incomplete,
    "has no verdict: interrupted",
)
results(
    "a verdict edited", lambda r: r.update(verdict="non-conformant"), refusals.Contradicted, "does not follow from its outcomes"
)
results(
    "coverage edited",
    lambda r: r["coverage"][0].update(served=False),
    refusals.Contradicted,
    "coverage of language is not that of its exchanges",
)


def broken(said: str, **members: Any) -> Forge:
    """A vendor who is honest about a broken MUST, and certifies all the same."""

    def forge(f: Forger) -> None:
        entry = failure(said)
        f.lines("results", lambda lines: lines.append(entry))
        f.rows(lambda r: row_of(r).update({"outcome": said, "failures": [entry["failure"]], **members}))
        if said == "failed" and not members:
            f.results(lambda r: r.update(verdict="non-conformant"))
        if said == "unstable":
            f.results(lambda r: r.update(verdict="non-conformant"))
        f.resign()

    return forge


WAIVER = {"requirement": ROW, "reason": "known", "link": "https://example.com", "expires": "2099-01-01"}
listed("a MUST that failed", broken("failed"), refusals.NotConformant, f"a MUST failed: {ROW}")
listed("a MUST that is unstable", broken("unstable"), refusals.NotConformant, f"a MUST was unstable: {ROW}")
listed(
    "a MUST that is waived",
    broken("failed", outcome="waived", reason="known", waiver=WAIVER),
    refusals.NotConformant,
    f"a MUST is waived: {ROW}",
)
listed(
    "a failure called passed",
    broken("failed", outcome="passed", failures=[]),
    refusals.Contradicted,
    f"{ROW} of language is called passed, and by its journal it is failed",
)


@forgery("a MUST that was not run", refusals.Incomplete, f"1 MUST were not run: {ROW} (it was raining)")
def _(f: Forger) -> None:
    entry = {"requirement": ROW, "said": "not_run", "test": "x", "reason": "it was raining", "failure": None}
    f.lines("results", lambda lines: lines.append(entry))
    f.rows(lambda r: row_of(r).update(outcome="not_run", reason="it was raining"))
    f.resign()


@forgery("a failure waived by no waiver", refusals.Contradicted, "is waived by no waiver of its own")
def _(f: Forger) -> None:
    broken("failed", outcome="waived", reason="known", waiver=WAIVER | {"requirement": SHOWN})(f)


def journal(kind: str, edit: Callable[[list[dict[str, Any]]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.lines("results", edit)
        f.resign()

    listed(kind, forge, refusal, words)


journal(
    "a test dropped",
    lambda lines: lines.remove(next(e for e in lines if e["requirement"] == ROW)),
    refusals.Incomplete,
    f"{ROW} of language is called passed, and test_description.py::test_cases",
)
journal(
    "a shard dropped",
    lambda lines: without(lines, keep=lambda e: "3.1" not in e["requirement"]),
    refusals.Contradicted,
    "is called passed, and by its journal it is not_run",
)
journal("a shard doubled", lambda lines: lines.extend(list(lines[:40])), refusals.Superfluous, "says twice what")
journal(
    "a test that does not exist",
    lambda lines: lines.append(lines[-1] | {"test": "test_all.py::test_well"}),
    refusals.Superfluous,
    "is called passed by test_all.py::test_well, which does not check it",
)
journal(
    "a word on a requirement that does not exist",
    lambda lines: lines.append(lines[-1] | {"requirement": "is.the.best"}),
    refusals.Superfluous,
    "speaks of 'is.the.best', which is no requirement",
)


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused_for_its_own_reason(kind: str, genuine: Genuine) -> None:
    demand_refused(FORGERIES[kind], genuine)
