"""Results as JUnit XML: a test case for each requirement, or what a session of pytest wrote, with why there is no verdict."""

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
    undecided = _add_reason(suite, results)
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


def with_reason(written: bytes, results: Results) -> bytes:
    """The report of a session of pytest; one that ended early holds no more than the tests that had passed by then."""
    root = ET.fromstring(written)  # noqa: S314 - it is our own
    suite = root if root.tag == "testsuite" else root.find("testsuite")
    if suite is None or not _add_reason(suite, results):
        return written
    # pytest counts a test that was under way, too, and leaves it out
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    return ET.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _add_reason(suite: ET.Element, results: Results) -> bool:
    """What kept a run from a verdict, unless it is a shard that has ended well; gives whether there is such a thing."""
    if results.verdict != "no-verdict" or results.shard:
        return False
    case = ET.SubElement(suite, "testcase", classname=results.target.container or "cogspec", name="the run")
    ET.SubElement(case, "error", message=_written_out(results.reason))
    return True


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
