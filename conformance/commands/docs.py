"""``cogspec docs``: the pages that are made from the specifications."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import click

from conformance import catalogue
from conformance.commands import samples
from conformance.commands.kinds import DIRECTORY_TO_WRITE


@click.group("docs")
def command() -> None:
    """Work on the pages of the project, on a checkout of it."""


command.add_command(samples.command)


@command.command("build")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a page is not what the specifications give.")
def docs_build(*, check: bool) -> None:
    """Write the pages of the reference that nobody writes, and the generated parts of all others."""
    from conformance.documents.generated import pages

    top = pages.checkout()
    kept, _ = reference()
    if not check:
        for told in pages.written(top, kept):
            click.echo(told)
        return
    stale = list(pages.differing(top, kept))
    for name in stale:
        click.echo(f"{name}: not what the specifications give; run cogspec docs build")
    sys.exit(1 if stale else 0)


@command.command("site")
@click.argument("directory", default="site", type=DIRECTORY_TO_WRITE)
def docs_site(directory: Path) -> None:
    """Build the site into DIRECTORY, with its generated pages; needs the extra docs."""
    from conformance.documents.generated import pages, site

    top = pages.checkout()
    kept, made = reference()
    site.build(top, {**kept, **made}, directory)
    _matrix(top / samples.SAMPLES, directory)
    click.echo(f"{directory}: built")


def _matrix(folder: Path, directory: Path) -> None:
    """The conformance matrix of the results that the repository holds, and the report of each."""
    from conformance.certify.matrix import reading, table, written
    from conformance.documents.generated import site
    from conformance.report.index import write_index
    from conformance.report.written import write_all

    found = dict(samples.results(folder))
    entries, refused = reading.read({place: name for name, place in found.items()})
    for each in refused:
        raise site.CannotBuildSite(f"{each.place} has no place in the matrix: {each.reason}")
    written.write(table.matrix("Conformance of two emulators", entries, refused, catalogue.names()), directory / "matrix")
    for name in found:
        reports = directory / "reports" / name
        shown = [entry for entry in entries if entry.product == name]
        for entry in shown:
            place = reports / entry.container.name
            place.mkdir(parents=True, exist_ok=True)
            write_all(entry.results, entry.container, place)
        write_index([entry.results for entry in shown], reports)


def reference() -> tuple[dict[str, str], dict[str, str]]:
    """The generated pages, by name: those that are kept in the repository, and those that a build of the site makes."""
    from conformance.documents.generated import faults, reference, requirements
    from conformance.faults import faults_of
    from conformance.run.index import checks_of

    declared = {fault.id: fault for container in catalogue.containers() for fault in faults_of(container)}
    breaking: dict[str, list[requirements.Told]] = {}
    for fault in declared.values():
        for broken in fault.breaks:
            breaking.setdefault(broken, []).append(requirements.Told(fault.id, fault.text))
    owners = {r.id: (r, container) for container in reversed(catalogue.containers()) for r in container.requirements}
    known = {
        identifier: requirements.Known(
            tuple(requirements.Told(*found) for found in checks_of(requirement, container)), tuple(breaking.get(identifier, ()))
        )
        for identifier, (requirement, container) in owners.items()
    }
    rows = [faults.Declared(f.id, f.text, f.kind == "written", f.breaks, f.may_break) for f in declared.values()]
    program = cast("click.Group", click.get_current_context().find_root().command)
    return reference.pages(known, rows, program)
