"""How long the operations of a run took to answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from statistics import median

from conformance.catalogue import Operation
from conformance.report.results import OperationTimes
from conformance.wire import Exchange


class Timing:
    """The seconds of all answers, by operation, while others were under way as the run has them."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._seconds: dict[str, list[float]] = {operation.key: [] for operation in operations}

    def saw(self, operation: Operation, exchange: Exchange) -> None:
        """Note how long an answer took; what got none tells nothing."""
        if exchange.answer is not None and exchange.seconds:
            self._seconds[operation.key].append(exchange.seconds)

    @property
    def seconds(self) -> dict[str, tuple[float, ...]]:
        """By operation, of those that answered."""
        return {key: tuple(round(each, 5) for each in seconds) for key, seconds in self._seconds.items() if seconds}

    def add(self, seconds: Mapping[str, Iterable[float]]) -> None:
        """Note how long answers took elsewhere."""
        for key, each in seconds.items():
            self._seconds[key].extend(each)

    def results(self) -> tuple[OperationTimes, ...]:
        """Of each operation that answered, in the order of the description."""
        return tuple(
            OperationTimes(key, len(seconds), round(median(seconds), 5), round(_percentile(seconds, 0.95), 5))
            for key, seconds in self._seconds.items()
            if seconds
        )


def _percentile(values: list[float], share: float) -> float:
    """The least value that so large a share of all does not exceed."""
    return sorted(values)[ceil(share * len(values)) - 1]
