"""``cogspec billing``: the recording billing endpoint."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import target


@click.command("billing")
@click.option("--port", default=9000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--record", type=click.Path(path_type=Path), help="Append what arrives to this file, as JSON lines.")
def command(port: int, record: Path | None) -> None:
    """Serve the recording billing endpoint alone."""
    target.demand_emulator()
    from conformance.billing.endpoint import application
    from conformance.emulator.serve import serve

    serve(application(record), port=port)
