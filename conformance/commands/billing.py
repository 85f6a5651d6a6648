"""``cogspec billing``: the recording billing endpoint."""

from __future__ import annotations

import signal
from contextlib import ExitStack, closing
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import click

from conformance.commands.kinds import PLACE
from conformance.plain import plain
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from conformance.billing.record import Record


@click.command("billing")
@click.option("--port", default=9000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--record", type=PLACE, help="Append what arrives to this file, as JSON lines.")
@click.option(
    "--answer",
    "answers",
    metavar="WORD",
    multiple=True,
    help="What a report, or a request for a licence, is answered: valid, 401, 403, 429, 503, hang or cut. Several are given"
    " one after the other, the last one for ever. 503:5 asks to come back after 5 seconds.",
)
@click.option("--key", default="", help="The one key that is valid; a report with another is answered with 401.")
def command(port: int, host: str, record: Path | None, answers: tuple[str, ...], key: str) -> None:
    """Serve a billing endpoint that says what containers report."""
    from conformance.billing.endpoint import Address, Endpoint
    from conformance.billing.record import Journal, RecordsLost, without_secrets

    ends: SimpleQueue[Refusal | None] = SimpleQueue()  # whose put a signal's handler may call at any moment

    def heard(record: Record) -> None:
        click.echo(_line(without_secrets(record)))
        if journal is not None:
            try:
                journal.add(record)
            except RecordsLost as lost:
                ends.put(lost)

    def stop(*_: object) -> None:
        ends.put(None)

    with ExitStack() as stack:
        journal = stack.enter_context(closing(Journal(record))) if record else None
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(signal.signal, number, signal.signal(number, stop))
        endpoint = stack.enter_context(Endpoint(answers or ("valid",), at=Address(host, port), key=key, heard=heard, kept=0))
        click.echo(f"Now listening on: {endpoint.url}")
        click.echo("Press Ctrl+C to stop.")
        if lost := ends.get():
            raise lost


def _line(record: Record) -> str:
    """One request for people: when, what, how it was answered, and what it reports."""
    usage = record.usage
    what = f"{usage.quantity:g} of {usage.meter}" if usage else record.flaw or ("no usage report" if record.is_report else "")
    what = f"a licence for {record.licence_for[:80]}" if record.licence_for else what
    asked = f"{record.method} {record.target}" if record.method else f"{len(record.raw)} bytes"
    return plain(f"{record.seconds:8.1f} s  {asked}  {record.answer or 'no answer'}  {what}".rstrip())
