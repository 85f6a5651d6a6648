"""Findings as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from conformance import __version__
from conformance.documents.linting import Finding
from conformance.documents.rule import Rule
from conformance.documents.rules import all_rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """One run, with all rules and the findings."""
    rules = all_rules()
    places = {rule.code: number for number, rule in enumerate(rules)}
    levels = {rule.code: rule.level for rule in rules}
    driver = {"name": "cogspec lint", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    results = [_result(finding, places[finding.code], levels[finding.code]) for finding in findings]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": rule.reason},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.level},
    }


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
