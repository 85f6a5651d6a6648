"""Where the address of a result leads, and whether everybody behind the URL knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation, resolve
from conformance.description.unsaid import MISSING
from conformance.doctor.finding import Cause, Finding
from conformance.plain import plain

REPORT = "reported: a third party's notes on probed containers, confirmed by a moderator of Microsoft Q&A in December 2025"
VISION = Cause(
    "doctor.location.host-with-path-word",
    "unsure",
    "Read 3.2 rebuilds Operation-Location and stumbles over the word vision in the host name: port and /vision are "
    "lost. The only "
    "cure is another host name.",
    REPORT,
)
SCHEME = Cause(
    "doctor.location.other-scheme",
    "problem",
    "The container speaks plain HTTP and names http:// addresses, also where a proxy ends TLS; the proxy must rewrite "
    "the header.",
    "reported: a third party's notes on probed containers",
)
ELSEWHERE = Cause(
    "doctor.location.other-host",
    "problem",
    "Operation-Location is the URL that clients poll; the container makes it of the Host that reaches it.",
    "How to install and run containers - Computer Vision, Asynchronous read; nginx sample of Document Intelligence containers",
)
PREFIX = Cause("doctor.location.without-prefix", "problem", ELSEWHERE.sentence, ELSEWHERE.source)
NO_LOCATION = Cause("doctor.location.missing", "problem", ELSEWHERE.sentence, ELSEWHERE.source)
REPLICAS = Cause(
    "doctor.replicas.results-not-shared",
    "problem",
    "A result is known only to the container that made it, unless all share storage: Azure Blob and Azure Queue (Read "
    "3.x, Document "
    "Intelligence), Redis (Read 2.0).",
    "Document Intelligence containers frequently asked questions; page of the Read container, configuration",
)
UNKNOWN_ID = Cause("doctor.replicas.result-unknown", "problem", REPLICAS.sentence, REPLICAS.source)
NOT_TAKEN = Cause(
    "doctor.location.page-not-taken",
    "problem",
    "A submission is answered 202 with Operation-Location.",
    "How to install and run containers - Computer Vision, Asynchronous read",
)
PORTS = {"http": 80, "https": 443}


def spoiled_by_host(url: str, found: Sequence[Container]) -> Iterator[Finding]:
    """Whether the host name holds the word by which the paths begin, with a container that names addresses."""
    host = urlsplit(url).hostname or ""
    for word in sorted({_first_word(container) for container in found if names_addresses(container)}):
        if word and word in host:
            yield VISION.found(
                url,
                f"the host name {host} holds {word!r}, by which the paths of the container begin",
                "give the host another name",
            )


def names_addresses(container: Container) -> bool:
    """Whether some operation of a container answers with the address of a result."""
    return any(result_of(container, operation) for operation in container.operations)


def result_of(container: Container, operation: Operation) -> Operation | None:
    """The operation that gives the result of another one, whose answer 202 links to it; None where none does."""
    accepted = resolve(container.bundle, operation.definition["responses"].get("202", {}))
    linked = {link.get("operationId") for link in accepted.get("links", {}).values()}
    return next((other for other in container.operations if other.operation_id in linked), None)


def leads_back(url: str, location: str | None) -> Iterator[Finding]:
    """Which parts of the address differ from what was asked."""
    if not location:
        yield NO_LOCATION.found(
            "Operation-Location", "the answer names no address of a result", "does a proxy take the header away?"
        )
        return
    asked, named, shown = urlsplit(url), urlsplit(location), plain(location, 160)
    if not named.hostname:
        yield ELSEWHERE.found(
            shown, "it has no host, and clients need a whole URL", "which image is it? a proxy may have changed the header"
        )
        return
    if named.hostname != asked.hostname or (named.scheme == asked.scheme and _port(named) != _port(asked)):
        parts = [f"host {asked.hostname} became {named.hostname}"] if named.hostname != asked.hostname else []
        parts += [f"port {_port(asked)} became {_port(named)}"] if _port(named) != _port(asked) else []
        yield ELSEWHERE.found(
            shown, " and ".join(parts), "let the proxy pass the name and port on: proxy_set_header Host $http_host;"
        )
    if named.scheme != asked.scheme:
        cause = f"it says {named.scheme}, and was asked by {asked.scheme}"
        yield SCHEME.found(
            shown, cause, "proxy_hide_header Operation-Location; and add_header with https, as docs/tasks/between.md shows"
        )
    if not named.path.startswith(f"{asked.path.rstrip('/')}/"):
        cause = f"the prefix {asked.path} of the URL is not in it"
        yield PREFIX.found(shown, cause, "put the prefix in front at the proxy, as docs/tasks/between.md shows")


def shared(where: str, statuses: Sequence[int]) -> Iterator[Finding]:
    """Whether all polls for one id met somebody who knows it."""
    lost = sum(status in (*MISSING, 400, 410) for status in statuses)
    if statuses and lost == len(statuses):
        yield UNKNOWN_ID.found(
            where, f"none of {lost} polls found the result that was promised", "scale to one container, and ask again"
        )
    elif lost:
        cause = f"{lost} of {len(statuses)} polls did not find the result: several containers are there, and do not share"
        yield REPLICAS.found(where, cause, "let all share storage, or scale to one container (kubectl scale --replicas=1)")


def _first_word(container: Container) -> str:
    path = next(o.path for o in container.operations if not o.key.startswith(f"{SHARED_DOCUMENT}."))
    return path.split("/")[1]


def _port(url: SplitResult) -> int | None:
    try:
        return url.port or PORTS.get(url.scheme)
    except ValueError:
        return None
