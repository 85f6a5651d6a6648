"""``cogspec serve``: the emulator."""

from __future__ import annotations

import click

from conformance import catalogue, target
from conformance.commands.kinds import Number


@click.command("serve")
@click.argument("container")
@click.argument("arguments", metavar="[NAME=VALUE]...", nargs=-1)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo", is_flag=True, help="Fill in Eula, Billing and ApiKey, with a billing endpoint of its own.")
@click.option(
    "--private-urls",
    is_flag=True,
    envvar="COGSPEC_PRIVATE_URLS",
    show_envvar=True,
    help="Fetch files from loopback and private addresses, too.",
)
@click.option("--attended", is_flag=True, help="Stop when standard input ends: for programs that start it.")
@click.option(
    "--metering-interval",
    metavar="SECONDS",
    default=600.0,
    show_default=True,
    envvar="COGSPEC_METERING_INTERVAL",
    show_envvar=True,
    type=Number(0.05, 86400),
    help="Between two reports to the billing endpoint; containers take 10 to 15 minutes.",
)
@click.option(
    "--allow-origin", metavar="ORIGIN", default="", help="Let a browser show its answers to pages of this origin, too."
)
@click.option("--fault", "faults", metavar="ID", multiple=True, help="Misbehave in this way; may be repeated.")
def command(  # noqa: PLR0913 - a command has as many parameters as it has options
    container: str,
    arguments: tuple[str, ...],
    port: int,
    host: str,
    metering_interval: float,
    allow_origin: str,
    faults: tuple[str, ...],
    *,
    demo: bool,
    private_urls: bool,
    attended: bool,
) -> None:
    """Serve the emulator of a container, with the arguments of the real one."""
    target.demand_emulator()
    from conformance import faults as misbehaviour
    from conformance.emulator.command import Differences, run_emulator

    wrapping = misbehaviour.wrapping(catalogue.container(container).name, faults)
    differences = Differences(demo, private_urls, attended, metering_interval, allow_origin, wrapping)
    run_emulator(container, arguments, differences, host=host, port=port)
