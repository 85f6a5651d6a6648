"""What may be a secret never leaves a recording."""

from __future__ import annotations

import pytest

from conformance.traffic.redaction import Redactor
from conformance.wire import Answer, Exchange, Request

SECRET = "Tr0ub4dor-and-3"  # noqa: S105 - a secret of these tests
EXCHANGE = Exchange(
    Request(
        "POST",
        f"/text/analytics/v3.0/sentiment?showStats=true&code={SECRET}1&Sig={SECRET}2&x=per%20cent%2Fsecret&{SECRET}3&model-version=latest",
        (("Ocp-Apim-Subscription-Key", f"{SECRET}4"), ("authorization", f"Bearer {SECRET}5"), ("Cookie", f"a=b; c={SECRET}6")),
    ),
    Answer(
        200, (("Set-Cookie", f"sid={SECRET}7; path=/"), ("Operation-Location", f"https://a.example/x/1?se=1&sp={SECRET}8")), b""
    ),
)


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(EXCHANGE, {"showstats", "model-version"})


def test_the_query_shows_the_values_of_known_names_alone(redactor: Redactor) -> None:
    assert redactor.query == "?showStats=true&code=[hidden]&Sig=[hidden]&x=[hidden]&[hidden]&model-version=latest"


@pytest.mark.parametrize("number", range(1, 9))
def test_what_was_a_secret_in_the_exchange_is_hidden_wherever_it_turns_up(number: int, redactor: Redactor) -> None:
    said = redactor.hide(f'200 application/json: {{"echo": "{SECRET}{number}, you said"}}')

    assert said == '200 application/json: {"echo": "[hidden], you said"}'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "'https://u:pw@a.example/b.png?sv=1&sig=abc%3D' cannot be read",
            "'https://[hidden]@a.example/b.png?[hidden]' cannot be read",
        ),
        ('{"apiKey": "short", "keyPhrases": ["a"]}', '{"apiKey": "[hidden]", "keyPhrases": ["a"]}'),
        ('"{\\"client_secret\\": \\"s\\", \\"id\\": \\"1\\"}"', '"{\\"client_secret\\": \\"[hidden]\\", \\"id\\": \\"1\\"}"'),
        ("{'password': 'it is', 'a': 1}", "{'password': '[hidden]', 'a': 1}"),
        ('{"token": "cut o…', '{"token": "[hidden]'),
        ("Basic dXNlcjpwYXNz was sent", "Basic [hidden] was sent"),
        ("the key 0123456789abcdef0123456789abcdef is wrong", "the key [hidden] is wrong"),
        ("operation 7c9e5f8d-29fe-47b8-9f6b-5d1aa62d9d4b", "operation 7c9e5f8d-29fe-47b8-9f6b-5d1aa62d9d4b"),
        ("a\x1b[2J\r\nb\ud800", "a\ufffd[2J b?"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_and_no_terminal_is_steered(text: str, shown: str, redactor: Redactor) -> None:
    assert redactor.hide(text) == shown


def test_a_secret_of_the_query_is_hidden_as_it_was_sent_and_as_it_was_meant(redactor: Redactor) -> None:
    assert redactor.hide("per%20cent%2Fsecret or per cent/secret") == "[hidden] or [hidden]"


def test_half_a_secret_at_a_cut_is_hidden_too(redactor: Redactor) -> None:
    assert redactor.hide(f'"{SECRET[:9]} … {SECRET[-5:]}4" is no') == '"[hidden] … [hidden]" is no'
    assert redactor.hide(f'{{"a": "{SECRET[:8]}…') == '{"a": "[hidden]…'


def test_words_of_http_are_no_secrets() -> None:
    exchange = Exchange(Request("GET", "/a", (("Accept", "application/json"), ("User-Agent", "browser"))), None)

    assert Redactor(exchange, ()).hide("application/json for a browser") == "application/json for a browser"
