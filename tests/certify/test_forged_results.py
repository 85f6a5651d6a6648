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


rows("requirements of a run in another order", lambda r: r.reverse(), refusals.Contradicted, "stand in another order")
rows("praise", lambda r: row_of(r).update(reason="the best"), refusals.Contradicted, f"say of {ROW} why it is passed")
results("results that are not complete", lambda r: r.update(complete=False), refusals.Contradicted, "it rests on everything")
results("a footnote", lambda r: r.update(reason="in our opinion"), refusals.Contradicted, "it rests on everything")
results("a shard alone", lambda r: r.update(shard="1/2"), refusals.Incomplete, "language is shard 1/2 alone")
results("a time that is none", lambda r: r["times"].update(started="now"), refusals.WrongForm, "began at 'now'")
results("less than no time", lambda r: r["times"].update(seconds=-1.0), refusals.WrongForm, "took -1.0 s, which is no time")
results("fewer requests than none", lambda r: r.update(requests=-1), refusals.WrongForm, "counts fewer requests than none")
results(
    "an address with more",
    lambda r: r["target"].update(url=r["target"]["url"] + " \0"),
    refusals.WrongForm,
    "which is no address",
)
results(
    "an address that does something",
    lambda r: r["target"].update(url="javascript:alert(1)"),
    refusals.WrongForm,
    "tested at 'javascript:alert(1)', which is no address",
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


SHOULD = "text-v3.1.languages.no-internal-errors"
"""A SHOULD, which may be waived."""


def waived(reason: str = "known", told: str = "", **members: str) -> Forge:
    """A vendor with a SHOULD that is waived in a way in which no run would have gone on."""
    own = WAIVER | {"requirement": SHOULD, "reason": reason} | members

    def forge(f: Forger) -> None:
        entry = failure("failed") | {"requirement": SHOULD}
        f.lines("results", lambda lines: lines.append(entry))
        changed = {"outcome": "waived", "reason": told or reason, "failures": [entry["failure"]], "waiver": own}
        f.rows(lambda r: row_of(r, SHOULD).update(changed))
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
listed("a waiver that ended", waived(expires="2001-01-31"), refusals.Contradicted, f"of {SHOULD} ended on 2001-01-31")
listed("a waiver without end", waived(expires="never"), refusals.Contradicted, f"the waiver of {SHOULD} expires on no day")
listed("a waiver that leads elsewhere", waived(link="javascript:0"), refusals.Contradicted, f"of {SHOULD} is no address")
listed("a waiver for no reason", waived(reason=" "), refusals.Contradicted, f"the waiver of {SHOULD} gives no reason")
listed("a waiver for another reason", waived(told="well"), refusals.Contradicted, f"say of {SHOULD} why it is waived")


@forgery("a reason that no test gave", refusals.Contradicted, f"say of {SHOULD} why it is not_run")
def _(f: Forger) -> None:
    untold = {"said": "not_run", "reason": "it was raining"}
    f.lines("results", lambda lines: [line.update(untold) for line in lines if line["requirement"] == SHOULD])
    f.rows(lambda r: row_of(r, SHOULD).update(outcome="not_run", reason="it was asked for too late"))
    f.resign()


def of_journal(words: str, **members: Any) -> tuple[Forge, type[refusals.NotGenuine], str]:
    """A line that no test writes, in the journal."""

    def forge(f: Forger) -> None:
        f.lines("results", lambda lines: lines[0].update(members))
        f.rerecord()

    return forge, refusals.WrongForm, f"line 1, {words}, so that no run wrote it"


listed("a failure that passed", *of_journal("says passed and shows a failure", failure=failure("failed")["failure"]))
listed("a failure of nothing", *of_journal("says failed and shows no failure", said="failed"))
listed("a word of praise", *of_journal("says passed and why it was not run", reason="the best"))
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
