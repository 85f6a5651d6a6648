"""Blocks of TypeScript, and JSON that has to have a type of theirs."""

from __future__ import annotations

from step import JUDGED, Step
from told import Wrong


def typed(step: Step) -> str:
    """Check the types of a block, together with those above it."""
    step.reader.types.append(step.code)
    _check(step, "\n".join(step.reader.types))
    return JUDGED


def demand_type(step: Step) -> None:
    """Demand that a value has the type that the comment above it names, and the page declares before it."""
    name = step.block.said("typed")
    if name:
        _check(step, "\n".join([*step.reader.types, f"const shown: {name} = {step.block.code};\nexport {{ shown }};"]))


def _check(step: Step, code: str) -> None:
    told = step.reader.type_check(code)
    if told.code:
        raise Wrong(told.printed)
