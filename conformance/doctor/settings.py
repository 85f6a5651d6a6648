"""What a container is started with: the three settings that it needs, and others by which it is often kept from starting."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.doctor.command_line import Run
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image
from conformance.plain import plain

START = "Page of the container, Billing arguments: Eula, Billing and ApiKey must be specified, or the container won't start"
NO_EULA = Cause(
    "doctor.eula.missing",
    "problem",
    "Eula must be given, with the value accept; otherwise the container does not start.",
    START,
)
WRONG_EULA = Cause("doctor.eula.wrong-value", "problem", "The value of Eula must be accept.", START)
NO_BILLING = Cause(
    "doctor.billing.missing",
    "problem",
    "Billing must be given, with the endpoint URI of the Azure resource; otherwise the container does not start.",
    START,
)
NO_KEY = Cause(
    "doctor.key.missing",
    "problem",
    "ApiKey must be given, with a key of that resource; otherwise the container does not start.",
    START,
)
KEY_NAMED_KEY = Cause(
    "doctor.key.named-key",
    "problem",
    "One page writes key= where the page on running the container writes apiKey=.",
    "Document Intelligence containers, Configure, against Install and run",
)
PLACEHOLDER = Cause(
    "doctor.setting.placeholder",
    "problem",
    "{ENDPOINT_URI}, {API_KEY} and their like stand for values of your own resource, as the portal shows them.",
    "Page of the container, Gathering required parameters",
)
MISSPELT = Cause(
    "doctor.setting.misspelt",
    "advice",
    "Names of settings are those of the configuration page, in any letter case; in variables __ may stand for the colon.",
    "Configure containers, Configuration settings",
)
NO_CONSENT = Cause(
    "doctor.setting.no-rai-terms",
    "problem",
    "Some containers ask for rai_terms=accept beside Eula=accept, and do not start without it.",
    "Use Text Analytics for health containers; Use summarization Docker containers on-premises",
)
NO_COMPANION = Cause(
    "doctor.setting.no-companion",
    "problem",
    "Invoice, receipt, ID and general document containers need Read or Layout beside them, named by an absolute URL "
    "with its port.",
    "Install and run Document Intelligence containers",
)
DISK_FORMAT = Cause(
    "doctor.logging.disk-format",
    "problem",
    "Logging:Disk:Format must be json to switch on log files.",
    "Configure containers, Logging settings",
)
PROXY_URL = Cause(
    "doctor.proxy.not-a-url",
    "problem",
    "HTTP_PROXY is the URL of the proxy, such as http://proxy:8888; HTTP_PROXY_CREDS is user:password.",
    "Configure containers, HTTP proxy credentials settings",
)
PROXY_CREDS = Cause("doctor.proxy.credentials", "problem", PROXY_URL.sentence, PROXY_URL.source)

REQUIRED = ("eula", "billing", "apikey")
COMMON = (
    *("Eula", "Billing", "ApiKey", "HTTP_PROXY", "HTTP_PROXY_CREDS", "HTTP_PROXY_BYPASS_URLS", "DownloadLicense"),
    *("Mounts:Input", "Mounts:Output", "Mounts:License", "Mounts:Shared", "ApplicationInsights:InstrumentationKey"),
    *("Logging:Disk:Format", "Logging:Disk:MaxFileSize", "Logging:Disk:LogLevel", "Logging:Console:LogLevel:Default"),
    *("Fluentd:Host", "Fluentd:Port", "Fluentd:UseTLS", "rai_terms"),
)
"""Settings that every container may be given."""
FILLED = {
    "billing": "az cognitiveservices account show --name NAME --resource-group GROUP --query properties.endpoint",
    "apikey": "az cognitiveservices account keys list --name NAME --resource-group GROUP",
}
"""How the values of one's own resource are shown."""
CLOSE = 0.85
"""How like a known name another one is that was meant to be it."""
_NAMED = re.compile(r"(?<!\$)\{[A-Za-z_ -]+\}|<[^<>]+>")
_WHOLE = re.compile(r"\[[A-Za-z_ -]+\]|your[-_ ].*|x{4,}|\.{3}|…", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """The settings of a start, by their names in small letters with colons."""

    values: dict[str, str | None]
    """None where a value comes from somewhere that is not seen: a variable of the shell or of the environment."""
    names: dict[str, str]
    """As they were written."""
    whole: bool
    """Whether there are no others: a file of variables may hold some."""

    def has(self, name: str) -> bool:
        """Whether a setting is given, or may be."""
        return name in self.values or not self.whole

    def value(self, name: str) -> str:
        """The value that is seen; empty for none."""
        return self.values.get(name) or ""


def given(run: Run) -> Given:
    """What a command gives as arguments and variables; arguments win."""
    values: dict[str, str | None] = {}
    names: dict[str, str] = {}
    variables = run.values("env")
    for word in (*variables, *run.arguments):
        name, equals, value = word.partition("=")
        known = name.replace("__", ":").lower()
        values[known] = value if equals and not re.search(r"\$|%\w+%", value) else None
        names[known] = name
    return Given(values, names, whole=not run.values("env-file"))


def look(settings: Given, image: Image | None) -> Iterator[Finding]:
    """What keeps a container from starting; the endpoint and the mounts are looked at elsewhere."""
    yield from _eula(settings)
    yield from _billed(settings)
    yield from _misspelt(settings, image)
    if image and image.other:
        yield from _others(settings, image)
    form = settings.value("logging:disk:format")
    if form and form.lower() != "json":
        yield DISK_FORMAT.found(
            f"Logging:Disk:Format={plain(form, 80)}", "only json switches log files on", "Logging:Disk:Format=json"
        )
    yield from _proxy(settings)


def placeholders(run: Run) -> Iterator[Finding]:
    """What was to be filled in: the image, values of options, values of settings."""
    if is_placeholder(run.image):
        yield PLACEHOLDER.found(plain(run.image, 80), "the image is not filled in", "cogspec containers shows images")
    for name, value in run.options:
        if name != "env" and is_placeholder(value):
            cause = f"the value of --{name} is not filled in"
            yield PLACEHOLDER.found(f"--{name} {plain(value, 80)}", cause, f"give --{name} a value")
    settings = given(run)
    for name, value in settings.values.items():
        if value and is_placeholder(value):
            shown = settings.names[name]
            cause = f"the value of {shown} is not filled in"
            yield PLACEHOLDER.found(f"{shown}={plain(value, 80)}", cause, FILLED.get(name, f"give {shown} a value"))


def is_disconnected(settings: Given) -> bool:
    """Whether a start is meant to do without a network: with a licence, which it does not download."""
    return "mounts:license" in settings.values and settings.value("downloadlicense").lower() != "true"


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one that was to be filled in, or holds a part that was."""
    return bool(_NAMED.search(value) or _WHOLE.fullmatch(value))


def _eula(settings: Given) -> Iterator[Finding]:
    if not settings.has("eula"):
        yield NO_EULA.found("Eula", "the command does not accept the licence", "add Eula=accept behind the image")
        return
    value = settings.values.get("eula")
    if value is not None and value != "accept":
        yield WRONG_EULA.found(f"Eula={plain(value, 80)}", f"{plain(value, 80)!r} does not accept the licence", "Eula=accept")


def _billed(settings: Given) -> Iterator[Finding]:
    if is_disconnected(settings):
        return
    if not settings.has("billing") or settings.values.get("billing") == "":
        yield NO_BILLING.found(
            "Billing",
            "the command names no endpoint that is billed",
            "add Billing=https://NAME.cognitiveservices.azure.com/ behind the image",
        )
    if not settings.has("apikey") or settings.values.get("apikey") == "":
        if "key" in settings.values:
            yield KEY_NAMED_KEY.found("key=…", "the key is given as key, which is not read", "ApiKey=…")
        else:
            yield NO_KEY.found("ApiKey", "the command gives no key", "add ApiKey=… behind the image")


def _misspelt(settings: Given, image: Image | None) -> Iterator[Finding]:
    described = image.container.settings if image and image.container else ()
    known = {name.lower(): name for name in (*COMMON, *(setting.name for setting in described))}
    for name in settings.values:
        close = difflib.get_close_matches(name, list(known), n=1, cutoff=CLOSE)
        if close and close[0] not in settings.values:
            meant, shown = known[close[0]], plain(settings.names[name], 80)
            yield MISSPELT.found(f"{shown}=…", f"{shown} is no setting; {meant} may be meant", f"{meant}=…")


def _others(settings: Given, image: Image) -> Iterator[Finding]:
    other = image.other
    if other and other.consent and not settings.has("rai_terms"):
        yield NO_CONSENT.found("rai_terms", f"{image.title} asks for a second consent", "add rai_terms=accept behind the image")
    if other and other.beside and not any(settings.has(name.lower()) for name in other.beside):
        names = " or ".join(other.beside)
        cause = f"{image.title} needs another container, which {names} names"
        yield NO_COMPANION.found(names, cause, f"{other.beside[0]}=http://azure-cognitive-service-layout:5000")


def _proxy(settings: Given) -> Iterator[Finding]:
    proxy, creds = settings.values.get("http_proxy"), settings.values.get("http_proxy_creds")
    if proxy and not re.match(r"https?://[^/]", proxy):
        yield PROXY_URL.found("HTTP_PROXY", "its value is not the URL of a proxy", "HTTP_PROXY=http://proxy:8888")
    if creds is not None and ":" not in creds:
        yield PROXY_CREDS.found("HTTP_PROXY_CREDS", "its value is not user:password", "HTTP_PROXY_CREDS=user:password")
    elif "http_proxy_creds" in settings.values and not settings.has("http_proxy"):
        yield PROXY_CREDS.found("HTTP_PROXY_CREDS", "there are credentials, and no proxy", "HTTP_PROXY=http://proxy:8888")
