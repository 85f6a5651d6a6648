"""The site in a browser: searched, on a phone, in the dark, by people who do not see it, and without a word to strangers."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = (
    "index.html",
    "reference/generated/api/container.html",
    "reference/generated/containers/language.html",
    "reference/requirements/personalizer-v1.0.html",
)
"""One of each kind: the larger ones have more of the same."""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SCHEMES = {"light on a desktop": ("light", DESKTOP), "dark on a phone": ("dark", PHONE)}


@contextlib.contextmanager
def opened(browser: Browser, scheme: str = "light", size: dict[str, int] = DESKTOP) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the machines that it asked."""
    context = browser.new_context(color_scheme=scheme, viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page, asked
    context.close()


def elsewhere(asked: list[str], address: str) -> list[str]:
    return [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(f"{address}/")]


@pytest.mark.parametrize(("scheme", "size"), SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_hinders_nobody(name: str, scheme: str, size: dict[str, int], browser: Browser, address: str) -> None:
    with opened(browser, scheme, size) as (page, asked):
        page.goto(f"{address}/{name}", wait_until="networkidle")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found = Axe().run(page).response["violations"]

    assert elsewhere(asked, address) == []
    assert len(asked) > 3
    assert wider <= 0
    assert [(each["id"], shown(each)) for each in found] == []


def shown(violation: dict[str, Any]) -> list[str]:
    return [node["html"][:200] for node in violation["nodes"][:3]]


def test_the_search_finds_a_requirement(browser: Browser, address: str) -> None:
    with opened(browser) as (page, asked):
        page.goto(f"{address}/index.html", wait_until="networkidle")
        page.locator("label.md-search__icon[for=__search]").first.click(force=True)
        page.locator(".md-search__input").fill("location-is-where-to-poll")
        found = page.locator(".md-search-result__link", has_text="location-is-where-to-poll").first
        found.wait_for(timeout=30_000)
        found.click()
        page.wait_for_url("**/reference/requirements/read-v*.html**")
        reached = page.url

    assert "#read" in reached
    assert elsewhere(asked, address) == []


@pytest.fixture
def emulator(address: str) -> Iterator[str]:
    serve = ["serve", "language", "--demo", "--port", "0", "--attended", "--allow-origin", address]
    command = [sys.executable, "-m", "conformance", *serve]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = next(line for line in process.stdout if line.startswith("Now listening on: "))
        yield said.removeprefix("Now listening on: ").strip()
        process.terminate()


def test_an_operation_is_tried_against_a_server_of_this_machine(browser: Browser, address: str, emulator: str) -> None:
    with opened(browser) as (page, asked):
        page.route(f"{address}/assets/try-it/language.json", lambda route: redirected(route, emulator))
        page.goto(f"{address}/reference/try-it.html#language", wait_until="networkidle")
        operation = page.locator("[id$=-LanguagesV31]")
        operation.locator(".opblock-summary-control").click()
        operation.locator(".try-out__btn").click()
        operation.locator(".execute").click()
        status = operation.locator(".live-responses-table tbody .response-col_status").first
        status.wait_for(timeout=30_000)
        answer = status.inner_text()

    assert answer.startswith("200")
    assert {urlsplit(url).netloc for url in elsewhere(asked, address)} == {urlsplit(emulator).netloc}


def redirected(route: Any, emulator: str) -> None:
    """The document as it was built, with the free port of this test's server in place of 5000."""
    route.fulfill(response=(answer := route.fetch()), body=answer.text().replace("http://localhost:5000", emulator))


def test_a_page_to_try_hinders_nobody_but_within_swagger_ui(browser: Browser, address: str) -> None:
    with opened(browser) as (page, asked):
        page.goto(f"{address}/reference/try-it.html", wait_until="networkidle")
        page.locator(".opblock").first.wait_for(timeout=30_000)
        found = Axe().run(page, context={"exclude": [[".try-page"]]}).response["violations"]

    assert [(each["id"], shown(each)) for each in found] == []
    assert elsewhere(asked, address) == []
