"""What a bad Personalizer gets wrong."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import unquote

from conformance.faults.fault import Ask, Reply

Json = dict[str, Any]


def of(rule: str, *operations: str) -> tuple[str, ...]:
    """The same rule of several operations, as requirement ids."""
    return tuple(f"personalizer.{operation}.{rule}" for operation in operations)


def at(*operations: str) -> tuple[str, ...]:
    """Keys of operations."""
    return tuple(f"personalizer.{operation}" for operation in operations)


LONGEST_ID = 256
"""Characters of an event id."""
READING = (
    "get-configuration",
    "get-policy",
    "list-evaluations",
    "get-evaluation",
    "get-log-properties",
    "get-model-properties",
)
"""Operations that give JSON and change nothing."""
SILENT = ("reward", "activate", "delete-evaluation", "delete-logs", "reset-model")
"""Operations whose success has no body."""
MANAGING = ("update-configuration", "update-policy", "create-evaluation")
"""Operations that take a body and are about the loop as a whole."""


def event_of(ask: Ask) -> str:
    """The event id in the path."""
    return unquote(ask.path.split("/")[-2])


def is_rank(ask: Ask) -> bool:
    """Whether a request is a rank."""
    return ask.path.lower().endswith("/rank")


def actions(ask: Ask) -> list[Json]:
    """The actions of a rank, if they are an array of objects."""
    listed: object = ask.json.get("actions")
    objects = cast("list[object]", listed) if isinstance(listed, list) else []
    return cast("list[Json]", objects) if all(isinstance(action, dict) for action in objects) else []


def excluded(ask: Ask) -> list[str]:
    """Ids that a rank excludes."""
    named: object = ask.json.get("excludedActions")
    return [str(item) for item in named] if isinstance(named, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def refusal(code: str, status: int = 400) -> Reply:
    """An error in the shape of the service."""
    return Reply.of(status, {"error": {"code": code, "message": "The request cannot be served."}})
