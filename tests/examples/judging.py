"""How each kind of block is run or judged: what is wrong with it, or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from blocks import SPEAKERS, Block, blocks_of
from forms import as_file, described, manifest, operation_of
from reader import ROOT, Reader
from running import answer, commands, goes_on, program, proxied
from step import JUDGED, SKIPPED, Step
from sybil import Document, Example, Region, Sybil
from told import Wrong
from typescript import typed

from conformance.documents.linting import judge, rule_of
from conformance.documents.markdown import parse
from conformance.documents.rules_page import rules_page


def regions(document: Document) -> list[Region]:
    """The parser that Sybil is given: each block, with how it is judged."""
    return [Region(block.start, block.end, block, evaluate) for block in blocks_of(document.text)]


def evaluate(example: Example) -> str | None:
    """What is wrong with a block; None where nothing is. ``example.namespace`` has the reader, and is told what was done."""
    block: Block = example.parsed
    reader: Reader = example.namespace["reader"]
    step = Step(example.document.text, example.path, block, reader)
    if reader.stuck:
        return f"not tried: {reader.stuck}"
    try:
        _demand_known(block)
        if block.said("skip") is not None:
            example.namespace["done"] = SKIPPED
            return (
                None
                if re.fullmatch(r"because \S.*", block.said("skip") or "")
                else "it is left out without a reason: check: skip because …"
            )
        if block.said("by") is not None:
            example.namespace["done"] = JUDGED
            return None if (ROOT / f"{block.said('by')}").is_file() else f"there is no {block.said('by')}"
        _demand_clean(step)
        example.namespace["done"] = _way(block)(step)
    except Wrong as wrong:
        if block.language in SPEAKERS:
            reader.stuck = f"line {block.line} went wrong" if goes_on(block) else ""
        return str(wrong)
    return None


CHECKS = ("skip", "by", "with", "file", "typed", "in", "as", "from")


def _demand_known(block: Block) -> None:
    if not block.language:
        raise Wrong("its fence names no language, so that nothing could judge it")
    for check in block.checks:
        word = check.partition(" ")[0]
        if word not in CHECKS and operation_of(word) is None:
            raise Wrong(f"check: {check} is not known; there are {', '.join(CHECKS)}, and the key of an operation")


def _demand_clean(step: Step) -> None:
    """What ``cogspec lint`` finds wrong in its lines; advice about the page is told elsewhere."""
    last = step.block.line + step.block.code.count("\n") + 1
    for finding in _findings(step.page, step.path):
        if step.block.line <= finding.line <= last:
            raise Wrong(f"{finding.code} {finding.message}; {finding.fix}")


@cache
def _findings(text: str, path: str) -> tuple[Any, ...]:
    found = judge([parse(text, Path(path).name, Path(path))])
    return tuple(each for each in found if rule_of(each.code).level == "error")


def judged(document: Document) -> int:
    """How many blocks a page has that is made from data; each has a language, its JSON is JSON, and nothing in it is wrong."""
    blocks = blocks_of(document.text)
    wrong = [f"line {block.line}: no language" for block in blocks if not block.language]
    for block in blocks:
        if block.language == "json":
            try:
                json.loads(block.code)
            except ValueError as error:
                wrong.append(f"line {block.line}: {error}")
    if document.text != rules_page():  # which shows what is wrong, and tests of each rule judge that
        wrong += [f"line {each.line}: {each.code} {each.message}" for each in _findings(document.text, document.path)]
    if wrong:
        raise Wrong("\n".join(wrong))
    return len(blocks)


def _way(block: Block) -> Callable[[Step], str]:
    if block.asked or block.said("from") is not None:
        return answer
    if block.said("file") is not None:
        return as_file
    ways = {"nginx": proxied, "bash": commands, "python": program, "json": described, "yaml": manifest, "typescript": typed}
    if block.language in ways:
        return ways[block.language]
    raise Wrong(
        "nothing above it in its section prints it; say what it is in a comment above it"
        if block.language == "text"
        else f"blocks of {block.language} are not known; check: file NAME, or skip because …"
    )


SYBIL = Sybil(parsers=[regions])
