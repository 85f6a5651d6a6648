"""Results as JUnit XML, a test case for each requirement: where no session of pytest has written one."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from conformance.report.results import RequirementResult, Results

LONGEST = 4000
"""Characters of the requests that show a failure; the results have them whole."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no document of XML can hold."""


def as_junit(results: Results) -> bytes:
    """The document; what kept a run from a verdict is an error of its own, so that nobody takes it for a success."""
    name = results.target.container or "cogspec"
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name=f"{name} at {results.target.url}" if results.target.url else name)
    undecided = results.verdict == "no-verdict"
    if undecided:
        case = ET.SubElement(suite, "testcase", classname=name, name="the run")
        ET.SubElement(case, "error", message=_written_out(results.reason))
    for row in results.requirements:
        _add(suite, row, name)
    totals = results.totals
    suite.attrib |= {
        "tests": str(len(suite)),
        "errors": str(int(undecided)),
        "failures": str(totals.failed + totals.unstable),
        "skipped": str(totals.not_run + totals.waived),
        "time": str(results.times.seconds),
    }
    return ET.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _add(suite: ET.Element, row: RequirementResult, container: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=f"{container}.{row.profile}", name=row.id)
    if row.broken:
        first = row.failures[0] if row.failures else None
        said = ET.SubElement(
            case, "failure", type=f"{row.level} {row.outcome}", message=_written_out(first.got) if first else row.outcome
        )
        said.text = _written_out("\n".join(first.curl)[:LONGEST]) if first else ""
    elif row.outcome != "passed":
        ET.SubElement(case, "skipped", message=_written_out(row.reason))


def _written_out(text: str) -> str:
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
