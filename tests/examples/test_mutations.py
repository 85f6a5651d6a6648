"""What the early articles got wrong, put into each guide: its examples notice every one of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blocks import Block
from judging import SYBIL
from reader import ROOT, Reader
from running import goes_on
from sybil import Document
from sybil.example import Example, SybilFailure

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
Change = Callable[[str], str]


def replaced(pattern: str, by: str, count: int = 1) -> Change:
    return lambda code: re.sub(pattern, by, code, count=count, flags=re.MULTILINE)


def changed(how: Callable[[dict[str, Any]], None]) -> Change:
    """A change of the object that a block of JSON holds."""

    def change(code: str) -> str:
        value = json.loads(code)
        members = value[0] if isinstance(value, list) else value
        how(members)
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

    return change


def first(members: dict[str, Any], kinds: tuple[type, ...]) -> tuple[dict[str, Any], str]:
    """The first member of one of these kinds that the page shows whole, at any depth."""
    for name, value in members.items():
        if isinstance(value, kinds) and not isinstance(value, dict | list) and "…" not in f"{name}{value}":
            return members, name
    for value in members.values():
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, dict) and (found := first(below, kinds))[1]:
                return found
    return members, ""


def of_another_type(members: dict[str, Any]) -> None:
    holder, name = first(members, (str, int, float))
    holder[name] = [holder[name]]


def without_a_member(members: dict[str, Any]) -> None:
    holder, name = first(members, (str, int, float))
    del holder[name]


def with_another_value(members: dict[str, Any]) -> None:
    holder, name = first(members, (str, int, float))
    holder[name] = f"{holder[name]}x" if isinstance(holder[name], str) else holder[name] + 1


RUNS = r"docker run\b"
MUTATIONS: dict[str, tuple[str, str, Change]] = {
    "glued words": ("bash", RUNS, replaced(r" \\\n\s*(?=Eula)", r"\\\n")),
    "host and container port reversed": ("bash", RUNS, replaced(r":5000\b", ":5001")),
    "wrong image": ("bash", RUNS, replaced("azure-cognitive-services/|cognitive-services-", "cognitive-service/")),
    "no Eula": ("bash", RUNS, replaced(r"^\s*Eula=accept \\\n|Eula=accept ", "")),
    "blank behind a backslash": ("bash", RUNS, replaced(r" \\\n", r" \\ \n")),
    "placeholder in angle brackets": ("bash", RUNS, replaced(r"\$API_KEY|ApiKey=\S+|\$PWD\S*", "<API_KEY>")),
    "misspelt flag": ("bash", RUNS, replaced("--memory|--name", "--memmory")),
    "https for http": ("bash", r"curl [^\n]*http://localhost", replaced("http://localhost", "https://localhost", 0)),
    "fence without a language": ("bash", "", str),
    "wrong key in Python": ("python", r"\[\"\w+\"\]", replaced(r"\[\"(\w+)\"\]", r'["\1_"]', 0)),
    "value of another type": ("json", "", changed(of_another_type)),
    "missing member": ("json", "", changed(without_a_member)),
    "another value": ("json", "", changed(with_another_value)),
    "other output": ("text", r"\d|[a-z]", replaced(r"^(?!…$)(.*\w)", r"\1?")),
}
"""The language of the block that is changed, what stands in it, and how it is changed."""


def fits(block: Block, name: str) -> bool:
    language, has, change = MUTATIONS[name]
    if block.language != language or not re.search(has, block.code) or block.said("skip") is not None:
        return False
    if language in ("json", "text") and not block.asked:
        return False
    if name == "fence without a language":
        return True
    try:
        return change(block.code) != block.code
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def mutated(document: Document, number: int, name: str) -> Example:
    """The example at a place of the page, after the change."""
    block: Block = list(document)[number].parsed
    if name == "fence without a language":
        opening = document.text.rindex(block.language, 0, block.start)
        text = document.text[:opening] + document.text[opening + len(block.language) :]
    else:
        text = document.text[: block.start] + block.indented(MUTATIONS[name][2](block.code)) + document.text[block.end :]
    other = Document(text, document.path)
    for region in SYBIL.parsers[0](other):
        other.add(region)
    return list(other)[number]


def needed(block: Block) -> bool:
    """Whether other blocks rest on this one."""
    return (
        goes_on(block)
        or bool(re.search(r"docker (?:run|compose|stop)|^export |^cd |mkdir", block.code, re.MULTILINE))
        or (block.said("file") is not None)
    )


def passed(example: Example, reader: Reader) -> bool:
    example.namespace["reader"] = reader
    try:
        example.evaluate()
    except SybilFailure:
        reader.stuck = ""
        return False
    return True


@pytest.mark.parametrize("page", GUIDES, ids=[f"{page.relative_to(ROOT)}:0" for page in GUIDES])
def test_a_guide_notices_what_the_articles_got_wrong(page: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache
    document = SYBIL.parse(page)
    left, unnoticed = dict.fromkeys(MUTATIONS), []
    with Reader(tmp_path / "you", pytestconfig.cache.mkdir("witnesses")) as reader:
        for number, example in enumerate(document):
            block: Block = example.parsed
            asked_for = [name for name in left if fits(block, name)]
            awaited = block.answer and any(fits(block.answer, name) for name in left)
            if block.said("with") is not None and "wrong key in Python" not in asked_for:
                continue
            for name in asked_for:
                del left[name]
                if passed(mutated(document, number, name), reader):
                    unnoticed.append(f"{name}, at line {block.line}")
            if left and (needed(block) or awaited):
                assert passed(example, reader), f"line {block.line} does not hold as it is"
    assert not unnoticed
    assert not left, f"nothing on the page could show {', '.join(left)}"
