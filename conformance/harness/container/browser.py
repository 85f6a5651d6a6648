"""A very small browser: it follows redirects and links, and never leaves the container under test."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from conformance.harness import Broken, Door
from conformance.wire import Answer, Request

MOST_REDIRECTS = 10
PAGES = ("text/html", "application/xhtml+xml")


class Astray(Exception):
    """Redirects that end nowhere; the message says where they went."""


def fetch(door: Door, target: str, key: str = "container.swagger") -> Answer:
    """The answer to a GET; Broken, for the operation with this key, when there is none or the container fails."""
    exchange = door.exchange(Request("GET", target))
    if exchange.answer is None or exchange.answer.status >= 500:
        got = exchange.answer.excerpt() if exchange.answer else exchange.trouble
        raise Broken(f"{key}.never-breaks", expected=f"an answer below status 500 to GET {target}", got=got)
    return exchange.answer


def follow(door: Door, target: str) -> tuple[str, Answer]:
    """Where a path leads after all redirects, and what stands there; Astray when they leave the container or never end."""
    for _ in range(MOST_REDIRECTS):
        answer = fetch(door, target)
        location = answer.header("location")
        if answer.status not in (301, 302, 303, 307, 308) or location is None:
            return target, answer
        elsewhere = within(door, target, location)
        if elsewhere is None:
            raise Astray(f"{target} redirects to {location}, which is another origin")
        target = elsewhere
    raise Astray(f"{target} is still a redirect after {MOST_REDIRECTS} of them")


def within(door: Door, base: str, reference: str) -> str | None:
    """The path and query that a reference on a page means; None when it points to another origin."""
    home = urlsplit(door.url)
    try:
        there = urlsplit(urljoin(door.url + base, reference))
    except ValueError:  # no URL at all, such as http://[
        return None
    inside = (there.scheme, there.netloc) == (home.scheme, home.netloc) and there.path.startswith(home.path)
    if not inside:
        return None
    path = there.path.removeprefix(home.path) or "/"
    return f"{path}?{there.query}" if there.query else path


def scripts(page: str) -> list[str]:
    """References of the scripts that a page loads."""
    return [html.unescape(found) for found in re.findall(r"<script[^>]*\ssrc\s*=\s*[\"']?([^\"'\s>]+)", page, re.IGNORECASE)]


def text_of(answer: Answer) -> str:
    """The body as text, with the escapes undone that HTML and scripts put into URLs."""
    text = html.unescape(answer.body.decode("utf-8", "replace"))
    return text.replace("\\/", "/").replace("\\u0022", '"').replace("\\u002F", "/").replace('\\"', '"')
