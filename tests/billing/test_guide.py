"""The page on the billing endpoint: its commands are run at other ports, and what they say is what the page says."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from listening import Program, serving
from markdown_it import MarkdownIt

from conformance.billing.answers import WORDS
from conformance.billing.answers import answer as told_by
from conformance.billing.licence import issued
from conformance.emulator.metering import STATUS_OF_ANSWER

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "billing-endpoint.md"
BLOCKS = [(token.info, token.content) for token in MarkdownIt().parse(PAGE.read_text()) if token.type == "fence"]


def parts() -> list[list[tuple[str, str]]]:
    """The blocks of each example, which begins where an endpoint is started."""
    found: list[list[tuple[str, str]]] = []
    for kind, content in BLOCKS:
        if content.startswith("cogspec billing"):
            found.append([])
        found[-1].append((kind, content))
    return found


def started(stack: ExitStack, folder: Path, command: str, endpoint: Program | None) -> Program:
    moved = re.sub(r"--port \d+", "--port 0", command)
    moved = moved.replace("http://127.0.0.1:9000", endpoint.url if endpoint else "")
    return stack.enter_context(serving(folder, *shlex.split(moved)[1:]))


def is_licence(part: list[tuple[str, str]]) -> bool:
    return any("DownloadLicense" in content for _, content in part)


OF_REPORTS = [part for part in parts() if not is_licence(part)]


@pytest.mark.parametrize("part", OF_REPORTS, ids=lambda part: shlex.split(part[0][1])[-2])
def test_an_example_says_what_the_page_says(part: list[tuple[str, str]], tmp_path: Path) -> None:
    (_, first), (_, second), (_, request), (_, words), *record = part
    with ExitStack() as stack:
        endpoint = started(stack, tmp_path, first, None)
        container = started(stack, tmp_path, second, endpoint)
        asked = subprocess.run(
            ["sh", "-c", request.replace("http://127.0.0.1:5000", container.url).replace("curl ", "curl -sS ")],
            capture_output=True,
            text=True,
            check=True,
        )
        assert container.end(signal.SIGINT) == 0
        assert endpoint.end(signal.SIGINT) == 0
        said = asked.stdout + endpoint.said
    place = 0
    for word in words.splitlines():
        place = said.find(word, place) + 1
        assert place, f"should say {word}: {said}"
    for _, content in record:
        last = json.loads((tmp_path / "reports.jsonl").read_text().splitlines()[-1])
        shown = json.loads(content)
        assert list(last) == list(shown)
        assert all(header in last["headers"] for header in shown["headers"])
        for name in ("method", "target", "answer", "status", "flaw"):
            assert last[name] == shown[name]


def test_a_licence_is_downloaded_and_used_as_the_page_says(tmp_path: Path) -> None:
    (part,) = (part for part in parts() if is_licence(part))
    (_, billing), (_, download), (_, words), (_, shown), (_, serve), (_, request), (_, answer) = part
    with ExitStack() as stack:
        endpoint = started(stack, tmp_path, billing, None)
        moved = download.replace("http://127.0.0.1:9000", endpoint.url).replace("cogspec", f"{sys.executable} -m conformance")
        subprocess.run(["sh", "-ec", moved], cwd=tmp_path, check=True)
        assert endpoint.end(signal.SIGINT) == 0
        assert words.strip() in endpoint.said
        container = started(stack, tmp_path, serve, None)
        ask = request.replace("http://127.0.0.1:5000", container.url).replace("curl ", "curl -sS ")
        assert subprocess.check_output(["sh", "-c", ask], text=True).strip() == answer.strip()
    written, page = (json.loads(text) for text in ((tmp_path / "license" / "license.json").read_text(), shown))
    assert (list(written), list(written["license"])) == (list(page), list(page["license"]))
    assert written["license"]["containerType"] == page["license"]["containerType"]


def test_the_seal_is_what_the_page_says() -> None:
    said = json.loads(issued("keyphrase", "http://127.0.0.1:9000").sealed())
    terms = json.dumps(said["license"], sort_keys=True, separators=(",", ":"))

    assert said["seal"] == hashlib.sha256(terms.encode()).hexdigest()


def test_every_word_is_in_the_table_with_what_the_emulator_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]*\| [^|]*\| `(\w+)` \|$", PAGE.read_text(), re.MULTILINE)

    assert [word for word, _ in rows] == list(WORDS)
    assert {told_by(word).status: said for word, said in rows if word.isdecimal()} == STATUS_OF_ANSWER
