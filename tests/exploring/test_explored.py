"""Where findings are kept, when it goes away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from redis_server import REDIS, free_port, redis

from conformance.harness.explored import Explored


@pytest.mark.skipif(REDIS is None and "CI" not in os.environ, reason="needs a Redis server: apt-get install redis-server")
def test_a_redis_that_goes_away_is_told_once_and_ends_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    with redis(tmp_path, free_port(), "--requirepass", "secret") as address:
        kept = Explored(f"redis://:secret@{address}/0", told.append)
        kept.keep(b"kind", b"longer")
        kept.keep(b"kind", b"short")
        assert kept.known(b"kind") == [b"short", b"longer"]
        assert not told

    assert kept.known(b"kind") == []
    kept.keep(b"kind", b"found")
    assert kept.known(b"kind") == [b"found"], "for the rest of the run"
    assert len(told) == 1
    assert "keeps nothing any more" in told[0]
    assert "secret" not in told[0]


def test_a_directory_is_made_when_something_is_found(tmp_path: Path) -> None:
    kept = Explored(str(tmp_path / "a" / "b"))
    assert kept.known(b"kind") == []
    assert not (tmp_path / "a").exists()

    kept.keep(b"kind", b"found")
    assert Explored(str(tmp_path / "a" / "b")).known(b"kind") == [b"found"]
    kept.forget(b"kind", b"found")
    assert Explored(str(tmp_path / "a" / "b")).known(b"kind") == []
