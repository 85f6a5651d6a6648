"""Faults of the home page and of the documentation."""

from __future__ import annotations

import re

from conformance.faults.fault import Ask, Reply, Serve, fault


@fault(
    breaks=("container.home.answers-as-described", "container.swagger.answers-as-described", "container.swagger.ends-at-a-page")
)
def pages_as_text(reply: Reply) -> None:
    """Sends its pages as text/plain."""
    reply.headers["content-type"] = "text/plain"


@fault(
    breaks=(
        "container.home.accepts-valid",
        "container.swagger.accepts-valid",
        "container.swagger.ends-at-a-page",
        "container.paths.needs-no-key",
    )
)
async def pages_want_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it shows a page."""
    del ask, serve
    return Reply.of(401, {"error": {"code": "401", "message": "Access denied due to a missing key."}})


@fault(
    breaks=(
        "container.home.never-breaks",
        "container.swagger.never-breaks",
    )
)
async def pages_crash(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where a page is asked for."""
    del ask, serve
    return Reply.crash()


@fault(
    breaks="container.paths.pages-are-served", at=("container.home", "container.ready", "container.status", "container.swagger")
)
async def no_pages(ask: Ask, serve: Serve) -> Reply:
    """Serves the operations of its API alone, and none of the pages of a container."""
    del ask, serve
    return Reply.of(404, "Not Found", "text/plain")


@fault(breaks=("container.openapi.answers-as-described", "container.openapi.names-every-operation"))
def description_without_paths(reply: Reply) -> None:
    """Serves a description that says nothing of paths."""
    reply.json = {k: v for k, v in reply.json.items() if k != "paths"}


@fault(breaks="container.openapi.names-every-operation")
def description_of_something_else(reply: Reply) -> None:
    """Leaves the first operation out of the description."""
    paths = dict(reply.json["paths"])
    paths.pop(next(iter(paths)))
    reply.update(paths=paths)


@fault(breaks="container.openapi.names-every-operation")
def description_with_a_wrong_path(reply: Reply) -> None:
    """Names the first operation of the description at a path where nothing is served."""
    first, *others = reply.json["paths"].items()
    reply.update(paths={f"{first[0]}/v9": first[1], **dict(others)})


@fault(breaks="container.openapi.is-valid")
def description_that_refers_to_nothing(reply: Reply) -> None:
    """Refers to an answer of its first operation that the description does not hold."""
    paths = reply.json["paths"]
    for definition in next(iter(paths.values())).values():
        definition["responses"]["200"] = {"$ref": "#/components/responses/NoSuchAnswer"}
    reply.update(paths=paths)


@fault(breaks="container.openapi.is-valid")
def description_with_one_server(reply: Reply) -> None:
    """Serves a description that is right but for its servers, which are no list."""
    reply.update(servers={"url": "/"})


@fault(breaks=("container.openapi.accepts-valid", "container.openapi.names-every-operation"))
async def description_hidden(ask: Ask, serve: Serve) -> Reply:
    """Hides the description that its own page links to."""
    del ask, serve
    return Reply.of(403, {"message": "Not in production."})


@fault(breaks="container.openapi.never-breaks")
async def description_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 where the description is asked for."""
    del ask, serve
    return Reply.of(500, {"message": "Failed to generate the schema."})


@fault(breaks="container.paths.unknown-is-not-found", at=())
async def home_page_beside_the_service(ask: Ask, serve: Serve) -> Reply:
    """Answers a GET with the home page wherever nothing is, but for the paths of its service, which name a version."""
    reply = await serve(ask)
    if ask.method == "GET" and reply.status == 404 and not re.search(r"/v\d", ask.path.lower()):
        return Reply.of(200, "<!DOCTYPE html><title>Home</title>", "text/html")
    return reply
