"""A URL that somebody else serves: whether it can be one, whether it is ready, and which container stands there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx

from conformance import catalogue
from conformance.catalogue import Container
from conformance.refusal import Refusal

READY_SECONDS = 60.0
PROBE_SECONDS = 10.0


class NotAUrl(Refusal):
    """What was given as a URL cannot be one."""


class Unreachable(Refusal):
    """Nothing answers at the URL."""

    exit_code = 3


class NotReady(Refusal):
    """The container answers, but does not become ready."""

    exit_code = 3


class NotAContainer(Refusal):
    """Something answers at the URL that serves no operation of the catalogue."""

    exit_code = 3


class OtherContainer(Refusal):
    """Another container than the one named answers at the URL."""

    exit_code = 3


def base_url(text: str) -> str:
    """The URL without its trailing slash; NotAUrl when no request could be sent to it."""
    hint = "give the address of the container, such as http://localhost:5000"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotAUrl(f"{text!r} is not a URL; {hint}.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.isascii() or " " in text:
        raise NotAUrl(f"{text!r} is not an http or https URL; {hint}.")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise NotAUrl(f"{text!r} has a query, a fragment or credentials in it; {hint}.")
    return text.rstrip("/")


def recognise(url: str, name: str | None = None, patience: float = READY_SECONDS) -> Container:
    """The container that stands at the URL, known by the operations it serves.

    With a name, the container of that name; OtherContainer when it is not the one that answers.
    """
    wanted = catalogue.container(name) if name else None
    with httpx.Client(timeout=PROBE_SECONDS, follow_redirects=False, trust_env=False) as client:
        _wait_until_ready(client, url, patience)
        served = {c.name: _served(client, url, c) for c in catalogue.containers()}
    best = max(served, key=lambda key: served[key])
    if wanted and served[wanted.name]:
        return wanted
    if not served[best]:
        looks = f"{url} serves none of the described operations"
        raise NotAContainer(f"{looks}; is it the address of a container, without any path after the port?")
    if wanted:
        raise OtherContainer(f"{url} serves no operation of {wanted.name}; it looks like {best}.")
    return catalogue.container(best)


def recognise_instances(urls: Sequence[str], name: str | None = None) -> Container:
    """The container that stands at all of these URLs, as ``recognise`` finds it."""
    found = recognise(urls[0], name)
    for url in urls[1:]:
        recognise(url, found.name)
    return found


def _served(client: httpx.Client, url: str, container: Container) -> int:
    """How many operations of its services answer otherwise than a server that lacks them; those that change it stay out."""
    own = [
        o
        for o in container.operations
        if not o.key.startswith(f"{catalogue.SHARED_DOCUMENT}.") and "{" not in o.path and "x-changes-state" not in o.definition
    ]
    count = 0
    for operation in own:
        try:
            answer = client.request(operation.method, url + operation.path, json={})
        except httpx.HTTPError:
            continue
        html = answer.headers.get("content-type", "").startswith("text/html")
        count += answer.status_code not in (404, 405, 501) and not html and answer.status_code // 100 != 3
    return count


def _wait_until_ready(client: httpx.Client, url: str, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            status = client.get(url + "/ready").status_code
        except httpx.TimeoutException:
            raise Unreachable(f"{url} gave no answer within {PROBE_SECONDS:.0f} seconds; is the container stuck?") from None
        except httpx.RemoteProtocolError:
            raise NotAContainer(f"{url} answers, but not in HTTP; check the port.") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{url} cannot be reached ({error}); is the container running, and is this its port?") from None
        if status != 503:
            return
        if time.monotonic() > end:
            raise NotReady(f"{url}/ready still answers 503 after {patience:.0f} seconds; see the log of the container.")
        time.sleep(0.5)
