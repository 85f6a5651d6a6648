"""What a run leaves of one container, read as if a stranger had written it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import msgspec

from conformance import catalogue
from conformance.certify.refusals import Contradicted, Incomplete, Superfluous, WrongForm
from conformance.certify.strict_json import shaped
from conformance.certify.written import wrong_entry, wrong_line
from conformance.corpus.case import Case
from conformance.report.exchanges import (
    EXCHANGES,
    LARGEST_BINARY,
    LARGEST_FILE,
    LARGEST_TEXT,
    Answered,
    Asked,
    Body,
    Line,
    request_digest,
)
from conformance.report.journal import JOURNAL, RESULTS
from conformance.report.ledger import Entry
from conformance.report.page import PAGE
from conformance.report.results import Results
from conformance.report.results import read as read_results
from conformance.wire import Answer, Exchange, Request
from conformance.wire.messages import Side

T = TypeVar("T")
NAMES = (RESULTS, JOURNAL, EXCHANGES, PAGE)
"""Files of one container in a bundle; the first three are what a run leaves, the last is made of the first."""
MOST_LINES = 200_000
"""Of one file: many times what any run leaves."""


@dataclass(frozen=True)
class Material:
    """Results, journal and exchanges of one container."""

    results: Results
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]
    name: str
    """Of the container: what its folder in a bundle is called."""
    full: bool = False
    """Whether there was no more room for bodies at the end of the exchanges."""

    @property
    def sent(self) -> frozenset[str]:
        """The ids of the cases that were sent."""
        return frozenset(line.case for line in self.lines if line.case)

    @property
    def unkept(self) -> int:
        """How many bodies are known by their digest alone, or held a secret."""
        sides = [side.body for line in self.lines for side in (line.request, line.answer) if side]
        return sum(body.altered or bool(body.sha256 and body.sha256 not in self._bodies) for body in sides)

    @cached_property
    def _bodies(self) -> dict[str, bytes]:
        """Every body that stands in the exchanges, by its digest."""
        found: dict[str, bytes] = {}
        for line in self.lines:
            for side in (line.request, line.answer):
                content = side and self._written(side.body)
                if content:
                    found[hashlib.sha256(content).hexdigest()] = content
        return found

    def exchanges(self, cases: Mapping[str, Case]) -> Iterator[tuple[Line, Case | None, Exchange]]:
        """Every exchange as it was, as far as it was kept, with the case that was sent; refuses what nobody can have sent."""
        for number, line in enumerate(self.lines, 1):
            where = f"Exchange {number} of {self.name}"
            case = None
            unkept: set[Side] = set()
            if line.case:
                case, request = self._of_case(line, cases, where)
            elif line.request is None:
                raise WrongForm(f"{where} has no request.")
            else:
                content, kept = self._content(line.request.body)
                unkept |= set() if kept else {"request"}
                request = _request(line.request, content)
            answer = None
            if line.answer is not None:
                content, kept = self._content(line.answer.body)
                unkept |= set() if kept else {"answer"}
                answer = Answer(line.answer.status, line.answer.headers, content)
                if not kept and answer.media_type == "application/json":
                    self._demand_large(line.answer.body, LARGEST_TEXT)
            yield line, case, Exchange(request, answer, line.trouble, frozenset(unkept), line.late)

    @staticmethod
    def _of_case(line: Line, cases: Mapping[str, Case], where: str) -> tuple[Case, Request]:
        case = cases.get(line.case)
        if case is None:
            raise Superfluous(f"{where} is that of the case {line.case[:40]!r}, which is none of this description and seed.")
        if line.request is not None or case.operation != line.operation:
            raise Contradicted(f"{where} says that the case {case.id} is another request than it is.")
        try:
            request = case.bound(line.bindings)
        except KeyError as missing:
            raise Contradicted(f"{where} does not say what {missing} stood for in the case {case.id}.") from None
        if request_digest(request) != line.sha256:
            raise Contradicted(f"{where} has another request than its case {case.id} gives.")
        return case, request

    def _content(self, body: Body) -> tuple[bytes, bool]:
        """A body, and whether it was kept."""
        if body.altered:
            return b"", False
        if body.sha256:
            content = self._bodies.get(body.sha256)
            if content is None:
                self._demand_large(body, LARGEST_BINARY)
            return (content, True) if content is not None else (b"", False)
        return self._written(body) or b"", True

    def _demand_large(self, body: Body, most: int) -> None:
        """Incomplete where a body is known by its digest alone that a run would have kept."""
        if body.sha256 and body.bytes <= most and not self.full:
            raise Incomplete(f"A body of {body.bytes} bytes in an exchange of {self.name} stands nowhere; it was taken out.")

    def _written(self, body: Body) -> bytes | None:
        """A body that stands in its line."""
        if body.altered or body.sha256:
            return None
        try:
            return body.text.encode() if body.text else base64.b64decode(body.base64, validate=True)
        except (binascii.Error, UnicodeEncodeError):
            raise WrongForm(f"{self.name}/{EXCHANGES} holds a body that is neither text nor base64.") from None


def _request(asked: Asked, content: bytes) -> Request:
    return Request(asked.method, asked.target, asked.headers, content)


def read(files: Mapping[str, bytes], name: str) -> Material:
    """What a bundle holds of one container."""
    missing = [file for file in NAMES[:3] if f"{name}/{file}" not in files]
    if missing:
        raise Incomplete(f"{name}/{missing[0]} is missing.")
    results = shaped(files[f"{name}/{RESULTS}"], f"{name}/{RESULTS}", Results)
    entries = tuple(_lines(files[f"{name}/{JOURNAL}"], f"{name}/{JOURNAL}", Entry, wrong_entry))
    lines = tuple(_lines(files[f"{name}/{EXCHANGES}"], f"{name}/{EXCHANGES}", Line, wrong_line))
    full = len(files[f"{name}/{EXCHANGES}"]) > LARGEST_FILE
    material = Material(results, entries, lines, name, full)
    if _written_again(results) != files[f"{name}/{RESULTS}"]:
        raise WrongForm(f"{name}/{RESULTS} is not written as a run writes it, so that something else wrote it.")
    return material


def _lines(content: bytes, name: str, kind: type[T], wrong: Callable[[T], str]) -> Iterator[T]:
    if content.count(b"\n") > MOST_LINES:
        raise WrongForm(f"{name} has more than {MOST_LINES:,} lines, which no run writes.")
    for number, line in enumerate(BytesIO(content), 1):
        found = shaped(line, f"{name}, line {number},", kind)
        if msgspec.json.encode(found) + b"\n" != line:
            raise WrongForm(f"{name}, line {number}, is not written as a run writes it, so that something else wrote it.")
        trouble = wrong(found)
        if trouble:
            raise WrongForm(f"{name}, line {number}, {trouble}, so that no run wrote it.")
        yield found


def _written_again(results: Results) -> bytes:
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def answered(side: Answered | None) -> bool:
    """Whether an operation served what was asked."""
    return side is not None and 200 <= side.status < 300


def container_of(path: Path) -> str:
    """Of which container a file of results speaks."""
    name = read_results(path).target.container
    catalogue.container(name)
    return name
