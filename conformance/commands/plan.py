"""``cogspec plan``: what a run would send, and how it is dealt to several machines."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from conformance.commands.declared import options
from conformance.report.results import encode
from conformance.run.options import Options
from conformance.run.plan import Plan


@click.command("plan")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--shards", metavar="N", type=int, default=1, show_default=True, help="How many machines share the run.")
@options()
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON, with the names of all tests.")
def command(containers: tuple[str, ...], *, shards: int, as_json: bool, **values: Any) -> None:
    """Say what cogspec run would do with these options, in which shard, and how long it takes; nothing is sent."""
    from conformance.run.plan import plans

    made = plans(Options.given(containers, values), shards)
    if as_json:
        click.echo(encode(made[0] if len(made) == 1 else made))
        return
    console = Console(highlight=False)
    for plan in made:
        _tell(plan, console)


def _tell(plan: Plan, console: Console) -> None:
    console.print(f"{plan.container}: {plan.tests} tests, {plan.requirements} requirements")
    for sentence in plan.sentences:
        console.print(sentence)
    table = Table("shard", "tests", "calls", "seconds", box=None, pad_edge=False)
    for share in plan.shards:
        table.add_row(share.shard, f"{len(share.tests)}", f"{sum(share.calls.values())}", f"{share.seconds:.0f}")
    console.print(table)
