"""The page of a run in a browser: on a desktop and a phone, in light and dark, on paper, and without its script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from made import DETECTOR, broken, results
from playwright.sync_api import Browser

from conformance.report.page import PAGE, write_page
from conformance.report.results import OperationTimes
from conformance.report.views import Box, Mark, Plot, Text, Views, views_of
from conformance.wire import Exchange, Request
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

ROWS = 12


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with a plot, a picture and a text."""
    folder = tmp_path_factory.mktemp("page")
    (picture,) = views_of("read", [Exchange(Request("POST", "/", (), png(saying("hello")).content), None)]).pictures
    square = Box("line hello", ((1, 1), (30, 1), (30, 20), (1, 20)))
    plot = Plot("3 points", ("a", "b", "c"), (1.5, 2, 7), (2, 2, 2), (1, 1, 1), (1, 1, 1), (2,))
    text = Text("Document 1", "Good. Bad.", (Mark("sentence positive", 0, 5, 0, 5), Mark("target", 2, 9, 2, 7)))
    views = Views((plot, plot), (replace(picture, boxes=(square,)),), (text,))
    made = results(*(replace(e, failure=e.failure and replace(e.failure, views=views)) for e in broken(2)))
    times = replace(made.times, operations=(OperationTimes("anomaly-detector.entire", 9, 0.1, 0.2),))
    few = made.requirements[:ROWS]  # what looks for hindrances takes a second for every ten rows
    write_page(replace(made, times=times, requirements=few), DETECTOR, folder)
    return (folder / PAGE).as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_hinders_nobody_and_asks_nobody(scheme: str, width: int, browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    drawn = page.evaluate(
        "async () => { const i = new Image(); i.src = document.querySelector('image').href.baseVal;"
        " await i.decode(); return i.naturalWidth }"
    )
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    shown = page.evaluate("document.querySelectorAll('button.copy:not([hidden])').length")
    found = Axe().run(page).response["violations"]
    context.close()

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert said == [], "the policy of the page forbids something of its own"
    assert wider <= 0
    assert shown == 4, "its script has not run"
    assert drawn > 100, "the picture is not drawn"


def test_without_its_script_and_on_paper_all_of_it_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    text = page.locator("main").inner_text()
    asked_for = page.locator("form.filter").is_visible()
    drawn = page.locator("svg.plot").first.bounding_box()
    context.close()

    assert all(requirement.id in text for requirement in DETECTOR.requirements[:ROWS])
    assert not asked_for
    assert drawn
    assert drawn["height"] > 50
