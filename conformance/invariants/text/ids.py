"""Ids: what results are matched by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import documents, surely_bad


@dataclass(frozen=True)
class Came:
    """The ids that were sent, and those that came back."""

    sent: tuple[str, ...]
    back: Counter[str]

    @property
    def lost(self) -> list[str]:
        """Those that did not come back."""
        return [own for own in self.sent if not self.back[own]]

    @property
    def made_up(self) -> list[str]:
        """Those that were not sent."""
        return [own for own in self.back if own not in self.sent]

    @property
    def changed(self) -> int:
        """How many came back under another name: that is one finding, and not one of a lost id and a made-up one."""
        return min(len(self.lost), len(self.made_up))

    def miscounted(self) -> Iterator[str]:
        """Which ids did not come back just once, in words."""
        for own in self.lost[self.changed :]:
            yield f"{own!r} was not answered"
        for own in self.made_up[self.changed :]:
            yield f"{own!r} was answered and not asked"
        for own in self.sent:
            if self.back[own] > 1:
                yield f"{own!r} was answered {self.back[own]} times"


def came(seen: Seen) -> Came:
    """The ids of a request that was served; an error of the whole batch, with an empty id, is none of them."""
    seen.demand_served()
    sent = tuple(document.id for document in documents(seen))
    errors: list[Json] = [error for error in seen.said["errors"] if error["id"] != ""]
    return Came(sent, Counter(found["id"] for found in (*seen.said["documents"], *errors)))


@invariant("ids-answered-once")
def every_id_is_answered_once(seen: Seen) -> Iterator[str]:
    """Clients look results up by id; official ones die where one is missing."""
    found = came(seen)
    if surely_bad(seen):
        raise NotTelling
    yield from found.miscounted()


@invariant("ids-answered-once")
def a_bad_document_is_answered_once_too(seen: Seen) -> Iterator[str]:
    """A document that cannot be read is in errors, and not in both lists or in none."""
    found = came(seen)
    if not surely_bad(seen):
        raise NotTelling
    yield from found.miscounted()


@invariant("ids-unchanged")
def ids_come_back_as_they_were_sent(seen: Seen) -> Iterator[str]:
    """007 is a name and no number, and a blank in a key is part of the key."""
    found = came(seen)
    for lost, made_up in zip(found.lost, found.made_up, strict=False):
        yield f"{made_up!r} was answered, which is none of the ids that were sent, and {lost!r} was not"


@invariant("documents-keep-their-order")
def results_come_in_the_order_of_the_documents(seen: Seen) -> Iterator[str]:
    """Official clients look results up by id only where a document failed, and pair the others by their places."""
    seen.demand_served()
    sent = [document.id for document in documents(seen)]
    if len(sent) < 2:
        raise NotTelling
    back: list[str] = [found["id"] for found in seen.said["documents"]]
    if seen.said["errors"] or sorted(back) != sorted(sent):
        raise NotTelling
    wrong = next((pair for pair in zip(sent, back, strict=True) if pair[0] != pair[1]), None)
    if wrong:
        yield f"the result of {wrong[1]!r} stands where {wrong[0]!r} was sent"
