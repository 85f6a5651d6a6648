"""The endpoint that is billed: its form, and whether anybody reaches it from here."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, urlsplit

from conformance.doctor.finding import Cause, Finding
from conformance.doctor.finding import shown as as_told
from conformance.doctor.settings import Given, is_disconnected, is_placeholder
from conformance.plain import plain

ENDPOINT = "https://NAME.cognitiveservices.azure.com/"
FORM = "Page of the container, Gathering required parameters: the endpoint of the resource's Overview page"
NOT_A_URL = Cause(
    "doctor.billing.not-a-url",
    "problem",
    "Billing is the endpoint URI of the Azure resource; another value prints Invalid Billing Endpoint URI.",
    FORM,
)
NOT_HTTPS = Cause(
    "doctor.billing.not-https",
    "problem",
    "The container calls the endpoint by TCP on port 443, in TLS.",
    "Azure AI containers security",
)
PATH = Cause(
    "doctor.billing.path",
    "problem",
    "Billing is the endpoint of the resource and nothing more: /sts/v1.0 is where tokens are issued, /face/v1.0 an API.",
    FORM,
)
LOOPBACK = Cause(
    "doctor.billing.loopback",
    "problem",
    "Inside a container localhost is the container itself.",
    "Docker documentation, Networking overview",
)
ELSEWHERE = Cause(
    "doctor.billing.other-host",
    "unsure",
    "Containers call *.cognitive.microsoft.com and *.cognitiveservices.azure.com; sovereign clouds have endpoints of "
    "their own.",
    "Azure AI containers security; Azure AI containers frequently asked questions",
)
UNREACHED = Cause(
    "doctor.billing.unreachable",
    "unsure",
    "Containers are not licensed to run without a connection to the billing endpoint: after 10 tries, 10 to 15 minutes "
    "apart, they "
    "stop serving. /status then says CouldNotConnect, Document Intelligence also OutOfQuota.",
    "Page of the container, Billing; Azure AI containers frequently asked questions; Install and run Document "
    "Intelligence containers",
)
AZURE = (
    ".cognitive.microsoft.com",
    ".cognitiveservices.azure.com",
    ".cognitiveservices.azure.us",
    ".cognitiveservices.azure.cn",
    ".api.cognitive.azure.cn",
)
HTTPS = 443
PROXY_PORT = 80

Reaches = Callable[[str, int], str]
"""Why a host cannot be reached at a port; empty where it can."""


def look(settings: Given) -> Iterator[Finding]:
    """What is wrong with the form of the endpoint."""
    value = settings.value("billing")
    if not value or is_placeholder(value):
        return
    shown = f"Billing={plain(value, 120)}"
    url = _split(value)
    if url is None:
        yield NOT_A_URL.found(f"Billing={as_told(value)}", "it is no URL with a host", f"Billing={ENDPOINT}")
        return
    whole = f"https://{url.hostname}/"
    if url.username or url.password:
        shown = "Billing=…"  # what stands before the host may be a key
    if url.scheme != "https":
        yield NOT_HTTPS.found(shown, f"it is {url.scheme}, and not https", f"Billing={whole}")
    if url.path.strip("/") or url.query:
        yield PATH.found(shown, f"it has the path {plain(url.path, 80)}", f"Billing={whole}")
    if _is_loopback(url.hostname or ""):
        yield LOOPBACK.found(shown, "it leads back into the container", f"Billing={ENDPOINT}")
    elif not (url.hostname or "").endswith(AZURE):
        yield ELSEWHERE.found(shown, f"{url.hostname} is no host of Azure's that a page names", f"Billing={ENDPOINT}")


def reach(settings: Given, reaches: Reaches) -> Iterator[Finding]:
    """Whether the endpoint, or the proxy before it, is reached from this host; from within the container it may differ."""
    url = _split(settings.value("billing"))
    if url is None or is_disconnected(settings) or is_placeholder(settings.value("billing")):
        return
    proxy = _split(settings.value("http_proxy"))
    name, port = (proxy.hostname, proxy.port or PROXY_PORT) if proxy else (url.hostname, url.port or HTTPS)
    trouble = reaches(name or "", port)
    if trouble:
        what = f"the proxy {name}:{port}" if proxy else f"{name}:{port}"
        cause = f"from this host {what} is not reached ({trouble}); the container may have another network"
        mend = (
            "let port 443 out, or give the container HTTP_PROXY=http://HOST:PORT"
            if not proxy
            else "check HTTP_PROXY, or leave it out"
        )
        yield UNREACHED.found("HTTP_PROXY" if proxy else "Billing", cause, mend)


def _split(text: str) -> SplitResult | None:
    """The parts of a URL with a scheme and a host; None for other text."""
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url.hostname else None


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
