"""The directory that a run writes: what lies in it belongs to the last run, whatever became of that."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from conformance import __version__
from conformance.catalogue import Container
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.exchanges import EXCHANGES
from conformance.report.formats.tests_junit import write_junit
from conformance.report.ledger import Entry
from conformance.report.page import INDEX_PAGE
from conformance.report.results import (
    CorpusUsed,
    Kit,
    Results,
    SpecUsed,
    TargetUnderTest,
    Times,
    Totals,
    UnreadableResults,
    encode,
    read,
    write,
)
from conformance.report.units import UNITS, Head, Owed, Unit, UnitWriter
from conformance.report.written import FORMS, JUNIT, RESULTS, write_all

LOCK = ".cogspec-lock"
JOURNAL, INDEX = "results.jsonl", "index.json"
WRITTEN = (*FORMS, JOURNAL, EXCHANGES, UNITS, INDEX, INDEX_PAGE)
"""What a run writes, and the next one removes."""
UNENDED = "the run has not ended: it is going on, or it was killed"


class UnwritableOutput(Refusal):
    """An output directory that cannot be made or written to."""


class OutputInUse(Refusal):
    """An output directory that another run is writing."""


class NothingToResume(Refusal):
    """A directory in which no run was begun."""


class ResultsLost(Refusal):
    """Results that could not be written at the end."""

    exit_code = 3


@contextmanager
def claimed(folder: Path, *, resume: bool = False) -> Generator[None]:
    """Keep other runs out of a directory, and clear what earlier ones left in it: files of theirs, and nothing else.

    Below it, the folders of single containers are cleared too. Nothing is where a run is to go on that is there.
    """
    if resume and not folder.is_dir():
        raise NothingToResume(f"{folder} is no directory; name the one that --output wrote.")
    lock = _locked(folder)
    try:
        try:
            if not resume:
                _clear(folder)
        except OSError as error:
            raise _unwritable(folder, error) from None
        yield
    finally:
        with suppress(OSError):  # while it is locked: what another run locks is not removed
            (folder / LOCK).unlink()
        os.close(lock)


def _locked(folder: Path) -> int:
    """The descriptor of the lock of a directory, which is let go when that is closed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(lock, folder)
            except OutputInUse:
                os.close(lock)
                raise
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(lock), (folder / LOCK).stat()):
                    return lock
            os.close(lock)  # the run that had it removed it in between
    except OSError as error:
        raise _unwritable(folder, error) from None


def _lock(descriptor: int, folder: Path) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise OutputInUse(f"{folder} is being written by another run; choose another directory with --output.") from None


def _clear(folder: Path) -> None:
    for place in (folder, *(below.parent for below in folder.glob(f"*/{RESULTS}"))):
        for name in WRITTEN:
            (place / name).unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> UnwritableOutput:
    return UnwritableOutput(f"{folder} cannot be written to ({error.strerror}); choose another directory with --output.")


class Output:
    """``results.jsonl``, appended and flushed with every entry, and ``results.json``, which says 'not ended' until the end.

    All other forms are there at the end.
    """

    def __init__(self, folder: Path, container: Container, url: str) -> None:
        self.folder = folder
        self._container = container
        self._noted: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._journal = (folder / JOURNAL).open("w", encoding="utf-8")
        except OSError as error:
            raise _unwritable(folder, error) from None
        mark_unended(folder, container.name, url)

    def note(self, entry: Entry) -> None:
        """Append one entry, once; it is on disk when this returns."""
        line = encode(entry) + "\n"
        if line in self._noted:
            return
        self._noted.add(line)
        try:
            self._journal.write(line)
            self._journal.flush()
        except OSError as error:
            raise ResultsLost(
                f"{self.folder} cannot be written to any more ({error.strerror}); mend that, and go on with --resume."
            ) from None

    def keep(self, head: Head, units: Sequence[Unit], owed: Sequence[Owed]) -> UnitWriter:
        """Where tests are kept as they end, with those that have; the journal begins with what these said."""
        try:
            writer = UnitWriter(self.folder, head, units, owed)
        except OSError as error:
            raise _unwritable(self.folder, error) from None
        self.begin_journal(units)
        return writer

    def begin_journal(self, units: Sequence[Unit]) -> None:
        """Put what these tests said in place of what the journal holds."""
        try:
            self._journal.seek(0)
            self._journal.truncate()
        except OSError as error:
            raise _unwritable(self.folder, error) from None
        self._noted.clear()
        for unit in units:
            for entry in unit.entries:
                self.note(entry)

    def close(self, results: Results, units: Sequence[Unit] = ()) -> None:
        """Write the results and end the journal; with ``units`` the JUnit report, where pytest did not see all of them."""
        with suppress(OSError):  # of what could not be written, it was told when it came
            self._journal.close()
        try:
            if units:
                write_junit(results, units, self.folder / JUNIT)
            write_all(results, self._container, self.folder)
        except OSError as error:
            raise ResultsLost(
                f"The results could not be written to {self.folder} ({error.strerror}); mend that, and start again."
            ) from None


def nothing(container: str, url: str, reason: str) -> Results:
    """The results of a run that tried nothing, and why."""
    return Results(
        verdict="no-verdict",
        reason=reason,
        complete=False,
        kit=Kit(__version__),
        target=TargetUnderTest(container, url),
        spec=SpecUsed(""),
        corpus=CorpusUsed("", 0),
        seed=0,
        totals=Totals(0, 0, 0, 0, 0, 0),
        requests=0,
        requirements=(),
        times=Times("", 0.0),
    )


def mark_unended(folder: Path, container: str, url: str) -> None:
    """Write results that say so until others take their place."""
    try:
        write(nothing(container, url, UNENDED), folder / RESULTS)
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_nothing(folder: Path, container: str, url: str, reason: str) -> None:
    """Write the results of a run that ended before it tried anything, in all forms; what it found already stays."""
    with suppress(OSError, UnreadableResults):
        if (folder / RESULTS).exists() and read(folder / RESULTS).reason != UNENDED:
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / JUNIT).unlink(missing_ok=True)
        write_all(nothing(container, url, plain(reason)), None, folder)
