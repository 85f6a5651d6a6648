"""The client of Read follows odd locations, and one unread format hides only what is about that format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from program import Run

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.faults.emulators import Emulators
from conformance.harness import Broken, Door
from conformance.harness.files import Files
from conformance.harness.read.client import Read
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.wire import Answer, Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.worlds.pages.files import pdf, png, tiff
from conformance.worlds.pages.strategies import saying

EARLY, LATER = catalogue.container("read"), catalogue.container("read-3.2")
GUID = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
WORDS = ("mother", "father")
FILE = png(saying(*WORDS))


@contextmanager
def reading(container: Container, url: str) -> Iterator[Read]:
    with Connections(url, Limits(30)) as connections:
        yield Read(container.name, Door(container, url, connections, Witness(Judge(container, url))), Files())


@pytest.fixture(scope="module")
def emulators() -> Iterator[Emulators]:
    with Emulators({}) as kept:
        yield kept


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        ("read.submit.ids-of-32-digits", {"location-ends-with-id"}),
        ("read.submit.location-with-trailing-slash", {"location-ends-with-id", "location-is-where-to-poll"}),
        ("read.submit.location-of-another-version", {"location-is-where-to-poll"}),
        ("read.submit.relative-location", {"location-is-absolute", "location-is-reachable"}),
        ("read.submit.answers-with-the-id", {"answers-accepted"}),
    ],
)
def test_an_odd_location_is_followed(emulators: Emulators, fault: str, broken: set[str]) -> None:
    with emulators.wearing(LATER, 1, (fault,)) as (url,), reading(LATER, url) as read:
        assert read.known(FILE).texts == [list(WORDS)]

        found = {finding.requirement for judgement in read.door.judgements for finding in judgement.findings}
        assert found == {f"read-3.2.submit.{rule}" for rule in broken}


def test_an_unread_format_is_replaced_by_another_one(emulators: Emulators) -> None:
    page = saying(*WORDS)
    with emulators.wearing(EARLY, 1, ("read.poll.cannot-read-tiff",)) as (url,), reading(EARLY, url) as read:
        assert read.document([page]).name == "pages.pdf"
        assert read.image(page).name == "page.png"
        assert [file.name for file in read.those_read([tiff([page]), pdf([page])])] == ["pages.pdf"]


def test_a_file_is_submitted_once_and_its_evidence_is_kept(emulators: Emulators) -> None:
    with emulators.wearing(EARLY, 1, ()) as (url,), reading(EARLY, url) as read:
        first, sent = read.outcome(FILE), read.door.requests
        said = read.door.said
        read.door.begin()

        assert Read(EARLY.name, read.door, Files()).outcome(FILE) is first
        assert read.door.requests == sent
        assert [exchange.request.method for exchange in read.door.said] == ["POST", "GET"]
        assert read.door.said == [said[0], said[-1]]
        assert len(read.door.judgements) == 2


def taken(container: Container, url: str, location: str | None) -> str:
    """Where a client asks that called this URL and was told this location."""
    with reading(container, url) as read:
        return read.taken(Answer(202, (("Operation-Location", location),) if location is not None else (), b"")).target


@pytest.mark.parametrize(
    ("url", "location", "asked_at"),
    [
        ("http://host", f"http://host/vision/v2.0/read/operations/{GUID}", f"/vision/v2.0/read/operations/{GUID}"),
        ("http://host", f"/vision/v2.0/read/operations/{GUID}", f"/vision/v2.0/read/operations/{GUID}"),
        ("http://host", f"http://host:80/VISION/V2.0/read/operations/{GUID}", f"/VISION/V2.0/read/operations/{GUID}"),
        ("http://host", "http://host/vision/v2.0/read/operations/17?token=a", "/vision/v2.0/read/operations/17?token=a"),
        ("http://host/ocr", f"http://host/ocr/vision/v2.0/read/operations/{GUID}", f"/vision/v2.0/read/operations/{GUID}"),
        ("http://host", f"http://read-0:5000/vision/v2.0/read/operations/{GUID}?a=b", f"/vision/v2.0/read/operations/{GUID}"),
        ("http://host", f"http://host/results/{GUID}/", f"/vision/v2.0/read/operations/{GUID}"),
        ("http://host", "an id", "/vision/v2.0/read/operations/an%20id"),
    ],
    ids=["as described", "relative", "in capitals", "a query", "a prefix", "another host", "another path", "no URL"],
)
def test_where_a_location_leads(url: str, location: str, asked_at: str) -> None:
    assert taken(EARLY, url, location) == asked_at


@pytest.mark.parametrize(("location", "broken"), [(None, "answers-as-described"), ("http://host/", "location-ends-with-id")])
def test_no_location_leads_nowhere(location: str | None, broken: str) -> None:
    with pytest.raises(Broken) as raised:
        taken(EARLY, "http://host", location)

    assert raised.value.requirement == f"read.submit.{broken}"


@pytest.mark.parametrize(
    ("container", "fault", "broken", "rests_on_it"),
    [
        (LATER, "read.submit.ids-of-32-digits", {"submit.location-ends-with-id"}, set[str]()),
        (
            EARLY,
            "read.poll.cannot-read-pdf",
            {"poll.good-files-succeed", "submit.reads-every-format"},
            {
                "poll.measures-pdfs",
                "poll.pages-keep-their-words",
                "poll.pdfs-follow-each-other",
                "poll.unit-follows-format",
            },
        ),
    ],
    ids=["an odd operation id", "unread PDFs"],
)
def test_everything_else_is_still_judged(
    cogspec: Run, tmp_path: Path, container: Container, fault: str, broken: set[str], rests_on_it: set[str]
) -> None:
    profiles = ("behaviour", "accuracy")
    with target.embedded(container, (fault,)) as url:
        chosen = [word for profile in profiles for word in ("--profile", profile)]
        done = cogspec("run", container.name, "--url", url, *chosen, "--no-shrink", "--output", "out")

    assert done.returncode == 1, done.stdout + done.stderr
    rows = json.loads((tmp_path / "out/results.json").read_text())["requirements"]
    of_service = {row["id"].removeprefix(f"{container.name}."): row for row in rows if row["profile"] in profiles}
    assert {rule for rule, row in of_service.items() if row["outcome"] == "failed"} == broken
    assert {rule for rule, row in of_service.items() if row["outcome"] == "not_run"} == rests_on_it
    assert all(
        of_service[rule]["reason"] == f"{container.name}.poll.good-files-succeed does not hold, which it rests on"
        for rule in rests_on_it
    )


def test_who_has_no_patience_sees_nothing_fail(cogspec: Run, tmp_path: Path) -> None:
    rules = [f"read.poll.{rule}" for rule in ("good-files-succeed", "reads-printed-words")]
    chosen = [word for rule in rules for word in ("--requirement", rule)]
    done = cogspec("run", "read", *chosen, "--patience", "0.1", "--output", "out")

    rows = json.loads((tmp_path / "out/results.json").read_text())["requirements"]
    told = {row["id"]: (row["outcome"], "--patience" in row["reason"]) for row in rows if row["id"] in rules}
    assert told == dict.fromkeys(rules, ("not_run", True)), done.stdout + done.stderr


def test_a_late_answer_of_an_operation_that_waits_breaks_nothing() -> None:
    request = Request("POST", "/vision/v3.2/read/syncAnalyze", (("Content-Type", "application/octet-stream"),), FILE.content)
    judge = Judge(LATER)
    operation, other = LATER.operation("read-3.2.sync"), LATER.operation("read-3.2.submit")
    late, dropped = Exchange(request, None, "no whole answer", late=True), Exchange(request, None, "closed")

    found = [bool(judge.judge(*pair).findings) for pair in ((operation, late), (operation, dropped), (other, late))]
    assert found == [False, True, True]
