"""``cogspec docs samples``: the results from which the site has its matrix and its reports."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml
from rich.console import Console

from conformance import catalogue
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from conformance.catalogue import Container

SAMPLES = Path("docs", "assets", "sample-results")
FAULTS = "faults.yaml"
CLEAN, FAULTY = "emulator", "emulator-with-two-faults"


class NoSample(Refusal):
    """A container of which the site shows no results."""


@click.command("samples")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
def command(containers: tuple[str, ...]) -> None:
    """Make the results anew that the site shows; without CONTAINER all of them, in some ten minutes."""
    from conformance.documents.generated import pages

    folder = pages.checkout() / SAMPLES
    declared = faults(folder)
    for name in containers:
        if name not in declared:
            raise NoSample(f"The site shows no results of {name!r}; choose from {', '.join(declared)}, or add it to {FAULTS}.")
    for name in containers or declared:
        container = catalogue.container(name)
        for product, worn in ((CLEAN, ()), (FAULTY, declared[name])):
            click.echo(_made(container, worn, folder / product / name / "results.json"))


def faults(folder: Path) -> dict[str, tuple[str, ...]]:
    """The faults of the one emulator, by container."""
    found = yaml.safe_load((folder / FAULTS).read_text(encoding="utf-8"))
    return {name: tuple(each) for name, each in found.items()}


def results(folder: Path) -> Iterator[tuple[str, Path]]:
    """The results of each emulator: what it is called, and their directory."""
    yield from ((product, folder / product) for product in (CLEAN, FAULTY))


def _made(container: Container, worn: tuple[str, ...], place: Path) -> str:
    """Run an emulator with these faults, keep the results alone, and say what they are."""
    from conformance import target
    from conformance.harness.files import LOOPBACK
    from conformance.report.progress import Progress
    from conformance.run import session
    from conformance.run.options import Options

    count = target.instances_needed(container, ())
    with tempfile.TemporaryDirectory(prefix="cogspec-") as name, target.embedded_instances(container, worn, count) as urls:
        run = Options((container.name,), urls, files_host=LOOPBACK[-1], worn=worn, output=Path(name))
        (told,) = session.run(run, Progress(Console(), silent=True))
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(name, place.name), place)
    return f"{place}: {told.verdict}, {told.totals.failed} failed, {place.stat().st_size // 1000} KB"
