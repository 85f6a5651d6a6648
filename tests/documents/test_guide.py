"""A guide without a mistake is left alone, and each mistake that is put into it is told at its line."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from conformance.documents.linting import Finding, lint

GUIDE = (Path(__file__).parent / "guide.md").read_text(encoding="utf-8")
IMAGE = "mcr.microsoft.com/azure-cognitive-services/textanalytics/language:latest"
MISTAKES = {
    "words joined": (f"  {IMAGE} \\\n  Eula=accept \\", f"  {IMAGE}\\\nEula=accept \\", "CS101"),
    "a blank after a backslash": ("-v /srv/logs:/output \\", "-v /srv/logs:/output \\ ", "CS102"),
    "a backslash forgotten": ("  Billing={ENDPOINT_URI} \\\n", "  Billing={ENDPOINT_URI}\n", "CS103"),
    "ports reversed": ("-p 5001:5000", "-p 5000:5001", "CS207"),
    "another image": ("textanalytics/language:latest\n```", "text-analytics/languages:latest\n```", "CS202"),
    "another tag": (f"  {IMAGE} \\\n  Eula=accept \\", f"  {IMAGE.replace('latest', '1.0')} \\\n  Eula=accept \\", "CS203"),
    "no Eula": ("  Eula=accept \\\n", "", "CS209"),
    "https": ("http://localhost:5000/ready", "https://localhost:5000/ready", "CS301"),
    "a number for a word": ('"name": "German"', '"name": 5', "CS311"),
    "a member missing": ('"iso6391Name": "de", ', "", "CS311"),
    "a comma too many": ('"warnings": []', '"warnings": [],', "CS310"),
    "a path that is not there": ("v3.0/languages -H", "v3.0/language -H", "CS312"),
    "angle brackets": ("ApiKey={API_KEY}\n", "ApiKey=<API_KEY>\n", "CS105"),
    "a setting misspelt": ("HTTP_PROXY_CREDS=jerry", "HTTP_PROXY_CRED=jerry", "CS210"),
    "no language of a fence": ("```bash\ndocker stop", "```\ndocker stop", "CS110"),
    "no volume for log files": ("  -v /srv/logs:/output \\\n", "", "CS215"),
    "too little memory": ("-p 5000:5000 --memory 8g", "-p 5000:5000 --memory 4g", "CS208"),
    "an option behind the image": ("  Eula=accept \\\n", "  Eula=accept --cpus 2 \\\n", "CS212"),
    "an anchor": ("(#ask-it)", "(#ask-them)", "CS501"),
    "a wrong method": ("`POST /text", "`GET /text", "CS312"),
}


def judged(folder: Path, text: str) -> list[Finding]:
    page = folder / "guide.md"
    page.write_text(text, encoding="utf-8")
    return lint([page])


def test_a_guide_without_a_mistake_is_left_alone(tmp_path: Path) -> None:
    assert judged(tmp_path, GUIDE) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    right, wrong, code = MISTAKES[name]
    assert GUIDE.count(right) >= 1
    text = GUIDE.replace(right, wrong, 1)
    changes = difflib.SequenceMatcher(None, GUIDE.split("\n"), text.split("\n"), autojunk=False).get_opcodes()
    first, last = next((begin, end) for tag, _, _, begin, end in changes if tag != "equal")
    told = [finding for finding in judged(tmp_path, text) if finding.code == code]
    assert told
    assert any(first - 8 <= finding.line <= last + 6 for finding in told), (first, last, told)
