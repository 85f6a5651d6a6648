"""Findings as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from conformance.documents.linting import Finding
from conformance.documents.rules import all_rules
from conformance.report.formats import sarif


def as_sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """One run, with all rules and the findings."""
    rules = all_rules()
    places = {rule.code: number for number, rule in enumerate(rules)}
    levels = {rule.code: rule.level for rule in rules}
    told = [sarif.rule(rule.code, rule.sentence, rule.reason, rule.fix, rule.level, name=rule.name) for rule in rules]
    results = [_result(finding, places[finding.code], levels[finding.code]) for finding in findings]
    return sarif.document("cogspec lint", told, results)


def _result(finding: Finding, place: int, level: str) -> dict[str, Any]:
    path = PurePath(finding.path).as_posix()
    location = {"artifactLocation": {"uri": quote(path)}, "region": {"startLine": finding.line}}
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": level,
        "message": {"text": f"{finding.message}. {finding.fix}"},
        "locations": [{"physicalLocation": location}],
    }
