"""How long results are kept, and several instances that share them."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest
from reads import code, ended, identifier, poll, serving, submit, texts
from redis import Redis
from redis_server import REDIS, free_port, redis

from conformance.emulator.engines.read.store import Directory, Memory
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from pathlib import Path

    from program import Run

PAGE = png(saying("doctor", "ticket")).content
needs_redis = pytest.mark.skipif(
    REDIS is None and "CI" not in os.environ, reason="needs a Redis server: apt-get install redis-server"
)
RETENTION = "ReadEngineConfig:ResultExpirationPeriod"


async def check_store(store: Memory | Directory) -> None:
    await store.put("a", b"one", 100)
    await store.put("a", b"two", 100)

    assert await store.get("a") == b"two"
    assert await store.get("b") is None
    assert [await store.take("a"), await store.take("a")] == [True, False]
    assert await store.get("a") is None
    await store.put("gone", b"x", -1)
    assert await store.get("gone") is None


def test_every_store_keeps_the_last_value_until_it_expires(tmp_path: Path) -> None:
    for store in (Memory(), Directory(tmp_path)):
        asyncio.run(check_store(store))
    assert not list(tmp_path.iterdir())


def test_memory_lets_the_oldest_go() -> None:
    async def filled() -> list[bytes | None]:
        memory = Memory(most=10)
        for name in ("a", "b", "c"):
            await memory.put(name, b"1234", 100)
        return [await memory.get(name) for name in ("a", "b", "c")]

    assert asyncio.run(filled()) == [None, b"1234", b"1234"]


def test_a_result_that_is_kept_once_is_gone_when_it_was_fetched() -> None:
    with serving("read", f"{RETENTION}=0") as (client, _):
        answer = submit(client, "read", PAGE)

        assert texts(ended(client, "read", answer)) == ["doctor ticket"]
        assert poll(client, "read", identifier(answer)).status_code == 404


@pytest.mark.parametrize("container", ["read", "read-3.2"])
def test_instances_with_one_directory_answer_for_each_other(container: str, tmp_path: Path) -> None:
    with (
        serving(container, f"Mounts:Shared={tmp_path}") as (one, _),
        serving(container, f"Mounts:Shared={tmp_path}") as (other, _),
    ):
        answer = submit(one, container, PAGE)
        told = ended(one, container, answer)

        assert poll(other, container, identifier(answer)).json() == told


@needs_redis
@pytest.mark.parametrize("container", ["read", "read-3.2"])
def test_instances_with_one_redis_pass_scale_out_and_others_fail_it(container: str, cogspec: Run, tmp_path: Path) -> None:
    with redis(tmp_path, free_port(), "--requirepass", "secret") as address:
        setting = f"Cache:Redis:Configuration={address},password=secret,ssl=False,abortConnect=False"
        with (
            serving(container, setting) as (one, _),
            serving(container, setting) as (other, _),
            serving(container) as (stranger, _),
        ):
            together = cogspec("run", container, *_at(one), *_at(other), "--profile", "scale-out")
            alone = cogspec("run", container, *_at(one), "--profile", "scale-out")
            apart = cogspec("run", container, *_at(one), *_at(stranger), "--profile", "scale-out")

    assert together.returncode == 0, together.stdout
    assert apart.returncode == 1, apart.stdout
    assert "shared-between-instances" in apart.stdout
    assert alone.returncode == 3, alone.stdout
    assert "give a second --url" in " ".join(alone.stdout.split())


@needs_redis
def test_results_in_redis_expire_and_survive_a_restart_of_the_instance(tmp_path: Path) -> None:
    with redis(tmp_path, free_port()) as address:
        setting = f"Cache:Redis:Configuration={address}"
        with serving("read", setting, f"{RETENTION}=1") as (client, _):
            answer = submit(client, "read", PAGE)
            told = ended(client, "read", answer)
        with serving("read", setting) as (client, _):
            assert poll(client, "read", identifier(answer)).json() == told
        host, port = address.split(":")
        with Redis(host, int(port)) as connection:
            (key,) = connection.keys("cogspec:read:*")  # type: ignore[misc]
            assert 3500 < connection.ttl(key) <= 3600  # type: ignore[operator]


@needs_redis
def test_a_redis_that_goes_away_is_told_and_comes_back(tmp_path: Path) -> None:
    port = free_port()
    setting = f"Cache:Redis:Configuration=127.0.0.1:{port},connectTimeout=300,syncTimeout=300"
    with ExitStack() as first:
        first.enter_context(redis(tmp_path, port))
        with serving("read", setting) as (client, _):
            first.close()
            answer = submit(client, "read", PAGE)
            assert (answer.status_code, code(answer)) == (503, "StorageException")
            with redis(tmp_path, port):
                assert texts(ended(client, "read", submit(client, "read", PAGE))) == ["doctor ticket"]


REFUSED = [
    ((f"{RETENTION}=soon",), 2, "is not a value of ReadEngineConfig:ResultExpirationPeriod"),
    ((f"{RETENTION}=-1",), 2, "give a whole number from 0"),
    (("Cache:Redis:Configuration=ssl=True",), 2, "it names no host"),
    (("Cache:Redis:Configuration=127.0.0.1:1,connectTimeout=200",), 3, "cannot be reached"),
    (("Mounts:Shared=/no/such/directory",), 2, "no directory that can be written to"),
    (("Mounts:Shared=/tmp", "Cache:Redis:Configuration=localhost"), 2, "leave one of them out"),
]


@pytest.mark.parametrize(("arguments", "code", "sentence"), REFUSED, ids=[r[2][:20] for r in REFUSED])
def test_a_store_that_cannot_be_is_refused_in_one_sentence(
    cogspec: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = cogspec("serve", "read", "--demo", "--port", "0", *arguments)

    assert done.returncode == code
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("setting", "fine"), [("Storage:TimeToLiveInDays=8", False), ("StorageTimeToLiveInMinutes=60", True)])
def test_version_3_2_has_settings_of_its_own(cogspec: Run, setting: str, fine: bool) -> None:  # noqa: FBT001 - a table
    if fine:
        with serving("read-3.2", setting) as (client, _):
            assert client.get("/ready").status_code == 200
    else:
        assert cogspec("serve", "read-3.2", "--demo", "--port", "0", setting).returncode == 2


def _at(client: httpx.Client) -> tuple[str, str]:
    return "--url", str(client.base_url).rstrip("/")
