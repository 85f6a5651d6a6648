"""One look at some pages: every rule over every page, and what a page allows itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.documents.allowing import allowances
from conformance.documents.page import Page
from conformance.documents.reading import page_at, pages_at
from conformance.documents.rule import Edit, Problem, Rule
from conformance.documents.rules import all_rules
from conformance.plain import plain
from conformance.refusal import Refusal, hint


class NoSuchRule(Refusal):
    """A code that no rule has."""


@dataclass(frozen=True)
class Finding:
    """One place of one page that breaks a rule."""

    code: str
    path: str
    line: int
    message: str
    fix: str
    edit: Edit | None = None
    file: Path | None = None
    """Where the page was read."""


def rule_of(code: str) -> Rule:
    """The rule with this code, in any letter case; NoSuchRule with a hint otherwise."""
    known = {rule.code: rule for rule in all_rules()}
    if code.upper() not in known:
        raise NoSuchRule(f"{plain(code, 80)!r} is no rule." + hint(code.upper(), list(known)))
    return known[code.upper()]


def lint(paths: Iterable[Path], ignored: Collection[str] = ()) -> list[Finding]:
    """What is wrong with the pages at these paths, page after page, line after line."""
    page_at.cache_clear()  # files change between two looks
    return judge(list(pages_at(paths)), ignored)


def judge(pages: Sequence[Page], ignored: Collection[str] = ()) -> list[Finding]:
    """What is wrong with these pages."""
    order = {page.shown: number for number, page in enumerate(pages)}
    allowed = {page.shown: allowances(page) for page in pages}
    rules = [rule for rule in all_rules() if rule.code not in ignored]
    found: dict[tuple[str, str, int, str], Finding] = {}
    for rule, page, problem in _problems(rules, pages):
        if rule.code not in allowed[page.shown].get(problem.line, ()):
            finding = _finding(rule, page, problem)
            found.setdefault((finding.code, finding.path, finding.line, finding.message), finding)
    return sorted(found.values(), key=lambda f: (order[f.path], f.line, f.code))


def _problems(rules: Sequence[Rule], pages: Sequence[Page]) -> Iterator[tuple[Rule, Page, Problem]]:
    """What each rule finds: one page after the other, because what is found in a page is kept only for a while."""
    for page in pages:
        for rule in rules:
            if rule.check:
                yield from ((rule, page, problem) for problem in rule.check(page))
    for rule in rules:
        if rule.across:
            yield from ((rule, page, problem) for page, problem in rule.across(pages))


def _finding(rule: Rule, page: Page, problem: Problem) -> Finding:
    return Finding(
        rule.code, page.shown, problem.line, plain(problem.message), plain(problem.fix or rule.fix), problem.edit, page.file
    )
