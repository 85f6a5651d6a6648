"""As which user a container runs, by what its engine shows of it."""

from __future__ import annotations

from conformance.plain import plain
from conformance.target.engine import Engine

ROOT = ("root", "0")
"""What engines call it."""
MAPPING = ("userns", "rootless")
"""Words of docker for users that are others outside of a container than inside."""
_STARTED_AS = "{{.State.Pid}} {{.Config.User}}"


def user_of(engine: Engine, name: str) -> str:
    """As which user the first process of a container runs, by its name or number inside; empty where nobody says."""
    process, _, configured = engine.said("inspect", "--format", _STARTED_AS, name).strip().partition(" ")
    if not process.isdecimal():
        return ""
    if engine.is_podman:
        seen = _of_process("1", engine.said("top", name, "pid", "user"))
    elif any(word in engine.said("info", "--format", "{{.SecurityOptions}}") for word in MAPPING):
        seen = ""
    else:
        seen = _of_process(process, engine.said("top", name, "-eo", "pid,uid"))
    return seen or plain(configured.partition(":")[0], 80) or ROOT[0]


def _of_process(number: str, table: str) -> str:
    """What stands beside the number of a process in the two columns of a table."""
    rows = (line.split() for line in table.splitlines())
    return next((plain(row[1], 80) for row in rows if len(row) == 2 and row[0] == number), "")
