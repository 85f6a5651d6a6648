"""What is kept of a run, test by test, so that another one can go on with it, and shards can be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from conformance.catalogue import Container
from conformance.harness.outstanding import Outstanding
from conformance.report.exchanges import ExchangeFile, kept_lines
from conformance.report.journal import Output
from conformance.report.ledger import Entry
from conformance.report.results import Observation, Results
from conformance.report.units import Head, Identity, Owed, Unit
from conformance.run.conclusion import as_of_one_run
from conformance.run.deal import Planned, WrongResume, complete, dealt, resumed
from conformance.run.options import Options
from conformance.run.units import Units


class Keeping:
    """The tests of a run as they end, in memory, and in the directory that the user named, if any was."""

    def __init__(self, container: Container, url: str, options: Options, identity: Identity) -> None:
        self._url = url
        self._shard = options.shard
        self._identity = identity
        self._earlier = resumed(options.output if options.resume else None, identity, options.shard)
        """What there is of the run that this one goes on with."""
        self.started = self._earlier.head.started if self._earlier else datetime.now(UTC).isoformat(timespec="seconds")
        self.units = Units()
        self.output = Output(options.output, container, url) if options.output else None
        self.exchanges = ExchangeFile(options.output, url, options.hide) if options.output else None

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What the run that this one goes on with did not remove or put back."""
        return tuple(self._earlier.owed) if self._earlier else ()

    def enter(self, entry: Entry) -> None:
        """A word of the test that goes on."""
        self.units.enter(entry)
        if self.output:
            self.output.note(entry)

    def begin(self, items: Sequence[Planned], seconds: Mapping[str, float], outstanding: Outstanding) -> set[str]:
        """Choose, of all tests in their order, those that are run; gives their names. What is ``outstanding`` is kept, too."""
        names, shard = tuple(item.name for item in items), self._shard
        own = dealt(items, seconds, shard.of)[shard.number - 1] if shard else names
        if self._earlier and self._earlier.head.own != own:
            raise WrongResume(f"{self._earlier.folder} was begun with other tests than this kit has; begin the run anew.")
        kept = complete((item for item in items if item.name in own), self._earlier.units) if self._earlier else ()
        head = Head(self._identity, shard.number if shard else 1, self._url, self.started, names, own)
        if self._earlier and self.exchanges:
            names_kept = {unit.name for unit in kept}
            lines = kept_lines(self._earlier.folder, names_kept, self._earlier.head.url, self._url)
            self.exchanges.begin_with(lines)
        self.units.begin_all(head, kept, self.output.keep(head, kept, self.owed[::-1]) if self.output else None)
        if self.units.writer:
            outstanding.owe = self.units.writer.owe
            outstanding.paid = self.units.writer.paid
        return set(own).difference(unit.name for unit in kept)

    def begin_test(self, name: str, requests: int, calls: Mapping[str, int]) -> None:
        """A test begins, with so many requests and calls before it."""
        self.units.begin(requests, calls)
        if self.exchanges:
            self.exchanges.begin_test(name)

    def end_test(self, unit: Unit | None) -> None:
        """A test has ended; None where nothing of it counts."""
        if unit:
            self.units.end(unit)
        if self.exchanges:
            self.exchanges.begin_test("")

    def journal_of(self, units: Sequence[Unit]) -> None:
        """Where the run goes on with another one, make its journal one of both."""
        if self.output and self._earlier:
            self.output.begin_journal(as_of_one_run(units))

    def close(self, results: Results, lost: str, observed: tuple[Observation, ...], *, ended: bool) -> None:
        """Write the results; a run that was not ``ended`` by its last test can be gone on with."""
        if self.units.writer:
            if ended:
                self.units.writer.end(lost, observed)
            self.units.writer.close()
        if self.output:
            self.output.close(results, self.units.in_order() if self._earlier else ())
        if self.exchanges:
            self.exchanges.close()
