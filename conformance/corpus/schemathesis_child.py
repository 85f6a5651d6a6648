"""A pytest module in which schemathesis draws requests and sends nothing: run by ``schemathesis_parent``.

Schemathesis offers its coverage phase only to tests that its pytest plugin runs. The folder named by
``COGSPEC_DRAW`` holds ``job.json`` with the documents, and receives ``drawn.jsonl``.
"""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import Any, cast

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from conformance.worlds.determinism import pin_hypothesis

FOLDER = Path(os.environ["COGSPEC_DRAW"])
JOB: dict[str, Any] = json.loads((FOLDER / "job.json").read_text(encoding="utf-8"))
VOLATILE = {"x-schemathesis-testcaseid", "user-agent", "content-length", "accept", "accept-encoding", "connection"}
"""Headers that say who sends, not what is asked; the first of them is random."""
BOUNDARY = "part-of-a-form"
"""Between the parts of a form."""
SENT = {"method", "url", "headers", "params", "data", "json", "files", "cookies", "auth"}

pin_hypothesis()


def _drawing(name: str, task: dict[str, Any]) -> Any:
    config = cast("Any", schemathesis.Config).from_dict(
        {
            "seed": JOB["seed"],
            "cache": {"enabled": False},
            "generation": {"mode": task["mode"], "max-examples": task["examples"], "database": "none"},
            "phases": {"coverage": {"unexpected-methods": []}},
        }
    )
    schema: Any = schemathesis.openapi.from_dict(task["document"], config=config)

    @schema.parametrize()
    @settings(
        phases=[Phase.explicit, Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
    )
    def draw(case: Any) -> None:
        row = json.dumps({"task": name, **_recorded(case)}, sort_keys=True)
        with (FOLDER / "drawn.jsonl").open("a", encoding="utf-8") as drawn:
            drawn.write(row + "\n")

    return draw


def _recorded(case: Any) -> dict[str, Any]:
    parts = {key: value for key, value in case.as_transport_kwargs(base_url="http://container.invalid").items() if key in SENT}
    prepared = requests.Request(**parts).prepare()
    body = cast("bytes | str", prepared.body or b"")
    content = body.encode() if isinstance(body, str) else body
    headers = {_text(k): _text(v) for k, v in prepared.headers.items()}
    drawn = re.search("boundary=([0-9a-f]{32})$", headers.get("Content-Type", ""))
    if drawn:  # which is random, whatever the seed
        headers["Content-Type"] = headers["Content-Type"].replace(drawn[1], BOUNDARY)
        content = content.replace(drawn[1].encode(), BOUNDARY.encode())
    return {
        "operation": case.operation.label,
        "method": prepared.method,
        "target": prepared.path_url,
        "headers": sorted([name, value] for name, value in headers.items() if name.lower() not in VOLATILE),
        "body": base64.b64encode(content).decode(),
        "phase": case.meta.phase.name.value,
        "about": getattr(case.meta.phase.data, "description", "") or "",
        "odd": sorted(
            str(getattr(place, "value", place)) for place, info in case.meta.components.items() if info.mode.is_negative
        ),
    }


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


for _name, _task in cast("dict[str, dict[str, Any]]", JOB["tasks"]).items():
    globals()[f"test_{_name}"] = _drawing(_name, _task)
