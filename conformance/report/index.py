"""The index over the results of several containers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from conformance.files import put
from conformance.report.page import write_index_page
from conformance.report.results import Results, Totals, Verdict


@dataclass(frozen=True)
class Row:
    """One container of a run over several."""

    container: str
    verdict: Verdict
    totals: Totals
    results: str
    """Path of its ``results.json``, below the index."""


def write_index(results: list[Results], folder: Path) -> None:
    """Write ``index.json``, and the page over their pages, beside the folders of the containers."""
    rows = [Row(r.target.container, r.verdict, r.totals, f"{r.target.container}/results.json") for r in results]
    put(folder / "index.json", msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n")
    write_index_page(results, folder)
