"""Read, versions 2.0 and 3.2: files are submitted and asked for later, or read while the caller waits."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from conformance.catalogue import Container
from conformance.emulator.engines.read.faults import Fault, Unreadable
from conformance.emulator.engines.read.operations import Fetch, Operation, Operations, TooMany, Wish
from conformance.emulator.engines.read.pool import Pool
from conformance.emulator.engines.read.recall import Recall
from conformance.emulator.engines.read.store import StoreDown
from conformance.emulator.fetch import NotFetched, TooLarge, demand_url, fetched
from conformance.emulator.service import Answer, Call, Json, Reply, Service, ServiceError
from conformance.emulator.services.read import answers, options
from conformance.emulator.services.read.bodies import file_of, url_of
from conformance.emulator.services.read.errors import CODES, LATER_CODES, SENTENCES, error_body, explain, not_served, unreadable
from conformance.emulator.services.read.settings import retention, store
from conformance.emulator.settings import Settings

READY: Json = {"service": "computervisionread", "ready": "ready", "message": "Api is ready.."}
"""As users of the container reported it."""
LARGEST_FILE = 50_000_000
"""Bytes; the page says less than 50 MB."""
UNKNOWN = "Operation ID is invalid, expired or the results matching this operationId have been deleted."
TOO_MANY = "Too many files are being read; send this one later."


@dataclass(frozen=True)
class Version:
    """In what the versions differ."""

    poll: str
    """Where a result is found, before its id."""
    wish: Callable[[Call], Wish]
    operation: Callable[[Operation], Json]
    codes: dict[Fault, str]
    sentences: dict[Fault, str]
    operations: dict[str, str]
    """What a caller can do, by operationId."""


EARLY = Version(
    "/vision/v2.0/read/operations",
    lambda _call: Wish(options.every_page),
    answers.early,
    CODES,
    SENTENCES,
    {"submit": "BatchReadFile", "poll": "GetReadOperationResult", "sync": "ReadSynchronously"},
)


def _later(container: Container) -> Version:
    listed = container.bundle["components"]["parameters"]["Language"]["schema"]["examples"]
    languages = {code.lower() for code in listed}
    return Version(
        "/vision/v3.2/read/analyzeResults",
        lambda call: options.read(call.query, languages),
        answers.later,
        LATER_CODES,
        {},
        {"submit": "Read", "poll": "GetReadResult", "poll-too": "GetReadOperation", "sync": "ReadSynchronously"},
    )


class Read:
    """The operations of one version."""

    def __init__(self, version: Version, settings: Settings) -> None:
        self._version = version
        self._settings = settings
        self._retention = retention(settings)
        self._operations: Operations | None = None

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Processes that read, and a store for what they read; raises Refusal where the store cannot be had."""
        kept = await store(self._settings)
        recall = Recall(Path(self._settings.recall)) if self._settings.recall else None
        async with Pool(recall) as pool:
            self._operations = Operations(pool, kept, self._retention)
            try:
                yield
            finally:
                await self._operations.close()

    async def submit(self, call: Call) -> Reply:
        """Take a file and say where its result will be."""
        wish = self._version.wish(call)
        operations = self._under_way()
        try:
            url = url_of(call)
            if url is None:
                identifier = await operations.begin(file_of(call), wish)
            else:
                try:
                    demand_url(url)
                except NotFetched as error:
                    raise _not_fetched(error) from None
                identifier = await operations.begin_fetching(self._fetch(url), wish)
        except Unreadable as error:
            raise unreadable(error, self._version.codes, self._version.sentences) from None
        except TooMany:
            raise ServiceError(429, "Unspecified", TOO_MANY) from None
        except StoreDown as error:
            raise ServiceError(503, "StorageException", str(error)) from None
        return Reply(202, headers={"Operation-Location": f"{call.origin}{self._version.poll}/{identifier}"})

    async def poll(self, call: Call) -> Json:
        """Say what became of a file."""
        identifier = call.path["operationId"]
        try:
            found = await self._under_way().find(str(UUID(identifier))) if _is_plain(identifier) else None
        except StoreDown as error:
            raise ServiceError(503, "StorageException", str(error)) from None
        if found is None:
            raise ServiceError(404, "BadArgument", UNKNOWN)
        return self._version.operation(found)

    async def sync(self, call: Call) -> Reply:
        """Read a file and give what asking for a submitted one would give in the end."""
        wish = self._version.wish(call)
        began = time.time()
        try:
            url = url_of(call)
            content = file_of(call) if url is None else b""
            pages = await self._under_way().read(self._fetch(url) if url is not None else _given(content), wish)
        except Unreadable as error:
            ended = Operation("", "Failed", began, time.time(), fault=error.fault, reason=error.message)
        except TooMany:
            ended = Operation("", "Failed", began, time.time(), reason=TOO_MANY)
        else:
            ended = Operation("", "Succeeded", began, time.time(), pages)
        return Reply(200, self._version.operation(ended))

    def _fetch(self, url: str) -> Fetch:
        async def fetch() -> bytes:
            try:
                return await fetched(url, LARGEST_FILE, private=self._settings.private_urls, proxy=self._settings.proxy)
            except NotFetched as error:
                raise _not_fetched(error) from None

        return fetch

    def _under_way(self) -> Operations:
        if self._operations is None:
            raise ServiceError(503, "Unspecified", "Nothing can be read before the start is over.")
        return self._operations


def service(container: Container, settings: Settings) -> Service:
    """The service of the version that this container has."""
    version = EARLY if container.name == "read" else _later(container)
    read = Read(version, settings)
    does: dict[str, Answer] = {"submit": read.submit, "poll": read.poll, "poll-too": read.poll, "sync": read.sync}
    return Service(
        name="read",
        api_type="computervision",
        meter="CognitiveServices.ComputerVision.Container.Read",
        answers={identifier: does[what] for what, identifier in version.operations.items()},
        explain=explain,
        error_body=error_body,
        ready=READY,
        not_served=not_served,
        largest_body=LARGEST_FILE,
        units=_files,
        running=read.running,
    )


def _files(call: Call, _reply: Reply) -> int:
    """One for each file; asking for its result is free."""
    return 0 if call.path else 1


def _given(content: bytes) -> Fetch:
    async def fetch() -> bytes:
        return content

    return fetch


def _not_fetched(error: NotFetched) -> Unreadable:
    return Unreadable("size" if isinstance(error, TooLarge) else "download", str(error))


def _is_plain(identifier: str) -> bool:
    """Whether an id is written as the ids are that were given out."""
    try:
        return str(UUID(identifier)) == identifier.lower()
    except ValueError:
        return False
