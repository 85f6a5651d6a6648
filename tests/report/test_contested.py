"""What was seen of a contested requirement stands in everything that a run writes, each side with its number."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from made import DETECTOR, results

from conformance.catalogue import container
from conformance.report.page import page
from conformance.report.results import read

RULE = "text-v3.0.keyphrases.refuses-too-many-documents"


def cogspec(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "conformance", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False).stdout


def test_what_was_seen_is_told_with_what_was_not(tmp_path: Path) -> None:
    cogspec(tmp_path, "run", "keyphrase", "--requirement", RULE)
    written = tmp_path / "cogspec-results"
    (row,) = (row for row in read(written / "results.json").requirements if row.id == RULE)
    summary, report = ((written / name).read_text(encoding="utf-8") for name in ("summary.md", "report.html"))
    explained = " ".join(cogspec(tmp_path, "explain", RULE).split())
    told = container("keyphrase").by_id[RULE].alternatives

    assert row.alternatives == {"refused": 1, "answered": 0}
    for said, seen in ((told["refused"], "once"), (told["answered"], "never")):
        assert f"{said.by}: {said.text} Seen {seen}." in summary.replace("\\", "")
        assert f'<span class="seen">{seen}</span> <span>{said.text} <small>{said.by}</small></span>' in report
        assert f"{said.by} {said.text} (seen {seen} in the last run)" in explained


def test_results_that_counted_nothing_do_not_say_never() -> None:
    assert page(results(), DETECTOR).count('<span class="seen">not counted</span>') == 4
