"""Judges how often results say that each alternative of a contested requirement was seen, by the exchanges of their run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from conformance.catalogue import Container
from conformance.certify.refusals import Contradicted
from conformance.report.results import RequirementResult


def check(
    container: Container,
    rows: Iterable[RequirementResult],
    shown: Counter[tuple[str, str]],
    unkept: Counter[str],
    by_one_exchange: Collection[str],
) -> None:
    """Contradicted where a count is not that of what the exchanges have ``shown``.

    One whose body was too large to keep, ``unkept`` by operation, may be an example of any alternative. What tests saw,
    of requirements that are not judged ``by_one_exchange``, is theirs alone to say.
    """
    for row in rows:
        declared = container.by_id[row.id]
        if list(row.alternatives) != list(declared.alternatives) or any(count < 0 for count in row.alternatives.values()):
            raise Contradicted(f"{row.id} of {container.name} is not counted by the alternatives that it has.")
        for name, count in row.alternatives.items():
            seen = shown[row.id, name]
            if row.id in by_one_exchange and not seen <= count <= seen + unkept[declared.operation or ""]:
                raise Contradicted(
                    f"{name!r} of {row.id} of {container.name} is counted {count} times, and {seen} exchanges show it."
                )
