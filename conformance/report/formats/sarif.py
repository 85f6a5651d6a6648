"""SARIF 2.1.0, which code hosts show: the frame of every such document of the kit, and the results of a run in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from conformance import __version__
from conformance.catalogue import Container, Level, Requirement
from conformance.report.results import RequirementResult, Results

Json = dict[str, Any]
Severity = Literal["error", "warning", "note"]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SEVERITIES: Mapping[Level, Severity] = {"MUST": "error", "SHOULD": "warning", "MAY": "note"}


def document(tool: str, rules: Sequence[Json], results: Sequence[Json], **members: Any) -> Json:
    """One run of a tool of this kit; members are added to the run."""
    driver = {"name": tool, "version": __version__, "rules": list(rules)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **members}]}


def rule(identifier: str, sentence: str, reason: str, advice: str, level: Severity, **members: Any) -> Json:
    """What a tool asks for: in a sentence, why, and what to do where it does not hold."""
    return {
        "id": identifier,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": reason},
        "help": {"text": advice},
        "defaultConfiguration": {"level": level},
        **members,
    }


def as_sarif(results: Results, container: Container | None, written: str, name: str) -> Json:
    """What was found broken, a result for each failure, and the requirements that this breaks as rules.

    A finding is about an answer, and stands in no file of anybody's; its place is the line of ``written``, the text of the
    file ``name``, in which its requirement stands.
    """
    rows = [row for row in results.requirements if row.failures or row.broken] if container else []
    lines = {line.strip(): number for number, line in enumerate(written.splitlines(), 1)}
    rules = [_rule(container.requirement(row.id)) for row in rows] if container else []
    found = [
        each
        for place, row in enumerate(rows)
        for each in _results(row, place, lines.get(f'"id": "{row.id}",', 1), name, _operation(container, row))
    ]
    notes = [{"level": "error", "message": {"text": results.reason}}] if results.verdict == "no-verdict" else []
    invocation = {"executionSuccessful": results.verdict != "no-verdict", "toolExecutionNotifications": notes}
    return document(
        "cogspec run",
        rules,
        found,
        invocations=[invocation],
        automationDetails={"id": f"cogspec/{results.target.container}/"},
        properties={"verdict": results.verdict, "complete": results.complete, "target": results.target.url},
    )


def _operation(container: Container | None, row: RequirementResult) -> tuple[str, str] | None:
    """Key and label of the operation that a requirement is about."""
    key = container.requirement(row.id).operation if container else None
    return (key, container.operation(key).label) if container and key else None


def _rule(requirement: Requirement) -> Json:
    return rule(
        requirement.id,
        requirement.text,
        f"{requirement.text} ({requirement.level}, {requirement.basis})",
        f"{requirement.source}. cogspec explain {requirement.id} tells what checks it.",
        SEVERITIES[requirement.level],
        properties={"basis": requirement.basis, "profile": requirement.profile, "source": requirement.source},
    )


def _results(row: RequirementResult, place: int, line: int, file: str, operation: tuple[str, str] | None) -> Iterator[Json]:
    location: Json = {"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}
    if operation:
        location["logicalLocations"] = [{"fullyQualifiedName": operation[0], "name": operation[1]}]
    waived = [{"kind": "external", "status": "accepted", "justification": row.reason}] if row.outcome == "waived" else None
    for failure in row.failures:
        yield {
            "ruleId": row.id,
            "ruleIndex": place,
            "kind": "fail",
            "level": SEVERITIES[row.level],
            "message": {"text": f"{failure.summary}. Expected: {failure.expected}"},
            "locations": [location],
            "partialFingerprints": {"failure/v1": failure.id},
            **({"suppressions": waived} if waived else {}),
            "properties": {"outcome": row.outcome},
        }
