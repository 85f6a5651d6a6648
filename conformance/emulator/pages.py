"""What a container shows besides its service: home page, readiness, key status and its own description."""

from __future__ import annotations

import html
import importlib.util
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from conformance.catalogue import SHARED_DOCUMENT, Container, Json
from conformance.emulator.routes import AnyCase
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from conformance.emulator.metering import Account
    from conformance.emulator.service import Service

TEMPLATES = Path(__file__).parent / "templates"
LIVENESS = "GetLiveness"
"""The operation that some containers have besides."""
ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
"""The files of Swagger UI that the page needs; nothing else of its package is served."""


class NoSwaggerUi(Refusal):
    """The package that brings Swagger UI is not installed."""


def routes(container: Container, service: Service, metering: Account, described: Json) -> list[BaseRoute]:
    """The shared endpoints of this container, whose own description is this one."""
    home, swagger = _home_page(container), _swagger_page(container)
    document: Json = {**described, "servers": [{"url": "/"}]}
    names = {name.lower() for name in container.descriptions if name != SHARED_DOCUMENT}
    assets = _assets_folder()

    async def ready(_request: Request) -> Response:
        return JSONResponse(service.ready)

    async def status(_request: Request) -> Response:
        said = {"service": service.name, "apiStatus": metering.api_status, "apiStatusMessage": metering.sentence}
        return JSONResponse(said)

    async def alive(_request: Request) -> Response:
        return Response()

    async def description(request: Request) -> Response:
        if request.path_params["document"].lower() not in names:
            raise HTTPException(404)
        return JSONResponse(document)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        return FileResponse(assets / name, media_type=ASSETS[name])

    live = [AnyCase(o.path, alive, methods=["GET"]) for o in container.operations if o.operation_id == LIVENESS]
    return [
        *live,
        AnyCase("/", _page(home), methods=["GET"]),
        AnyCase("/ready", ready, methods=["GET"]),
        AnyCase("/status", status, methods=["GET"]),
        AnyCase("/swagger", _page(swagger), methods=["GET"]),
        AnyCase("/swagger/index.html", _page(swagger), methods=["GET"]),
        AnyCase("/swagger/assets/{name}", asset, methods=["GET"]),
        AnyCase("/swagger/{document}/swagger.json", description, methods=["GET"]),
    ]


def document_path(container: Container) -> str:
    """Where the container serves its own description."""
    return f"/swagger/{container.descriptions[0]}/swagger.json"


def _page(text: str) -> Callable[[Request], Response]:
    def show(_request: Request) -> Response:
        return HTMLResponse(text)

    return show


def _home_page(container: Container) -> str:
    rows = "\n".join(
        f"<tr><td><code>{html.escape(o.method)}</code></td><td><code>{html.escape(o.path)}</code></td>"
        f"<td>{html.escape(o.definition.get('summary', ''))}</td></tr>"
        for o in container.operations
        if not o.key.startswith(f"{SHARED_DOCUMENT}.")
    )
    return _template("home.html").substitute(title=html.escape(container.title), rows=rows, document=document_path(container))


def _swagger_page(container: Container) -> str:
    return _template("swagger.html").substitute(title=html.escape(container.title), document=document_path(container))


def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text(encoding="utf-8"))


def _assets_folder() -> Path:
    spec = importlib.util.find_spec("swagger_ui")  # found, not imported: only its files are wanted
    if spec is None or not spec.submodule_search_locations:
        raise NoSwaggerUi("The page at /swagger needs Swagger UI; install cogspec[emulator].")
    return Path(spec.submodule_search_locations[0]) / "static"
