"""The corpus of forged bundles: what it says of each kind, and what its kinds have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bundles import Genuine
from forging import NAME, Forger

from conformance.certify import refusals
from conformance.certify.keys import public
from conformance.certify.verify import verify

Forge = Callable[[Forger], object]
ROW = "text-v3.1.languages.answers-as-described"
"""A MUST that several tests check."""
CONTESTED = "text-v3.1.languages.hint-settles-ambiguous-texts"
SHOWN = "text-v3.1.languages.score-between-zero-and-one"
RESULTS, JOURNAL, EXCHANGES, PAGE = (
    f"{NAME}/{name}" for name in ("results.json", "results.jsonl", "exchanges.jsonl", "report.html")
)


class Forgeries(dict[str, tuple[Forge, type[refusals.NotGenuine], str]]):
    """Kinds of forgeries, each with the reason for which it has to be refused."""

    def forgery(self, kind: str, refusal: type[refusals.NotGenuine], words: str) -> Callable[[Forge], Forge]:
        def note(forge: Forge) -> Forge:
            assert kind not in self
            self[kind] = forge, refusal, words
            return forge

        return note

    def listed(self, kind: str, forge: Forge, refusal: type[refusals.NotGenuine], words: str) -> None:
        self.forgery(kind, refusal, words)(forge)


def demand_refused(forgery: tuple[Forge, type[refusals.NotGenuine], str], genuine: Genuine, *, with_key: bool = False) -> None:
    """Forge a bundle, and demand that it is refused for its own reason."""
    forge, refusal, words = forgery
    forger = Forger(genuine.bundle, genuine.key)
    forge(forger)

    with pytest.raises(refusals.NotGenuine) as refused:
        verify(forger.files, public(genuine.public) if with_key else None)  # most readers know no key

    assert words in str(refused.value)
    assert type(refused.value) is refusal
    assert refused.value.exit_code == 1


def row_of(rows: list[dict[str, Any]], identifier: str = ROW) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == identifier)


def answered(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """An exchange with a detected language in its answer."""
    return next(
        line
        for line in lines
        if line["operation"] == "text-v3.1.languages"
        and '"confidenceScore":1' in line["answer"].get("body", {}).get("text", "")
    )


def swapped(name: str, old: bytes, new: bytes) -> Forge:
    def forge(f: Forger) -> None:
        assert old in f.files[name]
        f.files[name] = f.files[name].replace(old, new, 1)

    return forge


def more_of(rows: list[dict[str, Any]], **members: Any) -> None:
    rows.append(rows[0] | members)


def without(lines: list[dict[str, Any]], *, keep: Callable[[dict[str, Any]], bool]) -> None:
    lines[:] = [line for line in lines if keep(line)]
