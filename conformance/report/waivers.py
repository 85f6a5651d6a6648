"""Known failures: each names one requirement, says why, links to who works on it, and ends on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from conformance import catalogue
from conformance.catalogue import Container
from conformance.report.results import RequirementResult, Waiver
from conformance.report.yaml_file import UnusableFile, read_yaml, texts

MEMBERS = ("requirement", "reason", "link", "expires")


class Expired(UnusableFile):
    """A waiver whose day is over."""


def read_waivers(path: Path, today: date | None = None) -> tuple[Waiver, ...]:
    """The waivers of a file; UnusableFile where one lacks something, names nothing, or has ended before today in UTC."""
    listed = read_yaml(path, "waivers")
    if not isinstance(listed, list) or not listed:
        raise UnusableFile(f"{path} is not a list of waivers; begin each with '- requirement: ID'.")
    found: dict[str, Waiver] = {}
    for number, value in enumerate(cast("list[object]", listed), 1):
        waiver = Waiver(**texts(path, value, MEMBERS, f"waiver {number}"))
        catalogue.requirement(waiver.requirement)
        if waiver.requirement in found:
            raise UnusableFile(f"{path}: waiver {number} names {waiver.requirement} again; keep one of them.")
        _check(path, waiver, today or datetime.now(UTC).date())
        found[waiver.requirement] = waiver
    return tuple(found.values())


def check_waivers(waivers: Iterable[Waiver], containers: Sequence[Container]) -> None:
    """Refuse a waiver of what none of the tested containers must keep."""
    for waiver in waivers:
        if not any(waiver.requirement in container.by_id for container in containers):
            names = ", ".join(container.name for container in containers)
            raise UnusableFile(f"The waiver of {waiver.requirement} is not about {names}; leave it out.")


def with_waivers(rows: Iterable[RequirementResult], waivers: Iterable[Waiver]) -> tuple[RequirementResult, ...]:
    """The rows, of which the broken ones that are waived say so; what was seen of them stays."""
    by_id = {waiver.requirement: waiver for waiver in waivers}
    return tuple(
        replace(row, outcome="waived", reason=by_id[row.id].reason, waiver=by_id[row.id])
        if row.broken and row.id in by_id
        else row
        for row in rows
    )


def unused(rows: Iterable[RequirementResult], waivers: Iterable[Waiver]) -> str:
    """What is waived although it holds, in a sentence; empty where nothing is."""
    named = {waiver.requirement for waiver in waivers}
    kept = [row.id for row in rows if row.id in named and row.outcome == "passed"]
    return f"{', '.join(kept)} passed, so that the waiver is of no use; remove it" if kept else ""


def trouble_of(waiver: Waiver, day: date) -> str:
    """Why a waiver did not hold on a day, in a clause; empty where it did."""
    return _unusable(waiver)[0] or _ended(waiver, day)


def _check(path: Path, waiver: Waiver, today: date) -> None:
    wrong, mend = _unusable(waiver)
    if wrong:
        raise UnusableFile(f"{path}: {wrong}; {mend}.")
    ended = _ended(waiver, today)
    if ended:
        raise Expired(f"{path}: {ended}; mend it, or say until when it stays.")


def _unusable(waiver: Waiver) -> tuple[str, str]:
    """What is wrong with a waiver on any day, and what to do; both empty where nothing is."""
    if not is_address(waiver.link):
        return f"the link of the waiver of {waiver.requirement} is no address", "begin it with https://"
    try:
        date.fromisoformat(waiver.expires)
    except ValueError:
        return f"the waiver of {waiver.requirement} expires on no day", "write it as 2027-01-31"
    return "", ""


def is_address(link: str) -> bool:
    """Whether a text is an address of the web, with a host."""
    if not link.isprintable() or " " in link:
        return False
    try:
        found = urlsplit(link)
    except ValueError:  # of a host in brackets that is none
        return False
    return found.scheme in ("http", "https") and bool(found.netloc)


def _ended(waiver: Waiver, day: date) -> str:
    ends = date.fromisoformat(waiver.expires)
    return f"the waiver of {waiver.requirement} ended on {ends}" if ends < day else ""
