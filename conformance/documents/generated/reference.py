"""All pages of the reference that nobody writes, by their names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files

import click

from conformance import catalogue
from conformance.documents.generated import api, command_line, containers, faults, formats, requirements
from conformance.documents.generated.faults import Declared
from conformance.documents.generated.requirements import Known

FOLDER = "docs/reference/generated"
"""Pages that follow from the specifications and the command line alone: they are kept, and read in the repository, too."""
MADE = "docs/reference"
"""Below which stand the pages that repeat the sentences of tests and faults; a build of the site makes them."""
Pages = dict[str, str]
RESULTS = """\
`cogspec run` writes `results.json` into the directory of `--output`. This page is made from the JSON Schema that is
shipped with the kit and made from its own models, `conformance/report/results.schema.json`.
"""
TRAFFIC = """\
`cogspec judge` reads HAR files, VCR cassettes, and this form of its own: one exchange a file, as the tests of Azure's
client libraries keep theirs. This page is made from `conformance/traffic/traffic.schema.json`.
"""


def pages(known: Mapping[str, Known], declared: Sequence[Declared], program: click.Group) -> tuple[Pages, Pages]:
    """Every generated page, by its name below the checkout: those that are kept in the repository, then the others.

    What checks and what breaks each requirement, all faults, and the command line are passed in: they lie on higher floors.
    """
    kept = _kept(program)
    made = {"requirements/index": requirements.overview()}
    made |= {f"requirements/{c.name}": requirements.page(c, known) for c in requirements.chapters()}
    made |= {f"faults/{name}": text for name, text in faults.pages(declared).items()}
    return {f"{FOLDER}/{n}.md": text for n, text in kept.items()}, {f"{MADE}/{n}.md": text for n, text in made.items()}


def _kept(program: click.Group) -> dict[str, str]:
    described = list(dict.fromkeys(name for c in catalogue.containers() for name in c.descriptions))
    described.append(catalogue.OFFLINE_DOCUMENT)
    return {
        "command-line": command_line.page(program, "cogspec"),
        "results": formats.page("Results", RESULTS, _schema("report", "results")),
        "traffic": formats.page("Recorded traffic", TRAFFIC, _schema("traffic", "traffic")),
        "api/index": api.index(described),
        "containers/index": containers.index(),
        **{f"api/{name}": api.page(name) for name in described},
        **{f"containers/{c.name}": containers.page(c) for c in catalogue.containers()},
    }


def _schema(package: str, name: str) -> catalogue.Json:
    return json.loads((files("conformance") / package / f"{name}.schema.json").read_text(encoding="utf-8"))
