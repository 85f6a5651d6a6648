"""The results of one run in its directory, in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conformance.catalogue import Container
from conformance.files import put
from conformance.report.formats import as_ctrf, as_junit, as_markdown, as_sarif, with_reason
from conformance.report.page import PAGE, write_page
from conformance.report.results import Results, write

RESULTS, JUNIT, CTRF, SARIF, SUMMARY = "results.json", "junit.xml", "ctrf.json", "results.sarif", "summary.md"
FORMS = (RESULTS, JUNIT, CTRF, SARIF, SUMMARY, PAGE)
"""What is written of results, for people and for programs."""


def write_all(results: Results, container: Container | None, folder: Path) -> None:
    """Write all forms of these results; a report of JUnit that is there already, from a session of pytest, stays.

    It is told why there is no verdict, where there is none. Without a container only the verdict is told, and why.
    Raises OSError.
    """
    write(results, folder / RESULTS)
    junit = folder / JUNIT
    put(junit, with_reason(junit.read_bytes(), results) if junit.exists() else as_junit(results))
    _write_json(as_ctrf(results), folder / CTRF)
    written = (folder / RESULTS).read_text(encoding="utf-8")
    _write_json(as_sarif(results, container, written, RESULTS), folder / SARIF)
    put(folder / SUMMARY, as_markdown(results, container).encode())
    write_page(results, container, folder)


def _write_json(document: dict[str, Any], path: Path) -> None:
    put(path, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
