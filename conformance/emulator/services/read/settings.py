"""Read: how long results are kept, and where."""

from __future__ import annotations

import os
from pathlib import Path

from conformance.emulator.engines.read.operations import Retention
from conformance.emulator.engines.read.store import Directory, Memory, Store, StoreDown
from conformance.emulator.settings import BadSetting, Settings
from conformance.refusal import Refusal

HOURS = "ReadEngineConfig:ResultExpirationPeriod"
DAYS = "Storage:TimeToLiveInDays"
MINUTES = "StorageTimeToLiveInMinutes"
SHARED = "Mounts:Shared"
REDIS = "Cache:Redis:Configuration"
TWO_DAYS = 48 * 3600.0


class StoreNotReached(Refusal):
    """The store of the results does not answer at the start."""

    exit_code = 3


class TwoStores(Refusal):
    """Results are kept in one place."""


def retention(settings: Settings) -> Retention:
    """How long results are kept."""
    hours = _whole(settings, HOURS)
    days = _whole(settings, DAYS)
    minutes = _whole(settings, MINUTES)
    if hours is not None:
        return Retention(hours * 3600.0 or TWO_DAYS, once=hours == 0)
    if minutes is not None:
        return Retention(minutes * 60.0)
    return Retention(TWO_DAYS if days is None else days * 86_400.0)


async def store(settings: Settings) -> Store:
    """Where results are kept: in memory unless a place is named that instances share; raises Refusal."""
    folder, connection = settings.of_service.get(SHARED), settings.of_service.get(REDIS)
    if folder and connection:
        raise TwoStores(f"Both {SHARED} and {REDIS} are given; leave one of them out.")
    if folder:
        return Directory(_writable(folder))
    return await _redis(connection) if connection else Memory()


def _writable(folder: str) -> Path:
    path = Path(folder)
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        raise BadSetting(f"{SHARED} is {folder[:200]!r}, which is no directory that can be written to; make it first.")
    return path


async def _redis(connection: str) -> Store:
    # only now, because a start without Redis should not wait for its client
    from conformance.emulator.engines.read.redis_store import NotAConnection, SharedByRedis, parsed

    try:
        address = parsed(connection)
    except NotAConnection as error:
        raise BadSetting(f"{REDIS} cannot be used: {error}.") from None
    shared = SharedByRedis(address)
    if address.abort:
        try:
            await shared.reached()
        except StoreDown as error:
            await shared.close()
            raise StoreNotReached(f"{error} Start it, or add abortConnect=False to {REDIS}.") from None
    return shared


def _whole(settings: Settings, name: str) -> int | None:
    text = settings.of_service.get(name)
    return None if text is None else int(text)
