"""A pytest module in which schemathesis draws requests and sends nothing: run by ``schemathesis_parent``.

Schemathesis offers its coverage phase only to tests that its pytest plugin runs. The folder named by
``COGSPEC_DRAW`` holds ``job.json`` with the documents, and receives ``drawn.jsonl``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

import schemathesis
from hypothesis import HealthCheck, Phase, settings

from conformance import startup
from conformance.corpus.recorded import recorded
from conformance.worlds.determinism import pin_hypothesis

FOLDER = Path(os.environ["COGSPEC_DRAW"])
JOB: dict[str, Any] = json.loads((FOLDER / "job.json").read_text(encoding="utf-8"))

pin_hypothesis()
startup.shorten()


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
        row = json.dumps({"task": name, **recorded(case)}, sort_keys=True)
        with (FOLDER / "drawn.jsonl").open("a", encoding="utf-8") as drawn:
            drawn.write(row + "\n")

    return draw


for _name, _task in cast("dict[str, dict[str, Any]]", JOB["tasks"]).items():
    globals()[f"test_{_name}"] = _drawing(_name, _task)
