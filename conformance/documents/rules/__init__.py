"""The rules, by subject; ``all_rules`` reads them all."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from conformance.documents.rule import RULES, Rule


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{__name__}.{module.name}")
    return tuple(RULES[code] for code in sorted(RULES))
