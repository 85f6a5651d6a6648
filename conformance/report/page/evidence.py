"""How much of each failure a page has room for: what it shows must open at once, and the results hold the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.plain import STEERING
from conformance.report.page.drawing import Curve, Piece, curve, pieces
from conformance.report.results import Failure, RequirementResult
from conformance.report.views import Picture, Text, Views

LONGEST, BEGINNING = 10_000, 400
"""Characters of a command that is shown whole, and of one that is not: nobody can run the half of one."""
COMMANDS, VIEWS = 700_000, 700_000
"""Characters of all commands and all views in a page."""
PER_POINT, PER_MARK = 330, 250
"""Characters that a page takes for a point of a plot, a box or a mark."""

_ID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """One request as a command that a shell takes."""

    command: str
    more: int
    """Characters that are left out."""


@dataclass(frozen=True)
class Evidence:
    """A failure as it is shown."""

    failure: Failure
    steps: tuple[Step, ...]
    curves: tuple[Curve, ...] = ()
    pictures: tuple[Picture, ...] = ()
    texts: tuple[tuple[Text, tuple[Piece, ...]], ...] = ()
    ids: bool = False
    """Whether later commands hold ids, which the target gave in answer to earlier ones and gives to nobody again."""
    crowded_out: bool = False
    """Whether its views are left out, since the page has no room for them."""


def evidence(rows: Iterable[RequirementResult]) -> Mapping[str, tuple[Evidence, ...]]:
    """The failures of each requirement; the first ones of all come first where there is little room."""
    broken = [row for row in rows if row.failures]
    most = max((len(row.failures) for row in broken), default=0)
    in_turn = [row.failures[n] for n in range(most) for row in broken if n < len(row.failures)]
    made = dict(zip(map(id, in_turn), _shown(in_turn), strict=True))
    return {row.id: tuple(made[id(failure)] for failure in row.failures) for row in broken}


def _shown(failures: Iterable[Failure]) -> Iterator[Evidence]:
    commands, room = COMMANDS, VIEWS
    for failure in failures:
        steps: list[Step] = []
        for text in (STEERING.sub("?", command) for command in failure.curl):  # which no command of the kit's holds
            kept = text if len(text) <= min(LONGEST, max(commands, BEGINNING)) else text[:BEGINNING]
            commands -= len(kept)
            steps.append(Step(kept, len(text) - len(kept)))
        ids = any(_ID.search(step.command) for step in steps[1:])
        size = _size(failure.views)
        if size > room:
            yield Evidence(failure, tuple(steps), ids=ids, crowded_out=True)
            continue
        room -= size
        views = failure.views
        texts = tuple((text, tuple(pieces(text))) for text in views.texts)
        yield Evidence(failure, tuple(steps), tuple(map(curve, views.plots)), views.pictures, texts, ids)


def _size(views: Views) -> int:
    plots = sum(PER_POINT * len(plot.values) for plot in views.plots)
    pictures = sum(len(picture.jpeg) + PER_MARK * len(picture.boxes) for picture in views.pictures)
    return plots + pictures + sum(len(text.text) + PER_MARK * len(text.marks) for text in views.texts)
