"""Which operations answered with success in a run, and which of their documented errors were provoked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from conformance.catalogue import Operation
from conformance.report.results import OperationCoverage
from conformance.wire import Answer, NotJson


class Coverage:
    """What the exchanges of a run covered of each operation that a container must serve."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._operations = tuple(operation for operation in operations if not operation.optional)
        self._served: set[str] = set()
        self._provoked: dict[str, set[str]] = {operation.key: set() for operation in self._operations}

    def saw(self, operation: Operation, answer: Answer | None) -> None:
        """Note what an answer covers."""
        if answer is None or operation.key not in self._provoked:
            return
        if 200 <= answer.status < 300:
            self._served.add(operation.key)
        elif operation.errors:
            self._provoked[operation.key].add(f"{answer.status} {_code(answer)}")

    @property
    def served(self) -> tuple[str, ...]:
        """Operations that answered with success."""
        return tuple(sorted(self._served))

    @property
    def provoked(self) -> dict[str, tuple[str, ...]]:
        """Documented errors by operation, where there were any; what else a target calls its errors is its own."""
        found = {o.key: tuple(error for error in o.errors if error in self._provoked[o.key]) for o in self._operations}
        return {key: errors for key, errors in found.items() if errors}

    def add(self, served: Iterable[str], provoked: Mapping[str, Iterable[str]]) -> None:
        """Note what was covered elsewhere."""
        self._served.update(served)
        for key, errors in provoked.items():
            self._provoked[key].update(errors)

    def results(self) -> tuple[OperationCoverage, ...]:
        """By operation, in the order of the description."""
        return tuple(
            OperationCoverage(
                operation.key,
                operation.key in self._served,
                tuple(error for error in operation.errors if error in self._provoked[operation.key]),
                tuple(error for error in operation.errors if error not in self._provoked[operation.key]),
            )
            for operation in self._operations
        )


def _code(answer: Answer) -> str:
    """The code of an error, wrapped in ``error`` or bare; empty when there is none."""
    try:
        said: object = answer.json()
    except NotJson:
        return ""
    members = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    error: object = members.get("error", members)
    code = cast("dict[str, Any]", error).get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""
