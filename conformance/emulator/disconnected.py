"""A container without a connection: what it served goes to usage records, which two paths sum up."""

from __future__ import annotations

import re
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from conformance.catalogue import OFFLINE_DOCUMENT, offline_document, without_colliding_components
from conformance.emulator.metering import ApiStatus
from conformance.emulator.routes import AnyCase
from conformance.emulator.service import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from conformance.catalogue import Container, Json
    from conformance.emulator.records import Records
    from conformance.emulator.service import Service

SUMMARY = "/records/usage-logs"
_MONTH = re.compile(r"0?[1-9]|1[0-2]", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class Offline:
    """In place of metering: nothing is reported, and nothing but the licence decides whether queries are served."""

    api_status: ApiStatus = "Valid"
    sentence = "License is valid, no action needed."
    refuses = False

    def __init__(self, records: Records, meter: str, log: Callable[[str, str], None]) -> None:
        self._records = records
        self._meter = meter
        self._log = log

    def count(self, units: int = 1) -> None:
        """A query was served that is worth so many units."""
        try:
            self._records.add(self._meter, units)
        except OSError as error:
            self._log("Error", f"A usage record cannot be written ({error.strerror}); it is tried again with the next query.")

    def running(self) -> AbstractAsyncContextManager[None]:
        """Nothing goes on beside the queries."""
        return nullcontext()


def described(container: Container) -> Json:
    """The description of all that the container serves without a connection."""
    bundle = container.bundle
    ours = without_colliding_components(offline_document(), OFFLINE_DOCUMENT, bundle)
    components = {
        section: {**bundle["components"].get(section, {}), **ours["components"].get(section, {})}
        for section in {**bundle["components"], **ours["components"]}
    }
    return {**bundle, "paths": {**bundle["paths"], **ours["paths"]}, "components": components}


def routes(service: Service, records: Records) -> list[AnyCase]:
    """The summaries of the records, with and without a slash at the end."""

    def summary(quantities: Mapping[str, int]) -> Response:
        meters = [{"name": name, "quantity": quantity} for name, quantity in quantities.items()]
        return JSONResponse({"apiType": service.api_type, "serviceName": service.name, "meters": meters})

    def everything(_request: Request) -> Response:
        return summary(records.total())

    def of_a_month(request: Request) -> Response:
        month, year = request.path_params["month"], request.path_params["year"]
        if not (_MONTH.fullmatch(month) and _YEAR.fullmatch(year)):
            error = ServiceError(400, "BadArgument", "A month is asked for as in /records/usage-logs/03/2024.")
            return JSONResponse(service.error_body(error), error.status)
        return summary(records.of(int(year), int(month)))

    return [
        AnyCase(SUMMARY, everything, methods=["GET"]),
        AnyCase(f"{SUMMARY}/{{month}}/{{year}}", of_a_month, methods=["GET"]),
    ]
