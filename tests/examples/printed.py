"""What a page says that is printed, against what was."""

from __future__ import annotations

import difflib
import json
import math
import re
from itertools import zip_longest
from typing import Any

LEFT_OUT = "…"
"""Stands for any lines, any characters of a line, any value, and the rest of an array or an object."""
_EXIT = re.compile(r"^exit code (\d+)$", re.MULTILINE)


def exit_code(shown: str) -> int | None:
    """The exit code that a page demands; None where it names none."""
    found = _EXIT.findall(shown)
    return int(found[-1]) if found else None


def text_differs(shown: str, printed: str) -> str:
    """How what was printed differs from what the page shows, as a diff; empty where it does not."""
    expected = [line.rstrip() for line in shown.rstrip("\n").split("\n")]
    got = [line.rstrip() for line in printed.rstrip("\n").split("\n")]
    if _lines_match(expected, got):
        return ""
    return "\n".join(difflib.unified_diff(expected, got, "the page", "printed", lineterm="", n=2))


def _lines_match(expected: list[str], got: list[str]) -> bool:
    """Whether lines are as shown: what stands between two gaps is looked for behind what came before it."""
    parts: list[list[str]] = [[]]
    for line in expected:
        if line.strip() == LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    first, *others = parts
    if not others:
        return _all_match(first, got)
    if not _all_match(first, got[: len(first)]):
        return False
    *between, last = others
    place = len(first)
    for part in between:
        places = range(place, len(got) - len(part) + 1)
        found = next((at for at in places if _all_match(part, got[at : at + len(part)])), None)
        if found is None:
            return False
        place = found + len(part)
    rest = got[place:]
    return len(rest) >= len(last) and _all_match(last, rest[len(rest) - len(last) :])


def _all_match(expected: list[str], got: list[str]) -> bool:
    return len(expected) == len(got) and all(map(_matches, expected, got))


def _matches(shown: str, printed: str) -> bool:
    return bool(re.fullmatch(re.escape(shown).replace(LEFT_OUT, ".*"), printed))


def json_differs(shown: str, printed: str) -> str:
    """How a printed value differs from the one of the page; empty where it does not."""
    try:
        expected = json.loads(shown)
    except ValueError as error:
        return f"what the page shows is no JSON: {error}"
    try:
        got = json.loads(printed)
    except ValueError:
        return f"no JSON was printed, but\n{printed}"
    return _differs(expected, got, "")


def _differs(expected: Any, got: Any, at: str) -> str:
    if expected == LEFT_OUT:
        return ""
    if isinstance(expected, dict) and isinstance(got, dict):
        return _members_differ(expected, got, at)
    if isinstance(expected, list) and isinstance(got, list):
        return _items_differ(expected, got, at)
    if isinstance(expected, float) and isinstance(got, int | float) and not isinstance(got, bool):
        same = math.isclose(expected, got, rel_tol=1e-6, abs_tol=1e-9)
    elif isinstance(expected, str) and isinstance(got, str):
        same = bool(re.fullmatch(re.escape(expected).replace(re.escape(LEFT_OUT), ".*"), got, re.DOTALL))
    else:
        same = type(expected) is type(got) and expected == got
    return "" if same else f"at {at or '/'} the page has {json.dumps(expected, ensure_ascii=False)}, and got {_brief(got)}"


def _members_differ(expected: dict[str, Any], got: dict[str, Any], at: str) -> str:
    others = expected.pop(LEFT_OUT, None) is not None
    for name, value in expected.items():
        if name not in got:
            return f"at {at}/{name} nothing was printed"
        if wrong := _differs(value, got[name], f"{at}/{name}"):
            return wrong
    more = [] if others else sorted(set(got) - set(expected))
    return f"at {at}/{more[0]} the page lacks {_brief(got[more[0]])}" if more else ""


def _items_differ(expected: list[Any], got: list[Any], at: str) -> str:
    if expected and expected[-1] == LEFT_OUT:
        expected, got = expected[:-1], got[: len(expected) - 1]
    missing = object()
    for number, (item, other) in enumerate(zip_longest(expected, got, fillvalue=missing)):
        if item is missing or other is missing:
            return f"at {at or '/'} the page has {len(expected)} items, and {len(got)} were printed"
        if wrong := _differs(item, other, f"{at}/{number}"):
            return wrong
    return ""


def _brief(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 200 else told[:200] + "…"
