"""What a rule is, and the register of all of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from conformance.documents.page import Page

Level = Literal["error", "warning", "note"]
"""An error stops or misleads a reader, a warning costs one time, a note is about form."""


@dataclass(frozen=True)
class Edit:
    """A part of one line that another one takes the place of, without anybody having to think."""

    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Problem:
    """One place of a page that breaks a rule."""

    line: int
    message: str
    fix: str = ""
    """What to do here; the fix of the rule where it is empty."""
    edit: Edit | None = None


PageCheck = Callable[[Page], Iterator[Problem]]
SetCheck = Callable[[Sequence[Page]], Iterator[tuple[Page, Problem]]]


@dataclass(frozen=True)
class Rule:
    """One rule, with its sentence and its reason."""

    code: str
    """Stable for ever."""
    name: str
    level: Level
    sentence: str
    """What must hold."""
    reason: str
    """Whom it hurts when it does not."""
    fix: str
    check: PageCheck | None = None
    across: SetCheck | None = None
    """Of a rule about several pages: what is wrong among all that are judged together."""


RULES: dict[str, Rule] = {}
"""All rules by their codes."""


def rule(code: str, level: Level, fix: str) -> Callable[[PageCheck], PageCheck]:
    """Make a rule of a check: its docstring is the sentence and the reason, its name the name."""

    def register(check: PageCheck) -> PageCheck:
        RULES[code] = _made(code, level, fix, check, check=check)
        return check

    return register


def rule_across(code: str, level: Level, fix: str) -> Callable[[SetCheck], SetCheck]:
    """The same for a check of several pages together."""

    def register(check: SetCheck) -> SetCheck:
        RULES[code] = _made(code, level, fix, check, across=check)
        return check

    return register


def _made(
    code: str,
    level: Level,
    fix: str,
    function: Callable[..., object],
    *,
    check: PageCheck | None = None,
    across: SetCheck | None = None,
) -> Rule:
    if code in RULES:
        raise ValueError(f"two rules have the code {code}")
    sentence, _, reason = (inspect.getdoc(function) or "").partition("\n\n")
    name = function.__name__.replace("_", "-")
    return Rule(code, name, level, _joined(sentence), _joined(reason), fix, check, across)


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
