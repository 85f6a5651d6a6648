"""``cogspec lint`` as its users meet it: exit codes, forms of output, mending, and files that are no pages."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
import yaml
from program import Run

from conformance.documents.linting import lint
from conformance.documents.reading import LARGEST, MEGABYTE
from conformance.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
BAD = """# A page

Open https://localhost:5000.

```docker
docker pull mcr.microsoft.com/azure-cognitive-services/textanalytics/language:latest
docker run -p 5000:5001 mcr.microsoft.com/azure-cognitive-services/textanalytics/language\\
Eula=accept Billing={ENDPOINT_URI} ApiKey={API_KEY}
curl http://localhost:5000/ready
curl http://localhost:5000/text/analytics/v3.0/languages --json '{"documents": []}'
```

See [the portal](//ms.portal.azure.com/#home).
"""
MENDED = {"CS101", "CS111", "CS301", "CS506", "CS507"}


def test_findings_are_told_in_three_forms(cogspec: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(BAD)
    done = cogspec("lint", "bad.md", "--json", "--sarif", "out.sarif")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert all(list(each) == ["code", "path", "line", "message", "fix"] for each in found)
    assert {(each["code"], each["line"]) for each in found} >= {("CS301", 3), ("CS111", 5), ("CS101", 7), ("CS207", 7)}
    run = json.loads((tmp_path / "out.sarif").read_text())["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [each["code"] for each in found]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [("bad.md", f["line"]) for f in found]
    assert {result["level"] for result in run["results"]} <= {"error", "warning", "note"}


def test_what_is_simple_is_mended_and_the_rest_is_told(cogspec: Run, tmp_path: Path) -> None:
    page = tmp_path / "bad.md"
    page.write_bytes(BAD.replace("\n", "\r\n").encode())
    page.chmod(0o640)
    done = cogspec("lint", "bad.md", "--fix", "--ignore", "cs207")
    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing found\n", "mended 5 places\n")
    text = page.read_bytes().decode()
    assert text.count("\r\n") == BAD.count("\n")
    assert "http://localhost:5000." in text
    assert "```bash\r\n" in text
    assert "textanalytics/language \\\r\n" in text
    assert "(https://portal.azure.com/#home)" in text
    assert page.stat().st_mode & 0o777 == 0o640


def test_a_rule_is_explained(cogspec: Run) -> None:
    done = cogspec("lint", "--explain", "cs101")
    assert done.returncode == 0
    assert "CS101 words-joined (error)" in done.stdout
    assert "Put a blank before the backslash" in done.stdout
    assert "textanalytics/language\\\n" in done.stdout
    assert "textanalytics/language \\\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "NothingToLint: No path is named"),
        (("nowhere.md",), "NoSuchPage: nowhere.md is not there."),
        (("page.md", "--ignore", "CS999"), "NoSuchRule: 'CS999' is no rule. Did you mean"),
        (("page.md", "--sarif", "no/such/folder.sarif"), "CannotWriteSarif: no/such/folder.sarif cannot be written"),
    ],
)
def test_a_wrong_call_is_refused(cogspec: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "page.md").write_text("# A page\n")
    done = cogspec("lint", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stdout == ""


def lay_out(folder: Path) -> None:
    """Files that are no pages, each called by what it is."""
    (folder / "binary.md").write_bytes(bytes(range(256)))
    (folder / "torn.md").write_bytes(b"\xff\xfe\x00\xd8a")
    (folder / "huge.md").write_bytes(b"a\n" * (LARGEST * MEGABYTE // 2 + 1))
    (folder / "empty").mkdir()
    (folder / "circle.md").symlink_to("circle.md")
    os.mkfifo(folder / "pipe")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("binary.md", "NotMarkdown: {} is no text"),
        ("torn.md", "NotMarkdown: {} begins like a text in utf-16, and is none"),
        ("huge.md", "PageTooLarge: {} has 2.0 MB, and a page has 2 at most"),
        ("empty", "NoPages: There is no Markdown in {}"),
        ("circle.md", "NoSuchPage: {} is a link that leads nowhere, or in a circle"),
        ("pipe", "NotMarkdown: {} is neither a file nor a directory"),
        ("empty/none.md", "NoSuchPage: {} is not there"),
    ],
)
def test_what_is_no_page_is_refused_in_a_sentence(name: str, sentence: str, tmp_path: Path) -> None:
    lay_out(tmp_path)
    with pytest.raises(Refusal) as refused:
        lint([tmp_path / name])
    assert str(refused.value).startswith(sentence.format(tmp_path / name))
    assert refused.value.exit_code == 2


def test_what_is_no_page_in_a_directory_leaves_the_others_alone(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "page.md").write_text("This is TBD.\n")
    told = [(finding.code, Path(finding.path).name, finding.message.split()[-1]) for finding in lint([tmp_path])]
    assert told == [
        ("CS005", "binary.md", "has."),
        ("CS005", "huge.md", "it."),
        ("CS401", "page.md", "information"),
        ("CS005", "torn.md", "UTF-8."),
    ]


@pytest.mark.parametrize(("encoding", "told"), [("utf-16", "utf-16"), ("latin-1", "latin-1"), ("utf-8-sig", ""), ("utf-8", "")])
def test_other_encodings_are_told_and_read(encoding: str, told: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes("# Gr\u00fc\u00dfe\n\nThis is TBD.\n".encode(encoding))
    found = {finding.code: finding for finding in lint([page])}
    assert found["CS401"].line == 3
    assert found["CS001"].message.endswith(told) if told else "CS001" not in found


def test_a_directory_is_walked_once_however_its_links_lead(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "up").symlink_to("..")
    (tmp_path / "deep" / "page.md").write_text("This is TBD.\n")
    (tmp_path / "again.md").symlink_to("deep/page.md")
    (tmp_path / "lost.md").symlink_to("nowhere")
    (tmp_path / "notes.txt").write_text("TBD\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "page.md").write_text("This is TBD.\n")
    assert [finding.code for finding in lint([tmp_path, tmp_path / "deep"])] == ["CS401"]


SECONDS = 15
"""Of a processor, for one page; a slow machine takes a tenth of it."""
HOSTILE = {
    "brackets": ("[" * 9000 + "\n\n") * 100,
    "quotes": "```bash\n" + "docker run '" * 5000 + "\n```\n",
    "a deep value": "`POST /vision/v2.0/read/core/Analyze`\n\n```json\n" + '{"words":[' * 400 + "1" + "]}" * 400 + "\n```\n",
    "brackets in JSON": "```json\n" + "[" * 50_000 + "\n```\n",
    "half a character": '`POST /text/analytics/v3.0/languages`\n\n```json\n{"documents": "\\ud800"}\n```\n',
    "a large number": f'`POST /text/analytics/v3.0/languages`\n\n```json\n{{"documents": {"9" * 5000}}}\n```\n',
    "an infinite number": '`POST /text/analytics/v3.0/languages`\n\n```json\n{"documents": [1e999, NaN, -0.0]}\n```\n',
    "a deep page": "> " * 3000 + "a\n\n" + "- " * 3000 + "b\n",
    "a comment without an end": "<!--" * 20_000,
    "a wide table": "|" * 20_000 + "\n|" + "-|" * 10_000 + "\n",
    "a manifest of aliases": "```yaml\na0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    + "services: {a: {image: mcr.microsoft.com/azure-cognitive-services/x,\n"
    + "  environment: {A: *a39, B: {c: *a39}}, ports: *a39}}\n```\n",
    "one heading": "# same\n" * 5000,
    "names that no file has": "[a](%00.md) [b](" + "c" * 4000 + ".md) ![d](e\x07.png)\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_judged_in_seconds(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(HOSTILE[name], encoding="utf-8")
    begun = time.process_time()
    lint([page])
    assert time.process_time() - begun < SECONDS


def test_a_terminal_is_not_told_what_it_would_obey(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](x\x1b[2Jy.md)\n\n```docker\ndocker run \x1b[31m/\x07\n```\n", encoding="utf-8")
    told = [finding.message + finding.fix for finding in lint([page])]
    assert told
    assert all(text.isprintable() for text in told)


def test_the_hook_starts_the_linter() -> None:
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    assert [(hook["entry"], hook["types"]) for hook in hooks] == [("cogspec lint", ["markdown"])]
