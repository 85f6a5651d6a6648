"""Keys as clients of the cloud send them, and as a container needs none."""

from __future__ import annotations

import pytest

from conformance.wire import Exchange, Headers

KEY = "Ocp-Apim-Subscription-Key"
ANY_KEY: Headers = ((KEY, "0123456789abcdef0123456789abcdef"),)
"""A key that belongs to nobody."""


def demand_no_key(exchange: Exchange) -> None:
    """Skip where a request had a key that the user gave for what stands before the target."""
    if exchange.request.header(KEY) is not None:
        pytest.skip(f"every request of this run has the header {KEY}, which was given with --header")
