"""``cogspec matrix``: a static site of many results."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.kinds import PLACE
from conformance.plain import plain
from conformance.refusal import Refusal

TITLE = "Conformance of Cognitive Services containers"
LONGEST_TITLE = 120


class WrongName(Refusal):
    """A name of a product that is none, or of nothing that was handed over."""


@click.command("matrix")
@click.argument("places", metavar="RESULTS_OR_BUNDLE...", nargs=-1, required=True, type=PLACE)
@click.option("-o", "--output", metavar="DIR", required=True, type=PLACE, help="The site to make.")
@click.option(
    "--name", "names", metavar="PATH=NAME", multiple=True, help="Of which product the results at PATH are; may be repeated."
)
@click.option("--title", metavar="TEXT", default=TITLE, show_default=True, help="What the site and its feed are called.")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def command(places: tuple[Path, ...], output: Path, names: tuple[str, ...], title: str, *, as_json: bool) -> None:
    """Make a static site of results and bundles: a table, a page for each container and product, badges, a feed of changes.

    Results are a results.json or the directory of a run. The newest ones of a product and container count. An earlier site in
    DIR is replaced.

    Exit code 0: all of them are in it; 1: some were refused, which the site and standard error name; 2: wrong usage.
    """
    from conformance import catalogue
    from conformance.certify.matrix import reading, table, written

    written.check_place(output)
    reading.demand_there(places)
    entries, refused = reading.read(_named(places, names))
    made = table.matrix(plain(title, LONGEST_TITLE), entries, refused, catalogue.names())
    written.write(made, output)
    for each in refused:
        click.echo(f"refused {each.place}: {each.reason}", err=True)
    if as_json:
        click.echo(written.as_json(made), nl=False)
    else:
        counts = ((len(made.products), "product"), (len(made.containers), "container"))
        told = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
        click.echo(f"{output / written.INDEX}: {told}{f', {len(refused)} refused' if refused else ''}")
    sys.exit(1 if refused else 0)


def _named(places: tuple[Path, ...], names: tuple[str, ...]) -> dict[Path, str]:
    """Each path with the name of its product: the one that was given, or else that of the directory or file."""
    from conformance.certify.matrix.reading import is_bundle

    found = {place: _own_name(place) for place in places}
    for pair in names:
        place, name = _parted(pair, places)
        if is_bundle(place):
            raise WrongName(f"--name {pair!r} is for a bundle, which names its product itself; leave it out.")
        found[place] = name
    return found


def _parted(pair: str, places: tuple[Path, ...]) -> tuple[Path, str]:
    """Path and name, either of which may hold the sign between them."""
    signs = [place for place, character in enumerate(pair) if character == "=" and pair[place + 1 :].strip()]
    if not signs:
        raise WrongName(f"--name {pair!r} names no product; write PATH=NAME.")
    for sign in signs:
        if Path(pair[:sign]) in places:
            return Path(pair[:sign]), pair[sign + 1 :].strip()
    raise WrongName(f"--name {pair!r} is for nothing that was handed over; name a path as it stands there.")


def _own_name(place: Path) -> str:
    whole = place.absolute()
    name = whole.parent.name if whole.name == "results.json" else whole.stem if whole.is_file() else whole.name
    return name.strip() or "results"
