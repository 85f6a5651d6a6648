"""What became of the properties that sources state, for programs and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.table import Table

from conformance.catalogue import FATES, REASONS, Property, Requirement


def as_json(known: Sequence[Property], elsewhere: Iterable[Requirement]) -> dict[str, object]:
    """All of them; ``counts`` adds up to their number."""
    return {
        "counts": {fate: sum(p.fate == fate for p in known) for fate in FATES},
        "in_part": sum(p.in_part for p in known),
        "reasons": dict(REASONS),
        "properties": [
            {
                "id": p.id,
                "source": p.title,
                "text": p.text,
                "fate": p.fate,
                "requirements": list(p.requirements),
                "reason": p.reason,
                "because": p.because,
            }
            for p in known
        ],
        "elsewhere": [r.id for r in elsewhere],
    }


def table(known: Sequence[Property]) -> Table:
    """How many of each source, and together."""
    shown = Table(box=None, header_style="bold", pad_edge=False, show_footer=True)
    counts = Counter(p.fate for p in known)
    shown.add_column("source", "together")
    for name, total in [("properties", len(known)), *((fate, counts[fate]) for fate in FATES)]:
        shown.add_column(name, str(total), justify="right")
    shown.add_column("in part", str(sum(p.in_part for p in known)), justify="right")
    for title, rows in groupby(known, lambda p: p.title):
        own = list(rows)
        of_each = Counter(p.fate for p in own)
        cells = [len(own), *(of_each[fate] for fate in FATES), sum(p.in_part for p in own)]
        shown.add_row(title, *(str(cell or "") for cell in cells))
    return shown
