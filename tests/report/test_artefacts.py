"""What a run leaves behind and prints: without a key of its user's, and without an order that somebody else gave."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import jsonschema_rs
import pytest
from telling_server import ORDER, SPELLINGS

from conformance.report.exchanges import EXCHANGES
from conformance.report.formats.github import nobody_else_commands, tell_github
from conformance.report.journal import JOURNAL, nothing
from conformance.report.results import schema
from conformance.report.units import UNITS
from conformance.report.written import FORMS
from conformance.wire.access import Access

SERVER = Path(__file__).with_name("telling_server.py")
HEADER, LAUNCH = "hdr-7Qm2xY9_wZ4k/Rt3+aB=", "lnc-R8t3uV6+pL1s/Xq5-Cd="
"""Keys of a user's, for a gateway and for what is launched."""


@dataclass(frozen=True)
class Left:
    """What a run left."""

    log: str
    summary: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A run in a workflow of GitHub against a server that repeats whatever it is told."""
    folder = tmp_path_factory.mktemp("telling")
    launch = f"{sys.executable} {SERVER} {{port}} --api-key={LAUNCH}"
    command = [sys.executable, "-m", "conformance", "run", "language", "--profile", "core", "--launch", launch]
    done = subprocess.run(
        [*command, "--header", f"Authorization: Bearer {HEADER}", "--output", "out"],
        cwd=folder,
        env={**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "summary")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    files = {path.name: path.read_text() for path in (folder / "out").iterdir()}
    return Left(done.stdout, (folder / "summary").read_text(), files)


def test_every_form_is_written(left: Left) -> None:
    assert left.files.keys() == {*FORMS, JOURNAL, EXCHANGES, UNITS}


def test_the_results_are_as_their_schema_says_and_tell_how_long_answers_took(left: Left) -> None:
    results = json.loads(left.files["results.json"])
    times = {each["operation"]: each for each in results["times"]["operations"]}

    assert list(jsonschema_rs.iter_errors(schema(), results)) == []
    for version in ("text-v3.0", "text-v3.1"):
        told = times[f"{version}.languages"]
        assert told["answers"] > 20
        assert 0 < told["median"] <= told["percentile_95"] < 5


def test_no_key_of_the_user_is_in_anything_that_is_left_or_printed(left: Left) -> None:
    texts = {**left.files, "the log": left.log, "the summary": left.summary}
    halves = {key[:6] for key in (HEADER, LAUNCH)} | {key[-6:] for key in (HEADER, LAUNCH)}

    assert {name: half for name, text in texts.items() for half in halves if half in text} == {}
    assert "[value of Authorization]" in left.files["results.json"]


def test_no_key_of_the_user_is_left_or_printed_in_any_spelling(left: Left) -> None:
    texts = {**left.files, "the log": left.log, "the summary": left.summary}
    coded = re.findall('"base64":"([^"]+)"', left.files[EXCHANGES])
    texts["what is not UTF-8"] = "".join(base64.b64decode(each).decode("latin-1").replace("\0", "") for each in coded)
    spelled = {spelling(key) for spelling in SPELLINGS for key in (HEADER, LAUNCH)}
    forms = {form for said in spelled for form in (said, json.dumps(said)[1:-1], html.escape(said))}

    assert len(spelled) == 2 * len(SPELLINGS)
    assert {name: form for name, text in texts.items() for form in forms if form in text} == {}


def test_orders_of_a_target_are_printed_where_nobody_obeys_them(left: Left) -> None:
    lines = left.log.splitlines()
    stop = next(line for line in lines if line.startswith("::stop-commands::"))
    word = stop.removeprefix("::stop-commands::")
    first, last = lines.index(stop), lines.index(f"::{word}::")
    within, behind = lines[first + 1 : last], lines[last + 1 :]

    assert len(word) >= 32
    assert any("an order of the target" in line for line in within)
    assert any(line.startswith("::error title=") for line in behind)
    assert not any(line.startswith(ORDER.strip()) for line in behind)
    assert not any(line.lstrip().startswith("::") for line in within)


def test_the_summary_of_the_job_is_that_of_the_run(left: Left) -> None:
    assert left.summary.strip() == left.files["summary.md"].strip()


def test_nothing_is_printed_for_github_elsewhere() -> None:
    out = StringIO()
    with nobody_else_commands({}, out):
        tell_github([(nothing("language", "http://x", "nobody answers"), None)], {}, out)

    assert out.getvalue() == ""


def test_a_summary_that_cannot_be_written_ends_no_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path)}
    tell_github([(nothing("language", "http://x", "nobody answers"), None)], github, StringIO())

    assert capsys.readouterr().err == "The summary of the job could not be written (Is a directory).\n"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"no {HEADER} here", "no [value of X] here"),
        (f"cut {HEADER[:7]}… (700 characters)", "cut [value of X]… (700 characters)"),
        (f"from … {HEADER[-7:]} on", "from … [value of X] on"),
        ("an other… word", "an other… word"),
    ],
)
def test_a_key_is_hidden_whole_and_cut_short(said: str, shown: str) -> None:
    assert Access((("X", f"Bearer {HEADER}"),)).hide(said) == shown
