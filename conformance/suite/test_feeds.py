"""Every operation, by what must hold of each exchange: inputs that make its invariants tell something."""

from collections.abc import Callable

import pytest

from conformance.harness.feed import FeedTest


def test_feed(feed_test: FeedTest, play: Callable[[FeedTest], list[str]]) -> None:
    """A client relies on what one answer says of its request, whatever else is asked."""
    broken = play(feed_test)

    if broken:
        pytest.fail("\n".join(broken), pytrace=False)
