"""The directory that a run writes: the journal as it goes, the results at its end."""

from __future__ import annotations

from pathlib import Path

from conformance.refusal import Refusal
from conformance.report.ledger import Entry
from conformance.report.results import Results, encode, write


class UnwritableOutput(Refusal):
    """An output directory that cannot be made or written to."""


class Output:
    """``results.jsonl``, appended and flushed with every entry, and ``results.json`` at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._journal = (folder / "results.jsonl").open("w", encoding="utf-8")
        except OSError as error:
            raise UnwritableOutput(
                f"{folder} cannot be written to ({error.strerror}); choose another directory with --output."
            ) from None

    def note(self, entry: Entry) -> None:
        """Append one entry; it is on disk when this returns."""
        self._journal.write(encode(entry) + "\n")
        self._journal.flush()

    def close(self, results: Results) -> None:
        """Write the results and end the journal."""
        self._journal.close()
        write(results, self.folder / "results.json")
