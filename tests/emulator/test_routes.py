"""Which paths reach an operation, and what fills their parameters."""

from __future__ import annotations

import pytest
from starlette.responses import Response
from starlette.routing import Match

from conformance.emulator.routes import AnyCase

ROUTE = AnyCase("/personalizer/v1.0/events/{eventId}/reward", lambda _: Response(), methods=["POST"])


def matched(raw: str, method: str = "POST") -> tuple[Match, object]:
    # a server decodes the path before anybody can tell which slash was escaped
    fit, found = ROUTE.matches({"type": "http", "method": method, "path": "/", "raw_path": raw.encode()})
    return fit, found.get("path_params", {}).get("eventId")


@pytest.mark.parametrize(
    ("sent", "event"),
    [
        ("one", "one"),
        ("One%20Two", "One Two"),
        ("a%2Fb", "a/b"),
        ("a%252Fb", "a%2Fb"),
        ("%D0%BA%D0%BB%D1%8E%D1%87", "ключ"),
        ("ключ", "ключ"),
        ("%00", "\x00"),
        ("100%", "100%"),
        ("%FF", "\ufffd"),
    ],
)
def test_a_parameter_is_decoded_after_the_path_is_cut(sent: str, event: str) -> None:
    assert matched(f"/Personalizer/V1.0/events/{sent}/REWARD") == (Match.FULL, event)


@pytest.mark.parametrize("path", ["/personalizer/v1.0/events//reward", "/personalizer/v1.0/events/a/b/reward", "/", "*"])
def test_other_paths_do_not_match(path: str) -> None:
    assert matched(path)[0] == Match.NONE


def test_escaped_letters_and_a_slash_at_the_end_do_no_harm() -> None:
    assert matched("/personali%7Aer/v1.0/events/one/reward/") == (Match.FULL, "one")
    assert matched("/personalizer/v1.0/events/one/reward", "GET")[0] == Match.PARTIAL
