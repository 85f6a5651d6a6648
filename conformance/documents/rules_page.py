"""The page of all rules, as Markdown: what stands in ``docs/reference/lint-rules.md``."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.documents.rule import Rule
from conformance.documents.rules import all_rules
from conformance.documents.telling import Example, examples

SUBJECTS = {
    "0": "The page",
    "1": "Commands and blocks",
    "2": "Images and containers",
    "3": "Requests and answers",
    "4": "Unfinished text",
    "5": "Links",
    "6": "Agreement",
    "7": "Structure",
    "8": "Words",
}
"""What rules are about, by the first digit of their codes."""
INTRODUCTION = """\
# Rules of cogspec lint

<!-- made by cogspec lint --rules -->

`cogspec lint PATH…` judges guides by these rules. A code never changes its meaning. An *error* stops or misleads a reader, a
*warning* costs one time, a *note* is about form; each of them ends with exit code 1, and `--ignore CODE` leaves a rule out. A
comment above a paragraph, a table or a block allows what is meant there, with its reason:

```html
<!-- lint: allow CS301: a proxy that ends TLS stands before it -->
```

Those with *mended by --fix* are mended by `cogspec lint --fix`. This page is what `cogspec lint --rules` prints.
"""
MENDED = frozenset(["CS101", "CS102", "CS111", "CS112", "CS301", "CS409", "CS503", "CS504", "CS505", "CS506", "CS507", "CS708"])
"""Rules whose findings come with an edit."""


def rules_page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    subject = ""
    for rule in all_rules():
        if rule.code[2] != subject:
            subject = rule.code[2]
            yield f"## {SUBJECTS[subject]}\n"
        yield from _section(rule, examples()[rule.code])


def _section(rule: Rule, example: Example) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}\n"
    mended = ", mended by --fix" if rule.code in MENDED else ""
    yield f"*{rule.level}{mended}.* {rule.sentence}\n"
    yield f"{rule.reason}\n"
    yield f"To mend it: {rule.fix}\n"
    yield f"````markdown\n{example.bad.rstrip()}\n````\n"
    yield f"Right is:\n\n````markdown\n{example.good.rstrip()}\n````\n"
