"""Requests: addresses, methods and paths, against the descriptions of the services."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents import images_named, known, requests_shown
from conformance.documents.page import Page, Section
from conformance.documents.reading import everything, included
from conformance.documents.requests_shown import Shown
from conformance.documents.rule import Edit, Problem, rule

_HTTPS = re.compile(r"https(?=://(?:localhost|127\.0\.0\.1)(?::50\d\d)\b)")
_TLS = re.compile(r"\b(?:TLS|nginx|reverse proxy|certificate|ingress)\b", re.IGNORECASE)
_PORT = re.compile(r"(?:localhost|127\.0\.0\.1):\d+")
PROGRAMS = frozenset(
    {"python", "py", "csharp", "c#", "javascript", "js", "typescript", "ts", "java", "go", "powershell", "pwsh"}
)
"""Languages of programs that may call a container."""
_ASYNC = re.compile(r"\breturns?\s+an?\s+`(?P<member>\w*[iI]d)`")


@rule("CS301", "error", "Write http://.")
def https_on_localhost(page: Page) -> Iterator[Problem]:
    """A container on this machine is called by http.

    It speaks plain HTTP, so that the handshake of https fails, unless something that ends TLS stands before it.
    """
    if _TLS.search(page.words):
        return
    for number, line in page.numbered:
        if _HTTPS.search(line):
            yield Problem(number, "a container has no TLS of its own", edit=Edit(number, "https://", "http://"))


@rule(
    "CS302", "warning", "Call /swagger the page; the document is at /swagger/{document}/swagger.json, to which the page links."
)
def swagger_is_a_page(page: Page) -> Iterator[Problem]:
    """`/swagger` is called a page, and not the OpenAPI document.

    It answers HTML; who gives it to a tool that reads OpenAPI gets an error.
    """
    for text in page.texts:
        words = text.words.replace("\n", " ")
        found = re.search(
            r"\b(?:OpenAPI|Swagger)\s+(?:specification|document|description|definition)\b.*?\bfrom\s+the\s+`/swagger`", words
        )
        if found:
            yield Problem(text.line(found.start()), "/swagger is the documentation page, and no OpenAPI document")


@rule(
    "CS303", "warning", "Begin with METHOD PATH HTTP/1.1 or HTTP/1.1 STATUS, then headers in column 1; or show a curl command."
)
def no_http_message(page: Page) -> Iterator[Problem]:
    """A block of the language http is an HTTP message.

    Programs that run such blocks need its first line and its headers; a bare address is neither.
    """
    methods = "|".join(requests_shown.METHODS)
    for block in page.blocks:
        if block.language != "http" or not block.code.strip():
            continue
        lines = [line for line in block.code.split("\n") if not line.startswith(("#", "@", "//"))]
        first = next((line for line in lines if line.strip()), "")
        message = re.match(rf"(?:HTTP/\d(?:\.\d)?\s+\d{{3}}\b|(?:{methods})\s+\S+\s+HTTP/\d)", first)
        with_headers = re.match(rf"(?:{methods})\s+\S", first) and re.search(r"\n[A-Za-z][\w-]*:\s", block.code)
        if not message and not with_headers:
            shown = first.strip()[:60]
            yield Problem(block.fence, f"{shown!r} does not begin an HTTP message")


@rule("CS304", "error", "Say that the id is the last segment of the path in the Operation-Location header.")
def id_in_a_header(page: Page) -> Iterator[Problem]:
    """What a response without a body gives is said to stand in its header.

    Code that reads an id from the body of a 202 finds none.
    """
    for text in page.texts:
        found = _ASYNC.search(text.words)
        if found and any(_answers_by_header(each) for each in _named_in(page, text.section)):
            yield Problem(text.line(found.start()), f"{found['member']} is in no body: the answer is a header with an address")


@rule("CS312", "error", "Write the method and the path as the description has them; `cogspec spec CONTAINER` shows it.")
def undocumented_request(page: Page) -> Iterator[Problem]:
    """Every request to a container is one that a container serves: its path and its method are described.

    Another one is answered with 404 or 405.
    """
    about = bool(images_named.of_family(page) or images_named.runs_ours(page))
    for each in [*requests_shown.shown(page), *requests_shown.named(page)]:
        path = each.path if each.to_this_machine or (each.local and about) else ""
        described = known.operations()
        if described.is_ours(path) and path.count("/") > 2 and each.method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            methods = described.methods(path)
            if not methods:
                yield Problem(each.line, f"no description has the path {path[:120]}")
            elif each.method not in methods:
                yield Problem(each.line, f"{path[:120]} is described for {', '.join(methods)}, not for {each.method}")


@rule("CS313", "warning", "Show the command.")
def command_not_shown(page: Page) -> Iterator[Problem]:
    """A page that says "use the command" shows it.

    A step is missing, and a reader has to guess the name of the image.
    """
    code = "\n".join(part.code for part in (page, *included(page)))
    for text in page.texts:
        for found in re.finditer(
            r"\b[Uu]se\s+the\s+`?(?P<command>docker (?:pull|run|login|images|stop))`?\s+command\b", text.words
        ):
            words = found["command"].replace(" ", r"\s+")
            if not re.search(rf"{words}\b", code):
                yield Problem(text.line(found.start()), f"no block of the page has a {found['command']} command")


@rule("CS314", "warning", "Show the request as a curl command, with its headers and its body.")
def operation_not_shown(page: Page) -> Iterator[Problem]:
    """An operation that a page tells its readers to call is shown in a request.

    A method and a path alone leave out the media type, the body and the host.
    """
    sent = {(known_one.operation.key) for each in requests_shown.shown(page) if each.whole and (known_one := _described(each))}
    told: set[str] = set()
    for each in requests_shown.named(page):
        found = _described(each)
        if found and each.method == "POST" and found.operation.key not in sent | told and images_named.runs_ours(page):
            told.add(found.operation.key)
            yield Problem(each.line, f"no block of the page sends {each.method} {each.path}")


@rule("CS315", "warning", "Show one request with its answer: a curl command to http://localhost:5000.")
def no_query(page: Page) -> Iterator[Problem]:
    """A guide that runs a container shows a query to it.

    A reader has a container, and nothing to send to it.
    """
    runs = images_named.runs_ours(page)
    parts = (page, *included(page))
    sent = [each for part in parts for each in requests_shown.shown(part)]
    if not runs or any(each.whole and _is_query(each) for each in sent) or any(map(_has_client, parts)):
        return
    headed = next((s for s in page.sections if re.search(r"\b(?:quer|predict|call)", s.title, re.IGNORECASE)), None)
    yield Problem(headed.line if headed else runs[0].command.first, "no block of the page sends a query to the container")


@rule(
    "CS316",
    "warning",
    "Show `curl http://localhost:5000/ready` and `curl http://localhost:5000/status`, and say what they answer.",
)
def no_readiness(page: Page) -> Iterator[Problem]:
    """A guide that runs a container shows how to see that it is ready.

    A reader cannot tell a container that is starting from one that is broken.
    """
    runs = images_named.runs_ours(page)
    if runs and not re.search(r"/(?:ready|status|ContainerReadiness)\b", everything(page)):
        yield Problem(runs[0].command.first, "neither /ready nor /status is named on the page")


@rule("CS317", "warning", "Say `rank and reward calls`, and show one of each.")
def not_a_prediction(page: Page) -> Iterator[Problem]:
    """What a service is asked is called by its name.

    Not every service predicts: a reader of a page on one that ranks looks in vain for a prediction endpoint.
    """
    product = known.subject(page)
    instead = known.words()["predictions"].get(product.name) if product else None
    for text in page.texts if instead else ():
        found = re.search(r"\bprediction endpoint", text.words)
        if found and product:
            yield Problem(text.line(found.start()), f"{product.name} has no prediction endpoint, but {instead}")
            return


def _described(each: Shown) -> known.Described | None:
    return known.operations().find(each.method, each.path)


def _is_query(each: Shown) -> bool:
    found = _described(each)
    return found is not None and found.is_query


def _has_client(page: Page) -> bool:
    """Whether a program of the page calls a container, by a library that makes the requests."""
    return any(block.language in PROGRAMS and _PORT.search(block.code) for block in page.blocks)


def _named_in(page: Page, section: Section) -> list[Shown]:
    return [each for each in requests_shown.named(page) if page.section_at(each.line) == section]


def _answers_by_header(each: Shown) -> bool:
    found = _described(each)
    return bool(found and "202" in found.operation.definition.get("responses", {}) and each.method == "POST")
