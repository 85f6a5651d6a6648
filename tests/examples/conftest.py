"""How many blocks were run, judged and left out is told at the end."""

from __future__ import annotations

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    done: Counter[str] = Counter()
    reasons: list[str] = []
    for report in terminalreporter.stats.get("passed", []):
        properties = dict(report.user_properties)
        done["judged"] += properties.get("judged", 0)
        if "example" in properties:
            done[properties["example"]] += 1
            if properties["example"] == "skipped":
                reasons.append(f"{report.nodeid.partition('[')[2].rstrip(']')}: {properties['reason']}")
    if done:
        told = ", ".join(f"{count} {what}" for what, count in sorted(done.items()))
        terminalreporter.write_line(f"examples of the pages: {done.total()} blocks, {told}")
        for reason in reasons:
            terminalreporter.write_line(f"  left out: {reason}")
