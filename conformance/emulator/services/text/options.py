"""Text Analytics: what the query of a request asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.emulator.engines.text.elements import UNITS, Unit
from conformance.emulator.services.text.errors import Refused

MODEL = "2020-04-01"
"""The one model there is, by the date that the published examples name."""
LATEST = "latest"


@dataclass(frozen=True)
class Options:
    """The query, read and checked."""

    show_statistics: bool = False
    mine_opinions: bool = False
    unit: Unit = "TextElement_v8"


def read(query: Mapping[str, str], version: str) -> Options:
    """The options of a call; raises Refused. Version v3.0 does not know the later ones and passes over them."""
    if query.get("model-version", "").lower() not in ("", LATEST, MODEL):
        raise Refused("ModelVersionIncorrect", f"Invalid model version. Possible values are: {LATEST},{MODEL}")
    statistics = _flag(query, "showStats")
    if version == "v3.0":
        return Options(statistics)
    _flag(query, "loggingOptOut")  # nothing is kept, whatever it says
    return Options(statistics, _flag(query, "opinionMining"), _unit(query.get("stringindextype", "")))


def _flag(query: Mapping[str, str], name: str) -> bool:
    value = query.get(name.lower(), "").strip().lower()
    if value not in ("", "true", "false"):
        raise Refused("InvalidParameterValue", f"The parameter {name} must be true or false.")
    return value == "true"


def _unit(value: str) -> Unit:
    if not value:
        return UNITS[0]
    found: Unit | None = next((unit for unit in UNITS if unit.lower() == value.lower()), None)
    if found is None:
        raise Refused("InvalidParameterValue", f"The parameter stringIndexType must be one of {', '.join(UNITS)}.")
    return found
