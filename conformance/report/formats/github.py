"""A run inside GitHub Actions: annotations, the summary of the job, and a log in which nobody else gives commands.

The runner reads what a step prints, and obeys each line that begins with two colons; a target may say such a line.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console

from conformance.catalogue import Container, Level
from conformance.report.formats.markdown import as_markdown
from conformance.report.results import WORDS, RequirementResult, Results

MOST = 10
"""Annotations of one kind that GitHub shows of one step."""
LONGEST = 1000
"""Characters of an annotation."""
KINDS: Mapping[Level, str] = {"MUST": "error", "SHOULD": "warning", "MAY": "notice"}


def on_github(environment: Mapping[str, str]) -> bool:
    """Whether this is a step of a workflow."""
    return environment.get("GITHUB_ACTIONS") == "true"


@contextmanager
def nobody_else_commands(environment: Mapping[str, str], out: TextIO) -> Generator[None]:
    """Have the runner obey nothing of what is printed within, under a word that nobody can guess."""
    if not on_github(environment):
        yield
        return
    word = secrets.token_hex(16)
    out.write(f"::stop-commands::{word}\n")
    out.flush()
    try:
        yield
    finally:
        out.write(f"\n::{word}::\n")
        out.flush()


@contextmanager
def telling() -> Generator[Console]:
    """Where to tell people what strangers may have said: in a workflow the runner obeys nothing of it."""
    with nobody_else_commands(os.environ, sys.stdout):
        yield Console(highlight=False)


def tell_github(results: Sequence[tuple[Results, Container | None]], environment: Mapping[str, str], out: TextIO) -> None:
    """Print annotations, and append to the summary of the job; nothing elsewhere than in a workflow."""
    if not on_github(environment):
        return
    out.writelines(f"{line}\n" for line in annotated([each for each, _ in results]))
    summary = environment.get("GITHUB_STEP_SUMMARY")
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.writelines(f"{as_markdown(each, container)}\n" for each, container in results)
        except OSError as error:
            sys.stderr.write(f"The summary of the job could not be written ({error.strerror}).\n")


def annotated(results: Sequence[Results]) -> Iterator[str]:
    """One for each container without success, and for each broken requirement, as many as GitHub shows."""
    broken = [(each.target.container, row) for each in results for row in each.broken]
    ends = [each for each in results if each.verdict != "conformant"]
    for each in ends[:MOST]:
        said = WORDS[each.verdict] + (f": {each.reason}" if each.reason else "")
        yield annotation("notice" if each.shard else "error", f"cogspec {each.target.container}", said)
    for kind in KINDS.values():
        rows = [(container, row) for container, row in broken if KINDS[row.level] == kind]
        room = MOST - len(ends) if kind == "error" else MOST
        shown = rows if len(rows) <= room else rows[: max(0, room - 1)]
        for container, row in shown:
            yield annotation(kind, f"{row.id} ({row.level}, {container})", _said(row))
        if len(rows) > len(shown) and room > 0:
            yield annotation(kind, "cogspec", f"and {len(rows) - len(shown)} more, which stand in the report")


def annotation(kind: str, title: str, message: str) -> str:
    """One command of a workflow; no value in it can end it, or begin another."""
    return f"::{kind} title={_property(title)}::{_data(message[:LONGEST])}"


def _said(row: RequirementResult) -> str:
    first = row.failures[0] if row.failures else None
    return f"got {first.got}; expected: {first.expected}" if first else row.outcome


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
