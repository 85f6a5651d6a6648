"""What DocFX and MkDocs add to Markdown is understood, and lines stay where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.documents.linting import lint
from conformance.documents.markdown import parse

RIGHT = {
    "includes": "[!INCLUDE [How to stop](stop.md)]\n",
    "notes": "> [!WARNING]\n> Mind the step.\n",
    "a button": '> [!div class="nextstepaction"]\n> [Next](https://example.com)\n',
    "zones": '::: zone pivot="csharp"\n\nText.\n\n::: zone-end\n\n:::zone-end:::\n',
    "an image": ':::image type="content" source="stop.md" alt-text="A picture":::\n',
    "tabs of DocFX": "# [Portal](#tab/portal)\n\nText.\n\n# [CLI](#tab/cli)\n\nText.\n\n---\n",
    "tabs of MkDocs": '=== "Linux"\n\n    ```bash\n    docker ps\n    ```\n',
    "tabs in tabs": '=== "Linux"\n\n    === "deeper"\n\n        ```bash\n        docker ps\n        ```\n',
    "admonitions": '!!! note "Mind"\n\n    Text.\n\n??? tip\n\n    Text.\n',
    "tasks and notes": "- [ ] done\n- [x] done[^1]\n\n[^1]: A note.\n",
    "references": "See [the page][1].\n\n[1]: https://example.com\n",
    "an id of a heading": "See [it](#short).\n\n## A long heading {#short}\n",
    "an anchor in HTML": 'See [it](#short).\n\n<a id="short"></a>\n',
    "headings in two ways": "[a](#a--b-c) [b](#a-b-c)\n\n## A & b `c`\n",
    "a repeated heading": "[a](#run-it) [b](#run-it-1)\n\n## Run it\n\n## Run it\n",
    "HTML that browsers know": "<details><summary>More</summary>\n\nPress <kbd>Ctrl</kbd>.\n\n</details>\n",
    "PowerShell": "```powershell\ndocker run `\n  -p 5000:5000 `\n  <image>\n```\n",
    "a quoted page": "````markdown\nhttps://localhost:5000 <service> TBD\n\n```\ndocker ps\n```\n````\n",
    "an hour, a user, an SDK": "An hour, a user, an SDK, a URL, an X, a one-time key, an `id`, a uniform one.\n",
    "what proxies do": "With nginx in front, which ends TLS, open https://localhost:5000.\n",
    "requests to the cloud": "Call `POST https://westus.api.cognitive.microsoft.com/vision/v3.2/analyze`.\n",
    "another image": "```bash\ndocker run --detach ghcr.io/somebody/else:1.0 --port 80\n```\n",
    "a variable before a command": "```bash\ndocker ps \\\n  -a\nKEY=abc docker images\n```\n",
    "a script": "```bash\nBILLING=$1\nAPIKEY=$2\nfor i in 1 2; do\n  curl -s http://localhost:5000/ready && break\ndone\n```\n",
    "a here document": "```bash\ncat > a.yaml <<'EOF'\na: {b: c}\nEOF\n```\n",
    "a login by standard input": "```bash\necho -p 1 | docker login r.example --username me --password-stdin\n```\n",
    "cmd": "```cmd\ndocker ps ^\n  -a\n```\n",
    "another image to be named": "```bash\ndocker run --rm {YOUR_IMAGE}\n```\n",
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "stop.md").write_text("Press Ctrl+C.\n")
    page = tmp_path / "page.md"
    page.write_text(RIGHT[name], encoding="utf-8")
    assert [(finding.code, finding.message) for finding in lint([page])] == []


def test_a_mistake_in_a_tab_is_told_at_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('=== "Linux"\n\n    Text.\n\n    ```docker\n    docker ps\n    ```\n', encoding="utf-8")
    assert [(finding.code, finding.line) for finding in lint([page])] == [("CS111", 5)]


def test_what_an_included_file_says_counts(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run = "```bash\ndocker run -d -p 5000:5000 {IMAGE} Eula=accept Billing={ENDPOINT_URI} ApiKey={API_KEY}\n```\n"
    (tmp_path / "ready.md").write_text("```bash\ncurl http://localhost:5000/ready\n```\n")
    page.write_text(run)
    assert "CS316" in {finding.code for finding in lint([page])}
    page.write_text(f"{run}\n[!INCLUDE [Ready](ready.md)]\n")
    assert "CS316" not in {finding.code for finding in lint([page])}


def test_a_client_library_is_a_query(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run = "```bash\ndocker run -d -p 5000:5000 {IMAGE} Eula=accept Billing={ENDPOINT_URI} ApiKey={API_KEY}\n```\n"
    page.write_text(run)
    assert "CS315" in {finding.code for finding in lint([page])}
    page.write_text(f'{run}\n```python\nTextAnalyticsClient("http://localhost:5000", credential).detect_language(texts)\n```\n')
    assert "CS315" not in {finding.code for finding in lint([page])}


def test_lines_of_text_are_those_of_the_file() -> None:
    page = parse("---\ntitle: x\n---\n# One\n\ntwo\n`three`\n[four](x)\n| a |\n\n| h |\n|---|\n| c |\n")
    assert [(text.words.split("\n")[0], text.first) for text in page.texts] == [("One", 4), ("two", 6), ("h", 11), ("c", 13)]
    assert [(link.words, link.line) for link in page.links] == [("four", 8)]


def test_zones_and_tabs_are_no_text() -> None:
    page = parse('::: zone pivot="csharp"\n\n# [Portal](#tab/portal)\n\n:::image source="a.png":::\n\n::: zone-end\n')
    assert ([text.words for text in page.texts], page.title, [link.target for link in page.links]) == ([""], "", ["a.png"])


def test_a_section_knows_those_around_it() -> None:
    page = parse("# A\n\n## B\n\n#### C\n\n## D `d`\n\n### E\n")
    assert [(s.title, s.parents) for s in page.sections[1:]] == [
        ("A", ()),
        ("B", ("A",)),
        ("C", ("A", "B")),
        ("D d", ("A",)),
        ("E", ("A", "D d")),
    ]


def test_an_allowance_covers_what_follows_it_and_no_more(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    comment = "<!-- lint: allow CS301: the sentence is about it -->\n"
    page.write_text(f"{comment}Open https://localhost:5000.\n\nOpen https://localhost:5001.\n")
    assert [(finding.code, finding.line) for finding in lint([page])] == [("CS301", 4)]


COMPOSE = """```yaml
services:
  language:
    image: mcr.microsoft.com/azure-cognitive-services/textanalytics/language:latest
    environment:
      eula: accept
      billing: {ENDPOINT_URI}
      apikey: {API_KEY}
    deploy:
      resources:
        limits:
          memory: 8g
    ports:
      - "5001:5000"
```
"""
MANIFEST = """```yaml
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: language
          image: mcr.microsoft.com/azure-cognitive-services/textanalytics/language:latest
          ports:
            - containerPort: 5000
          env:
            - {name: EULA, value: accept}
            - {name: billing, value: https://mine.cognitiveservices.azure.com/}
            - name: apikey
              valueFrom: {secretKeyRef: {name: keys, key: language}}
          resources:
            limits: {cpu: "1", memory: 8Gi}
```
"""
WRONG = {
    "compose: the port inside": (COMPOSE, "5001:5000", "5000:5001", "CS207", 14),
    "compose: no Eula": (COMPOSE, "      eula: accept\n", "", "CS209", 2),
    "compose: too little memory": (COMPOSE, "memory: 8g", "memory: 2g", "CS208", 12),
    "compose: no such image": (COMPOSE, "language:latest", "languages:latest", "CS202", 4),
    "manifest: no Billing": (
        MANIFEST,
        "            - {name: billing, value: https://mine.cognitiveservices.azure.com/}\n",
        "",
        "CS209",
        2,
    ),
    "manifest: too little memory": (MANIFEST, "8Gi", "4Gi", "CS208", 18),
    "manifest: the port": (MANIFEST, "containerPort: 5000", "containerPort: 80", "CS207", 11),
}


@pytest.mark.parametrize("text", [COMPOSE, MANIFEST])
def test_a_right_manifest_is_left_alone(text: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    assert [(finding.code, finding.message) for finding in lint([page])] == []


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_a_manifest_is_told(name: str, tmp_path: Path) -> None:
    text, right, wrong, code, line = WRONG[name]
    page = tmp_path / "page.md"
    page.write_text(text.replace(right, wrong, 1))
    assert (code, line) in {(finding.code, finding.line) for finding in lint([page])}
