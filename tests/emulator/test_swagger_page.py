"""The page that shows the description: local, linked and working."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from conformance import catalogue

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def references(page: str) -> list[str]:
    return re.findall(r'(?:src|href|url)\s*[=:(]\s*["\']([^"\']+)', page)


@pytest.mark.parametrize("path", ["/", "/swagger", "/Swagger/index.html"])
def test_pages_refer_to_nothing_elsewhere(client: httpx.Client, path: str) -> None:
    found = references(client.get(path).text)

    assert found
    assert not [reference for reference in found if urlsplit(reference).netloc]
    assert all(client.get(reference).status_code == 200 for reference in found)


def test_the_page_links_to_the_description(client: httpx.Client) -> None:
    link = next(reference for reference in references(client.get("/swagger").text) if reference.endswith("/swagger.json"))
    document = client.get(link).json()
    container = catalogue.container("anomaly-detector")

    assert document == {**container.bundle, "servers": [{"url": "/"}]}


@pytest.mark.parametrize("name", ["swagger-editor.js", "../__init__.py", "%2e%2e%2f__init__.py", ""])
def test_no_other_file_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/swagger/assets/{name}").status_code == 404


def test_an_unknown_document_is_not_found(client: httpx.Client) -> None:
    assert client.get("/swagger/face-v1.0/swagger.json").status_code == 404


@pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium: apt-get install chromium")
def test_a_browser_shows_every_operation(url: str, tmp_path: Path) -> None:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    quiet = ["--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path}", "--virtual-time-budget=8000"]
    page = subprocess.run(
        [str(CHROMIUM), *flags, *quiet, "--dump-dom", url + "/swagger"], capture_output=True, text=True, timeout=90, check=True
    ).stdout

    for operation in catalogue.container("anomaly-detector").operations:
        assert re.search(f'id="operations-[^"]+-{operation.operation_id}"', page), operation.label
    assert "OAS 3.1" in page
