"""The JUnit report of tests that no single session of pytest has seen: of shards, and of a run that went on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from conformance.files import put
from conformance.plain import plain
from conformance.report.results import Results
from conformance.report.units import Unit

LONGEST = 20_000
"""Characters of what is told of one test."""


def write_junit(results: Results, units: Sequence[Unit], path: Path) -> None:
    """Write it in the form that pytest gives it."""
    container = results.target.container
    counts = {outcome: sum(unit.outcome == outcome for unit in units) for outcome in ("failed", "skipped")}
    suites = ET.Element("testsuites")
    suite = ET.SubElement(
        suites,
        "testsuite",
        name=f"{container} at {results.target.url}",
        errors="0",
        failures=f"{counts['failed']}",
        skipped=f"{counts['skipped']}",
        tests=f"{len(units)}",
        time=f"{sum(unit.seconds for unit in units):.3f}",
        timestamp=results.times.started,
    )
    properties = ET.SubElement(suite, "properties")
    told = {"container": container, "target": results.target.url, "seed": f"{results.seed}"}
    for name, value in {**told, "specification sha256": results.spec.sha256}.items():
        ET.SubElement(properties, "property", name=name, value=value)
    for unit in units:
        module, _, name = unit.name.partition("::")
        place = f"{container}.{module.removesuffix('.py').replace('/', '.')}"
        case = ET.SubElement(suite, "testcase", classname=place, name=name, time=f"{unit.seconds:.3f}")
        if unit.outcome != "passed":
            tag = "failure" if unit.outcome == "failed" else "skipped"
            lines = [plain(line, LONGEST) for line in unit.detail[:LONGEST].splitlines()]
            ET.SubElement(case, tag, message=lines[-1] if lines else "").text = "\n".join(lines)
    put(path, ET.tostring(suites, encoding="utf-8", xml_declaration=True))
