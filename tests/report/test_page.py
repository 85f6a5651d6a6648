"""The page of a run: what it says, and that nothing of what a target said can do anything in it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from html.parser import HTMLParser

from made import DETECTOR, HOSTILE, broken, results

from conformance.report.journal import nothing
from conformance.report.ledger import Entry
from conformance.report.page import PAGE, page
from conformance.report.results import Waiver
from conformance.report.waivers import with_waivers
from conformance.report.written import FORMS


class Read(HTMLParser):
    """The elements of a page, its text, and the text of each element that is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside: dict[str, list[str]] = {"script": [], "pre": [], "dd": []}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open in self.inside:
            self.inside[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = ""

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


def test_what_is_broken_is_there_with_its_sentence_source_and_requests() -> None:
    said = Read(page(results(*broken(2)), DETECTOR))
    text = " ".join(" ".join(said.words).split())

    for requirement in DETECTOR.requirements[:2]:
        assert text.count(requirement.text) >= 2, "with the finding, and in the list"
        assert requirement.source in text
    assert said.inside["pre"] == ["curl x"] * 4
    assert "2 MUST do not hold. Not every MUST was tried. As far as tried: 3 of 9 MUST were not run." in text


def test_the_sums_add_up() -> None:
    run = results(*broken(3), Entry(DETECTOR.requirements[5].id, "passed", "t"))
    declared, *sums = (int(number) for number in Read(page(run, DETECTOR)).inside["dd"][:6])

    assert declared == run.totals.declared == sum(sums)
    assert sums == [3, 0, run.totals.not_run, 0, 1]


def test_what_is_waived_stands_there_with_its_reason_and_what_was_seen() -> None:
    waiver = Waiver(DETECTOR.requirements[0].id, "The next release mends it.", "https://example.com/1", "2030-01-31")
    run = results(*broken(2))
    run = replace(run, requirements=with_waivers(run.requirements, [waiver]), complete=True)
    text = page(run, DETECTOR)
    words = " ".join(" ".join(Read(text).words).split())

    assert "1 MUST does not hold; every MUST" in words
    assert "Waived until 2030-01-31: The next release mends it. https://example.com/1" in words
    assert Read(text).inside["pre"] == ["curl x"] * 4, "what was seen of it is shown, too"
    other = replace(waiver, requirement=DETECTOR.requirements[1].id, link="javascript:alert(1)")
    hidden = replace(run, requirements=with_waivers(run.requirements, [other]))
    assert "No MUST is broken but 2 that are waived" in page(hidden, DETECTOR)
    assert other.link not in Read(page(hidden, DETECTOR)).values("href")


def test_a_reason_that_asks_ends_as_it_is() -> None:
    assert "Is this its port?</p>" in page(nothing("read", "http://127.0.0.1:1", "is this its port?"), None)


def test_what_was_not_run_is_not_said_never_to_have_been_seen() -> None:
    run = results()
    rows = tuple(replace(row, alternatives=dict.fromkeys(DETECTOR.by_id[row.id].alternatives, 0)) for row in run.requirements)
    untried = page(replace(run, requirements=rows), DETECTOR)

    assert untried.count(">not tried<") == sum(len(r.alternatives) for r in DETECTOR.requirements) > 0
    assert ">never<" not in untried


def test_every_link_of_the_page_leads_somewhere() -> None:
    said = Read(page(results(*broken(3)), DETECTOR))
    ids = said.values("id")

    assert len(ids) == len(set(ids))
    assert {link[1:] for link in said.values("href") if link.startswith("#")} <= set(ids)
    assert {link for link in said.values("href") if link[0] != "#"} == {*FORMS} - {PAGE}


def test_what_a_target_said_is_text_and_nothing_else() -> None:
    run = results(*broken(1, HOSTILE, HOSTILE), Entry(DETECTOR.requirements[3].id, "not_run", "t", reason=HOSTILE))
    run = replace(run, left_behind=(HOSTILE,), reason=HOSTILE)
    clean, hostile = Read(page(results(*broken(1)), DETECTOR)), Read(page(run, DETECTOR))

    assert "".join(hostile.words).count("<script>alert(1)</script>") >= 6
    assert hostile.inside["script"] == clean.inside["script"]
    for attribute in ("src", "srcset", "style", "onerror", "action"):
        assert hostile.values(attribute) == []
    assert {tag for tag, _ in hostile.elements} == {tag for tag, _ in clean.elements}


def test_a_command_shows_what_it_is() -> None:
    said = Read(page(results(*broken(1, body="x\u202e; rm -r y\x1b[2J")), DETECTOR))

    assert said.inside["pre"] == ["curl x?; rm -r y?[2J"] * 2


def test_one_script_may_run_and_nothing_may_be_loaded() -> None:
    said = Read(page(results(), DETECTOR))
    policy = said.values("content")[1]
    (script,) = said.inside["script"]

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def test_fifty_findings_with_large_inputs_are_a_page_that_opens() -> None:
    written = page(results(*broken(50, body="1, " * 100_000)), DETECTOR)

    assert len(written) < 2_000_000
    assert "without its last 299,6" in written


def test_a_run_that_tried_nothing_says_why() -> None:
    said = " ".join(" ".join(Read(page(nothing("", "http://127.0.0.1:9", "nobody answers"), None)).words).split())

    assert "No verdict" in said
    assert "Nothing is said of the target. Nobody answers." in said
