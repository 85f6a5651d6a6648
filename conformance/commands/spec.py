"""``cogspec spec``: the description of a container."""

from __future__ import annotations

import json

import click

from conformance import catalogue


@click.command("spec")
@click.argument("container")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of YAML.")
def command(container: str, *, as_json: bool) -> None:
    """Print the OpenAPI document of everything a container serves."""
    bundle = catalogue.container(container).bundle
    click.echo(json.dumps(bundle, indent=1) if as_json else catalogue.as_yaml(bundle), nl=as_json)
