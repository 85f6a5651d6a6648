"""Lines that a run can have written: its journal and its exchanges have members that exclude or demand each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.report.exchanges import Body, Line
from conformance.report.ledger import Entry
from conformance.report.waivers import is_address
from conformance.target.template import HIDDEN
from conformance.wire.access import VALUE_OF

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TAKEN_OUT = re.compile(f"{re.escape(VALUE_OF).replace('%s', '.+')}|{re.escape(HIDDEN)}")
"""What stands where a secret was."""


def wrong_entry(entry: Entry) -> str:
    """Why no test has said so, in a clause; empty where one may have."""
    is_broken = entry.said in ("failed", "unstable")
    if is_broken and entry.failure is None:
        return f"says {entry.said} and shows no failure"
    if entry.failure is not None and not is_broken:
        return f"says {entry.said} and shows a failure"
    if entry.reason and entry.said != "not_run":
        return f"says {entry.said} and why it was not run"
    return ""


def wrong_line(line: Line) -> str:
    """Why no run has kept such an exchange, in a clause; empty where one may have."""
    return next(_wrong(line), "")


def _wrong(line: Line) -> Iterator[str]:
    if (line.answer is None) != bool(line.trouble):
        yield "has an answer and why there is none" if line.trouble else "has no answer and no reason why"
    if line.late and line.answer is not None:
        yield "has an answer that came too late to be waited for"
    if not line.case and (line.sha256 or line.bindings):
        yield "fills in a case, and names none"
    if line.url and not is_address(line.url):
        yield "is with another instance at what is no address"
    for side in (line.request, line.answer):
        if side:
            yield from _wrong_body(side.body)


def _wrong_body(body: Body) -> Iterator[str]:
    if sum(map(bool, (body.text, body.base64, body.sha256))) > 1:
        yield "has one body in two ways"
    if body.sha256 and not (_DIGEST.fullmatch(body.sha256) and body.bytes > 0):
        yield "has a body with a digest or a size that is none"
    if body.bytes and not body.sha256:
        yield "has a body with a size, and no digest"
    if body.altered and not _TAKEN_OUT.search(body.text):
        yield "has a body from which a secret was taken, and nothing stands in its place"
