"""The built site as files: every page is reached, and nothing on any of them comes from another machine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from conformance import catalogue
from conformance.documents.generated import pages
from conformance.faults import faults_of

TOP = Path(__file__).parents[2]
LISTED = TOP / "tests" / "documents" / "listed_defects.yaml"
LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=\"?([^\"\s>]+)"
    r"|<link\b(?=[^>]*\brel=\"?(?:stylesheet|icon|preload|preconnect|manifest))[^>]*\bhref=\"?([^\"\s>]+)"
)
STYLED = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def test_what_differs_is_named_and_then_written(tmp_path: Path) -> None:
    page, left_over = tmp_path / "docs" / "made" / "page.md", tmp_path / "docs" / "made" / "former.md"
    page.parent.mkdir(parents=True)
    page.write_text("old\n")
    left_over.write_text("of what is gone\n")
    (tmp_path / "README.md").write_text("<!-- generated: sizes read -->\n<!-- /generated -->\n")
    generated = {"docs/made/page.md": "new\n"}

    assert list(pages.differing(tmp_path, generated)) == ["docs/made/page.md", "README.md", "docs/made/former.md"]
    assert list(pages.written(tmp_path, generated)) == [
        "docs/made/page.md: written",
        "README.md: written",
        "docs/made/former.md: removed",
    ]
    assert list(pages.differing(tmp_path, generated)) == []
    assert page.read_text() == "new\n"


def test_no_page_loads_anything_from_another_machine(site: Path) -> None:
    built = list(site.rglob("*.html"))
    found = {(page.name, name) for page in built for pair in LOADED.findall(page.read_text()) for name in pair if name}
    found |= {
        (sheet.name, name) for sheet in site.rglob("*.css") for pair in STYLED.findall(sheet.read_text()) for name in pair
    }

    assert len(found) > len(built)
    assert not [(page, name) for page, name in found if urlsplit(name).netloc]


def test_every_requirement_and_every_fault_has_its_address(site: Path) -> None:
    anchors = set(re.findall(r'id="?([^"\s>]+)', "".join(page.read_text() for page in (site / "reference").rglob("*.html"))))
    containers = catalogue.containers()
    assert not {r.id for c in containers for r in c.requirements} - anchors
    assert not {f.id for c in containers for f in faults_of(c)} - anchors
    assert not {o.operation_id for c in containers for o in c.operations} - anchors


def test_the_whole_is_there_for_programs_that_read(site: Path) -> None:
    short, full = (site / "llms.txt").read_text(), (site / "llms-full.txt").read_text()
    addresses = re.findall(r"^- \[.+\]\((.+\.html)\)", short, re.MULTILINE)
    assert len(addresses) > 50
    assert all((site / address).is_file() for address in addresses)
    assert "### `read.poll.good-files-succeed`" in full
    assert "<!--" not in full


@pytest.mark.parametrize("name", [c.name for c in catalogue.containers()])
def test_the_page_to_try_has_the_document_of(name: str, site: Path) -> None:
    assert json.loads((site / "assets" / "try-it" / f"{name}.json").read_text()) == catalogue.container(name).bundle


def test_the_errata_have_every_listed_defect_with_its_rule() -> None:
    rows = [
        line.split("|") for line in (TOP / "docs/about/errata.md").read_text().splitlines() if re.search(r"`CS\d{3}` \|$", line)
    ]
    told = {(identifier.strip(), row[-2].strip(" `")) for row in rows for identifier in row[1].split(",")}
    listed = yaml.safe_load(LISTED.read_text())
    assert told == {(identifier, row["rule"]) for identifier, row in listed.items()}
    argued = (TOP / "docs/about/errata.md").read_text().partition("## What no rule finds")[2]
    assert all(identifier in argued for identifier, row in listed.items() if "only-here" in row)


def test_an_installed_package_says_that_it_has_no_pages(tmp_path: Path) -> None:
    shutil.copytree(TOP / "conformance", tmp_path / "conformance", ignore=shutil.ignore_patterns("__pycache__", "emulator"))
    shutil.copytree(TOP / "specs", tmp_path / "conformance" / "specs", ignore=shutil.ignore_patterns("corpus"))
    code = "import sys; sys.path.insert(0, sys.argv[1]); from conformance.documents.generated import pages; pages.checkout()"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)
    assert "NotACheckout: The pages belong to a checkout" in done.stderr
