"""The HTTP side of the emulator: routes and checks from the description, the work from a service."""

from __future__ import annotations

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from conformance import __version__
from conformance.emulator import disconnected, pages
from conformance.emulator.logs import ERRORS, METERING, REQUESTS, SILENT, Log
from conformance.emulator.logs.requests import SEVERITY as REQUEST_SEVERITY
from conformance.emulator.logs.requests import RequestLog
from conformance.emulator.metering import Account, Identity, Metering
from conformance.emulator.records import Records
from conformance.emulator.routes import AnyCase
from conformance.emulator.service import Answer, Call, Reply, Service, ServiceError
from conformance.emulator.settings import TEN_MINUTES
from conformance.emulator.validation import Bodies, Invalid
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from conformance.catalogue import Container, Operation
    from conformance.emulator.settings import Settings

MOST_SWALLOWED = 64_000_000
"""Bytes that are read and thrown away, so that a client hears 413 instead of a closed connection."""
NOT_ALLOWED = "MethodNotAllowed", "This path has another method."
NOT_UNDERSTOOD = "BadArgument", "The request cannot be understood."


@dataclass(frozen=True)
class Query:
    """One operation of the service, ready to be asked."""

    operation: Operation
    bodies: Bodies
    answer: Answer
    service: Service

    async def serve(self, call: Call, workers: ThreadPoolExecutor) -> tuple[Response, int]:
        """The answer to a call whose body is still bytes, and what it is metered for."""
        try:
            if iscoroutinefunction(self.answer):
                read = self._read(call)
                answer = await self.answer(read)
            else:
                read, answer = await asyncio.get_running_loop().run_in_executor(workers, self._blocking, call)
        except Invalid as error:
            return refusal(self.service, self.service.explain(self.operation.operation_id, error.violation)), 0
        except ServiceError as error:
            return refusal(self.service, error), 0
        reply = answer if isinstance(answer, Reply) else Reply(body=answer)
        return _response(reply, self.service.media_type), self.service.units(read, reply) if reply.status < 300 else 0

    def _blocking(self, call: Call) -> tuple[Call, Any]:
        read = self._read(call)
        return read, self.answer(read)

    def _read(self, call: Call) -> Call:
        return replace(call, body=self.bodies.read(call.body, call.media_type))


def application(
    container: Container,
    settings: Settings,
    service: Service,
    *,
    metering_interval: float = TEN_MINUTES,
    log: Log = SILENT,
) -> Starlette:
    """The emulator of this container as an ASGI application.

    ``metering_interval`` is in seconds. Without lifespan events nothing is metered.
    """
    identity = Identity(container.name, service.api_type, service.meter, __version__)

    def report(severity: str, line: str) -> None:
        log.write(severity, METERING, line)

    records = Records(settings.offline.output, container.name) if settings.offline else None
    metering: Account = (
        disconnected.Offline(records, service.meter, report)
        if records
        else Metering(settings, identity, interval=metering_interval, log=report)
    )
    # NumPy lets go of the interpreter lock, and what does not is over in milliseconds
    workers = ThreadPoolExecutor(max_workers=os.cpu_count(), thread_name_prefix="engine")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        try:
            async with service.running(), metering.running():
                yield
        except Refusal as error:
            app.state.refusal = error  # whoever started the server tells it
            raise
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    async def broken(_request: Request, error: Exception) -> Response:
        # the kind of the error only: its text may hold what was sent
        log.write("Error", ERRORS, f"An unexpected {type(error).__name__} ended a query.")
        return refusal(service, ServiceError(500, "InternalServerError", "The query ended unexpectedly."))

    async def unrouted(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        if status == 404:
            return Response(status_code=404)  # without a body, as the two real images that were probed
        answer = refusal(service, ServiceError(status, *(NOT_ALLOWED if status == 405 else NOT_UNDERSTOOD)))
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer

    app = Starlette(
        routes=[
            *(
                AnyCase(query.operation.path, _endpoint(query, metering, workers), methods=[query.operation.method])
                for query in _queries(container, service)
            ),
            *pages.routes(container, service, metering, disconnected.described(container) if records else container.bundle),
            *(disconnected.routes(service, records) if records else ()),
        ],
        middleware=[Middleware(RequestLog, log=log)] if log.wants(REQUEST_SEVERITY, REQUESTS) else [],
        exception_handlers={HTTPException: unrouted, Exception: broken},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.refusal = None
    return app


def refusal(service: Service, error: ServiceError) -> Response:
    """This error in the shape of the service."""
    return _json(service.error_body(error), error.status, service.media_type)


def _queries(container: Container, service: Service) -> list[Query]:
    """What can be asked, fixed paths before those with parameters, which might fit them too."""
    operations = [o for o in container.operations if o.operation_id in service.answers]
    return [
        Query(operation, Bodies(container, operation, service.turn), service.answers[operation.operation_id], service)
        for operation in sorted(operations, key=lambda o: o.path.count("{"))
    ]


def _endpoint(query: Query, metering: Account, workers: ThreadPoolExecutor) -> Callable[[Request], Awaitable[Response]]:
    largest = query.service.largest_body

    async def endpoint(request: Request) -> Response:
        try:
            content = await _body(request, largest)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        if metering.refuses:
            return _response(query.service.not_served(metering.api_status, metering.sentence), query.service.media_type)
        media_type = request.headers.get("content-type", "")
        if not query.bodies.takes(media_type):
            wanted = " or ".join(query.bodies.media_types)
            return refusal(query.service, ServiceError(415, "BadArgument", f"The Content-Type must be {wanted}."))
        if content is None:
            return refusal(query.service, ServiceError(413, "BadArgument", f"A body may have {largest} bytes."))
        call = Call(
            content,
            media_type,
            f"{request.url.scheme}://{request.url.netloc}",
            request.path_params,
            {name.lower(): value for name, value in request.query_params.multi_items()},
        )
        answer, units = await query.serve(call, workers)
        if units:
            metering.count(units)
        return answer

    return endpoint


async def _body(request: Request, largest: int) -> bytes | None:
    """The whole body, None when it is too large."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= largest:
            chunks.append(chunk)
        elif size > MOST_SWALLOWED:
            return None
        else:
            chunks.clear()
    return b"".join(chunks) if size <= largest else None


def _response(reply: Reply, json_type: str) -> Response:
    if reply.body is None:
        answer = Response(status_code=reply.status)
    elif isinstance(reply.body, bytes):
        answer = Response(reply.body, reply.status, media_type=reply.media_type)
    else:
        answer = _json(reply.body, reply.status, json_type)
    answer.headers.update(reply.headers)
    return answer


def _json(value: Any, status: int, media_type: str) -> Response:
    # ASCII, because half a surrogate pair has no bytes of its own; no NaN, because JSON has none
    content = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
    return Response(content, status, media_type=media_type)
