"""The results that the site shows: of the kit as it is, or made anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema_rs import validator_for

from conformance import catalogue
from conformance.commands.samples import CLEAN, FAULTY, SAMPLES, faults
from conformance.faults import find
from conformance.report.results import read, schema, write

TOP = Path(__file__).parents[2]
WORN = faults(TOP / SAMPLES)
MAKE_ANEW = "cogspec docs samples makes them anew"


def sample(product: str, container: str) -> Path:
    return TOP / SAMPLES / product / container / "results.json"


@pytest.mark.parametrize("container", WORN)
@pytest.mark.parametrize("product", [CLEAN, FAULTY])
def test_a_sample_has_all_that_results_have(product: str, container: str, tmp_path: Path) -> None:
    path = sample(product, container)
    results = read(path)
    write(results, tmp_path / "results.json")
    seen = {row.id: (row.level, row.basis, row.profile, list(row.alternatives)) for row in results.requirements}
    declared = {r.id: (r.level, r.basis, r.profile, list(r.alternatives)) for r in catalogue.container(container).requirements}
    uncounted = [row.id for row in results.requirements if row.alternatives and not any(row.alternatives.values())]

    assert [error.message for error in validator_for(schema()).iter_errors(json.loads(path.read_text()))] == []
    assert path.read_bytes() == (tmp_path / "results.json").read_bytes(), f"other members; {MAKE_ANEW}"
    assert seen == declared, f"other requirements; {MAKE_ANEW}"
    assert uncounted == []


@pytest.mark.parametrize("container", WORN)
def test_samples_say_what_their_emulators_do(container: str) -> None:
    clean, faulty = read(sample(CLEAN, container)), read(sample(FAULTY, container))
    known = catalogue.container(container)
    worn = [find(name, known) for name in WORN[container]]
    paired = {broken for fault in worn for broken in fault.breaks if broken in known.by_id}
    may_break = {other for fault in worn for other in fault.may_break}

    assert (clean.verdict, clean.complete, clean.broken) == ("conformant", True, ())
    assert faulty.verdict == "non-conformant"
    assert len(worn) == 2
    assert paired <= {row.id for row in faulty.broken} <= paired | may_break, MAKE_ANEW
    assert any(
        failure.views.plots or failure.views.pictures or failure.views.texts for r in faulty.broken for failure in r.failures
    )


def test_the_page_names_the_faults_that_the_samples_show() -> None:
    page = (TOP / "docs" / "reference" / "matrix.md").read_text()
    rows = re.findall(r"^\| (?:`([a-z0-9.-]+)` )?\| `([^`]+)`: ", page, re.MULTILINE)
    told: dict[str, tuple[str, ...]] = {}
    for container, fault in rows:
        last = container or list(told)[-1]
        told[last] = (*told.get(last, ()), fault)

    assert told == WORN


def test_the_samples_are_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in (TOP / SAMPLES).rglob("*.json")) < 400_000


def test_the_site_has_the_report_of_each(site: Path) -> None:
    for product in (CLEAN, FAULTY):
        index = (site / "reports" / product / "index.html").read_text()
        links = re.findall(r'href="([^"]+)"', index)
        assert links == [f"{container}/report.html" for container in catalogue.names() if container in WORN]
        for link in links:
            page = site / "reports" / product / link
            inner = [name for name in re.findall(r'href="([^"#]+)"', page.read_text()) if "//" not in name]
            assert inner
            assert all((page.parent / name).is_file() for name in inner), page
