"""``cogspec matrix``: what its pages, badges and feed say of results, and what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from bundles import call
from made import HOSTILE
from playwright.sync_api import Browser
from program import Run

from conformance.report.results import Results, read, write

SAMPLES = Path(__file__).parents[2] / "docs" / "assets" / "sample-results"
CLEAN, FAULTY = (SAMPLES / name / "language" / "results.json" for name in ("emulator", "emulator-with-two-faults"))
ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("--name", f"{CLEAN}=emulator", "--name", "before=Shop", "--name", "after=Shop", "--name", f"strange=\ufffe{HOSTILE}")
FAULTS = [
    f"text-{version}.languages.{name}"
    for version in ("v3.0", "v3.1")
    for name in ("counts-text-elements", "language-has-its-english-name")
]


def made(results: Results, folder: Path, started: str) -> Path:
    folder.mkdir()
    write(replace(results, times=replace(results.times, started=started)), folder / "results.json")
    return folder


def hostile(results: Results) -> Results:
    """What a target might have said, in place of all words that may be its own."""

    def said(text: str) -> str:
        return f"{text}{HOSTILE}\x1b[31m\ufffe{'A' * 5000}"

    rows = tuple(
        replace(row, failures=tuple(replace(f, expected=said(f.expected), got=said(f.got)) for f in row.failures))
        for row in results.requirements
    )
    return replace(results, requirements=rows, reason=said("as far as tried"), kit=replace(results.kit, version=HOSTILE))


def xml(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - our own


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three products, one of which got worse and one of which is hostile."""
    folder = tmp_path_factory.mktemp("matrix")
    made(read(CLEAN), folder / "before", "2026-01-02T03:04:05+01:00")
    made(read(FAULTY), folder / "after", "2026-02-03T04:05:06+00:00")
    made(hostile(read(FAULTY)), folder / "strange", "2026-01-01T00:00:00+00:00")
    done = call(folder, "matrix", str(CLEAN), "before", "after", "strange", *NAMES, "-o", "site")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "site"


def test_the_newest_results_of_a_product_count_and_its_earlier_ones_are_told(site: Path) -> None:
    rows = {row["product"]: row for row in json.loads((site / "matrix.json").read_text())["results"]}
    shop = (site / rows["Shop"]["page"]).read_text()

    assert (rows["emulator"]["verdict"], rows["emulator"]["page"]) == ("conformant", "products/emulator.html")
    assert (rows["Shop"]["verdict"], rows["Shop"]["started"]) == ("non-conformant", "2026-02-03T04:05:06+00:00")
    assert not any(row["certified"] for row in rows.values())
    assert "Earlier results" in shop
    assert "2026-01-02" in shop
    assert "the language fr is called &#39;Français&#39;" in shop


def test_requirements_on_which_products_differ_come_first(site: Path) -> None:
    page = (site / "containers" / "language.html").read_text()
    first, _, rest = page.partition('id="others"')

    assert re.findall(r'<tr id="r-([^"]+)"', first) == FAULTS
    assert len(re.findall(r'<tr id="r-', rest)) == len(read(CLEAN).requirements) - len(FAULTS)


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"]+)"', page.read_text()):
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.is_file(), (page.name, link)
            assert not anchor or f'id="{anchor}"' in target.read_text(), (page.name, link)


def test_the_feed_says_what_changed_and_is_the_same_when_it_is_made_again(site: Path) -> None:
    before = (site / "feed.xml").read_bytes()
    entries = xml(site / "feed.xml").findall(f"{ATOM}entry")
    shop = {e.findtext(f"{ATOM}updated"): e for e in entries if str(e.findtext(f"{ATOM}title")).startswith("Shop, language")}
    again = call(site.parent, "matrix", "strange", "after", str(CLEAN), "before", *NAMES, "-o", "site")

    assert list(shop) == ["2026-02-03T04:05:06Z", "2026-01-02T02:04:05Z"]
    newest = shop["2026-02-03T04:05:06Z"]
    assert newest.findtext(f"{ATOM}title") == "Shop, language: not conformant, was conformant"
    assert all(f"broken: {fault}" in str(newest.findtext(f"{ATOM}content")) for fault in FAULTS)
    assert again.returncode == 0
    assert (site / "feed.xml").read_bytes() == before


def test_what_results_say_is_neither_obeyed_nor_repeated_at_length(site: Path) -> None:
    found = {path: path.read_text() for path in site.rglob("*") if path.is_file()}
    badges = [path for path in found if path.suffix == ".svg"]

    assert len(badges) == 3
    for path, text in found.items():
        assert "\x1b" not in text
        assert "A" * 1000 not in text
        if path.suffix in (".html", ".xml", ".svg"):
            assert HOSTILE not in text
            assert "<script" not in text
    for path in (*badges, site / "feed.xml"):
        assert len(xml(path))


def test_what_cannot_be_shown_is_named_and_the_rest_is_there(cogspec: Run, tmp_path: Path) -> None:
    results = read(FAULTY)
    for name, wrong in {
        "flattered": replace(results, verdict="conformant"),
        "miscounted": replace(results, totals=replace(results.totals, failed=0)),
        "unknown": replace(results, target=replace(results.target, container="../../etc")),
        "doubled": replace(results, requirements=results.requirements + results.requirements[:1]),
        "timeless": replace(results, times=replace(results.times, started="<b>now</b>")),
    }.items():
        (tmp_path / name).mkdir()
        write(wrong, tmp_path / name / "results.json")
    (tmp_path / "letter.json").write_text("All is well.")
    (tmp_path / "deep.json").write_text('{"requirements":' + "[" * 200_000)
    (tmp_path / "bundle.zip").write_text("no archive")
    (tmp_path / "empty").mkdir()
    wrong = ("flattered", "miscounted", "unknown", "doubled", "timeless", "letter.json", "deep.json", "bundle.zip", "empty")
    done = cogspec("matrix", *wrong, str(CLEAN), "-o", "site", "--json")
    said = json.loads(done.stdout)

    assert done.returncode == 1
    assert [row["product"] for row in said["results"]] == ["language"]
    assert [each["place"] for each in said["refused"]] == list(wrong)
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [f"refused {name}" for name in wrong]
    assert "&lt;b&gt;now&lt;/b&gt;" in (tmp_path / "site" / "index.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "-o", "site"), "nowhere is not there"),
        (("n" * 300, "-o", "site"), "is not there"),
        ((str(CLEAN), "-o", "n" * 300), "cannot be written"),
        ((str(CLEAN), "-o", "work"), "work holds 'thesis.txt', which would be lost"),
        ((str(CLEAN), "-o", "work/thesis.txt"), "is no directory"),
        ((str(CLEAN), "-o", "."), "is where you are"),
        ((str(CLEAN), "-o", "site", "--name", "other=Shop"), "is for nothing that was handed over"),
        ((str(CLEAN), "-o", "site", "--name", "Shop"), "write PATH=NAME"),
    ],
)
def test_wrong_usage_writes_nothing(cogspec: Run, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("mine")
    done = cogspec("matrix", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["work", "thesis.txt"]


def test_its_pages_hinder_nobody_and_ask_nobody(site: Path, browser: Browser) -> None:
    shop = next(path for path in (site / "products").iterdir() if path.name.startswith("shop."))
    for page_of in (site / "index.html", site / "containers" / "language.html", shop):
        for scheme, width in (("light", 1280), ("dark", 390)):
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(page_of.as_uri())
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            # what looks for hindrances takes a second for every ten rows, and they are all of one kind
            page.evaluate("document.querySelectorAll('tr:nth-child(n+6)').forEach((each) => each.remove())")
            found = Axe().run(page).response["violations"]
            context.close()

            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            assert wider <= 0
            assert all(url.startswith(site.as_uri()) for url in asked)
