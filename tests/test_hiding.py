"""Secrets in texts of strangers: hidden in whatever spelling, and nothing else."""

from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.hiding import LONG, PIECE, Hiding

KEY = 'k7/Qz+"Xy<9&aB%4wE=tR2Cd'
HIDING = Hiding({KEY: "[key]", "abcd": "[short]"}, 4)
IN_HTML = "&#107;7/Qz&#x2B;&quot;Xy&lt;9&amp;aB%4wE=tR2Cd"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "a URL": lambda key: quote(key, safe=""),
    "a URL within a URL": lambda key: quote(quote(key, safe=""), safe=""),
    "small digits": lambda key: quote(key, safe="").lower(),
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON of .NET": lambda key: key.translate({ord(sign): f"\\u{ord(sign):04X}" for sign in '+"<&'}),
    "JSON within JSON": lambda key: json.dumps(json.dumps(key)[1:-1])[1:-1],
    "JSON of PHP": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "HTML": html.escape,
    "numbers of HTML": lambda _: IN_HTML,
    "a string of Python": lambda key: repr(key + "'")[1:-3],
    "capital letters": str.upper,
    "hexadecimal": lambda key: key.encode().hex().upper(),
    "base64": lambda key: base64.b64encode(key.encode()).decode().rstrip("="),
    "base64 of URLs": lambda key: base64.urlsafe_b64encode(key.encode()).decode().rstrip("="),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_key_is_hidden_in_every_spelling(spelling: str) -> None:
    written = SPELLINGS[spelling](KEY)

    assert HIDING.hide(f"no {written}, no") == "no [key], no"
    assert HIDING.is_in(f"no {written}, no")


@pytest.mark.parametrize("before", ["u:", "us:", "usr:"])
def test_a_key_is_hidden_in_base64_of_more_than_it(before: str) -> None:
    login = base64.b64encode(f"{before}{KEY}, and more".encode()).decode()

    begin, end = HIDING.hide(login).split("[key]")
    assert len(begin) <= len(base64.b64encode(before.encode()))
    assert len(end) <= len(base64.b64encode(b", and more"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"no {KEY[:PIECE]}, no", "no [key], no"),
        (f"no {KEY[-PIECE:]}, no", "no [key], no"),
        (f"no {KEY[2:19]} no", "no [key] no"),
        (f"{KEY[:6]}… no", "[key]… no"),
        (f"{quote(KEY, safe='')[:13]}… no", "[key]… no"),
        (f"{quote(KEY, safe='')[:11]}… no", "[key]… no"),
        (f"no … {KEY[-5:]} no", "no … [key] no"),
        ("abcd ABCD", "[short] ABCD"),
        (f"{KEY}{KEY}", "[key][key]"),
        (f"İİİ {KEY} ß", "İİİ [key] ß"),
    ],
)
def test_a_key_is_hidden_in_part(said: str, shown: str) -> None:
    assert HIDING.hide(said) == shown


@given(st.text(alphabet=[*"%\\&#;ux20afkK7/Q…\"' ", "\u0130", "\ud800"], max_size=60))
def test_a_text_without_a_key_stays_as_it_is(text: str) -> None:
    if "abcd" not in text:
        assert HIDING.hide(text) == text


def test_what_may_be_met_by_chance_is_no_secret() -> None:
    hiding = Hiding({"Test": "[x]", "abc": "[y]"}, 4)

    assert len("Test") < LONG
    assert hiding.hide("test TEST abc VGVzdA 54657374") == "test TEST abc VGVzdA 54657374"


@pytest.mark.parametrize("begin", ["\\", "&#", "%", "…", "x", KEY[:LONG], "\\u", "… "])
def test_a_text_that_was_made_to_take_long_does_not(begin: str) -> None:
    text = begin * (200_000 // len(begin))
    began = time.process_time()
    HIDING.hide(text)

    assert time.process_time() - began < 10
