"""What a description is sure of: the schema every documented server accepts, and the one none goes beyond.

A schema names its uncertain keywords beside them, under ``x-unsure``. An entry is a reason, or a mapping
with a ``reason`` and what the keyword is at either end:

- ``narrowest``: its value where every documented alternative accepts; without it, the published one.
- ``widest``: its value where some documented alternative still refuses; null drops the keyword.
- Neither, which is what a bare reason means: the keyword stands, but a refusal is not sure. The widest
  schema drops it. An entry with ``narrowest`` alone leaves the widest schema as published.

A keyword need not be published to be named: ``narrowest`` and ``widest`` may add one. So a body is
certainly valid when the narrowest schema accepts it, certainly invalid when the widest refuses it, and
uncertain in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from conformance.walker import rewritten

End = Literal["narrowest", "widest"]
LITERAL = ("example", "examples", "default", "const", "enum")
"""Keywords whose values are data, not schemas."""


def narrowest(schema: Any) -> Any:
    """A copy of a schema or a whole document, as strict as any documented server; references stay intact."""
    return _towards("narrowest", schema)


def widest(schema: Any) -> Any:
    """A copy of a schema or a whole document, as lenient as any documented server; references stay intact."""
    return _towards("widest", schema)


def _towards(end: End, value: Any) -> Any:
    def settled(members: dict[str, Any]) -> dict[str, Any]:
        kept = {key: item for key, item in members.items() if key != "x-unsure"}
        unsure: dict[str, str | dict[str, Any]] = members.get("x-unsure", {})
        for keyword, entry in unsure.items():
            _settle(end, kept, keyword, {} if isinstance(entry, str) else entry)
        return kept

    return rewritten(value, members=settled, leave=LITERAL)


def _settle(end: End, members: dict[str, Any], keyword: str, entry: Mapping[str, Any]) -> None:
    """Give one uncertain keyword its value at this end."""
    if entry.get(end) is not None:
        members[keyword] = entry[end]
    elif end in entry or (end == "widest" and "narrowest" not in entry):
        members.pop(keyword, None)
