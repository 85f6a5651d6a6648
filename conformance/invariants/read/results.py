"""What a container says of a file, in the same words for both versions of Read.

Everything is read member by member, so that one that is not there hides only what rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from conformance.invariants.invariant import Json, Seen
from conformance.worlds.pages.boxes import Box

FREE_PAGES = 2
"""Pages of a file that are read for a key of the free tier."""
STATES = ("notstarted", "running", "failed", "succeeded")
"""In lower case, as all versions mean the same words; in the order in which they come."""


@dataclass(frozen=True)
class Part:
    """A page, or something on it."""

    said: Json
    """As it came."""
    complete: bool
    """Whether the version requires every member, so that one that is not there was forgotten, and not left out."""

    def member(self, name: str) -> Any:
        """What is said by this name; None where it may be left out, and was."""
        return self.said[name] if self.complete else self.said.get(name)

    @property
    def text(self) -> str:
        """What is written there."""
        return self.said["text"]

    @property
    def name(self) -> str:
        """What messages call it, whether its text is told or not."""
        return f"the {type(self).__name__.lower()} {self.said.get('text')!r}"

    @property
    def box(self) -> Box | None:
        """The four corners around it; None where they may be left out, and were."""
        numbers = tuple(self.member("boundingBox") or ())
        if len(numbers) not in (0, 8):
            raise ValueError(f"{len(numbers)} numbers are no four corners")
        return cast("Box", numbers) if numbers else None


@dataclass(frozen=True)
class Word(Part):
    """One word."""


@dataclass(frozen=True)
class Line(Part):
    """One line; where its words are not told, it has none."""

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words in their order."""
        return tuple(Word(word, self.complete) for word in self.member("words") or ())


@dataclass(frozen=True)
class Page(Part):
    """One page; of its measures, those that are not told are None."""

    @property
    def number(self) -> int | None:
        """The first page of a file is 1."""
        return self.member("page")

    @property
    def angle(self) -> float | None:
        """Degrees by which it is turned clockwise."""
        return self.member("angle" if self.complete else "clockwiseOrientation")

    @property
    def width(self) -> float | None:
        """In its unit."""
        return self.member("width")

    @property
    def height(self) -> float | None:
        """In its unit."""
        return self.member("height")

    @property
    def unit(self) -> str | None:
        """In which it is measured: pixel or inch."""
        return self.member("unit")

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines in their order."""
        return tuple(Line(line, self.complete) for line in self.said["lines"])

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in their order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def texts(self) -> list[str]:
        """What the words say; where a line does not tell them, what is between its blanks."""
        return [text for line in self.lines for text in ([w.text for w in line.words] or line.text.split())]

    @property
    def boxes(self) -> Iterator[tuple[str, Box]]:
        """Every box that is told, with the name of what it is around."""
        for line in self.lines:
            for part in (line, *line.words):
                if part.box:
                    yield part.name, part.box


@dataclass(frozen=True)
class State:
    """What was said of a file that was submitted, or read at once."""

    said: Json
    """As it came."""

    @property
    def word(self) -> str:
        """The status in lower case, whatever it is; empty where none is told."""
        return str(self.said.get("status", "")).lower()

    @property
    def status(self) -> str:
        """One of the states; ValueError for a word that is none."""
        if self.word not in STATES:
            raise ValueError(f"{self.word!r} is no state of an operation")
        return self.word

    @property
    def final(self) -> bool:
        """Whether nothing more can come."""
        return self.word not in ("notstarted", "running")

    @property
    def result(self) -> Any:
        """The member that holds the pages, as it came; None where there is no such member, and none has to be there."""
        name = "recognitionResults" if "recognitionResults" in self.said else "analyzeResult"
        return self.said[name] if self.word == "succeeded" else self.said.get(name)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages, whatever the state; none where no result is told and none has to be."""
        result = self.result
        if "recognitionResults" in self.said:
            return tuple(Page(page, complete=False) for page in result or ())
        if not result:
            return ()
        # a failed operation may tell its reason there, and no pages
        listed = result["readResults"] if self.word == "succeeded" else result.get("readResults") or ()
        return tuple(Page(page, complete=True) for page in listed)

    @property
    def texts(self) -> list[list[str]]:
        """What the words of each page say."""
        return [page.texts for page in self.pages]


def state_of(seen: Seen) -> State:
    """What was said of a file; NotTelling where nothing was."""
    seen.demand_served()
    return State(seen.said)
