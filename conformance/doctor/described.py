"""What the container's own description names, against what its documentation does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation
from conformance.description.named import LINK, comparable, named_operations
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.status import body
from conformance.wire import Answer

PAGE = "/swagger"
STEPS = 4
"""Redirects that are followed."""
NAMED = 5
"""Missing operations that are named."""
LACKS = Cause(
    "doctor.swagger.lacks-operations",
    "unsure",
    "/swagger documents all endpoints of the container. Which versions of an API an image serves depends on its tag.",
    "Cognitive Services containers, Validate that a container is running: /swagger",
)
NO_PAGE = Cause("doctor.swagger.no-page", "unsure", LACKS.sentence, LACKS.source)

Fetch = Callable[[str], Answer | None]
"""The answer to a GET of a path below the URL; None where there is none."""


def look(fetch: Fetch, found: Sequence[Container]) -> Iterator[Finding]:
    """Whether the description names every operation; nothing is said where no document can be found."""
    target, page = _page(fetch)
    if page is None:
        return
    if page.status != 200:
        cause = f"no documentation stands there ({page.excerpt(120)})"
        yield NO_PAGE.found(PAGE, cause, "see whether something in between keeps the path back, and docker logs CONTAINER")
        return
    links = [urlsplit(urljoin(target, link)).path for link in LINK.findall(page.body.decode("utf-8", "replace"))]
    usual = [f"{PAGE}/{name}/swagger.json" for container in found for name in container.descriptions if name != SHARED_DOCUMENT]
    documents = _documents(fetch, links) or _documents(fetch, usual)
    named = {operation for document in documents for operation in named_operations(document)}
    for container in found if named else ():
        lacking = missing(container, named)
        if lacking:
            more = f" and {len(lacking) - NAMED} more" if len(lacking) > NAMED else ""
            cause = f"the description of {container.name} does not name {', '.join(lacking[:NAMED])}{more}"
            yield LACKS.found(PAGE, cause, "docker images --digests shows which image it is; see the tags of its page")


def missing(container: Container, named: set[tuple[str, str]]) -> list[str]:
    """The operations that a description should name and does not; of those that may stand for each other, all or none."""

    def there(operation: Operation) -> bool:
        return (operation.method.lower(), comparable(operation.path)) in named

    own = [o for o in container.operations if not o.key.startswith(f"{SHARED_DOCUMENT}.")]
    instead = [o for o in own if o.key in container.one_of]
    lacking = [o.label for o in own if not o.optional and not there(o)]
    return lacking + ([" or ".join(o.label for o in instead)] if instead and not any(map(there, instead)) else [])


def _page(fetch: Fetch) -> tuple[str, Answer | None]:
    """The page behind /swagger, and where it is."""
    target = PAGE
    for _ in range(STEPS):
        answer = fetch(target)
        moved = answer.header("location") if answer and 300 <= answer.status < 400 else None
        if not moved:
            return target, answer
        target = urlsplit(urljoin(target, moved)).path
    return target, None


def _documents(fetch: Fetch, targets: Sequence[str]) -> list[dict[str, object]]:
    answers = [fetch(target) for target in dict.fromkeys(targets)]
    bodies = [body(answer) for answer in answers if answer is not None and answer.status == 200]
    return [each for each in bodies if isinstance(each.get("paths"), dict)]
